import { readFleet, releaseQuarantine, rollOut, type RollOutOptions } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, BREAK, databaseNamed, FakeClock, historyOf, ledgerOf, notes, REPAIR, rollOutOptions, schema, unique, users } from '../fixtures';

let sql: SqliteSqlClient;
let phases: string[];
beforeEach(() => {
  sql = new SqliteSqlClient();
  phases = [];
});
afterEach(() => sql.close());

const roll = (tenants: string[], migrations = all, changes: Partial<RollOutOptions> = {}) =>
  rollOut({ ...rollOutOptions(sql, tenants, migrations), onPhase: (phase) => phases.push(phase), ...changes });
const versionsNow = async () => (await ledgerOf(sql)).map(({ name, position }) => [name, position]);

describe('canaries', () => {
  test('go first, and a failing one ends the rollout', async () => {
    await roll(['a', 'b', 'c'], [users]);
    await sql.run('b', BREAK);
    const result = await roll(['a', 'b', 'c'], all, { strategy: { canaries: ['b'], quarantine: true } });
    expect(result).toMatchObject({
      stopped: 'canaries', failures: [{ database: 'b' }], quarantinedFailures: [], notDoneCount: 2, cancelled: false, schemaMigrated: false,
    });
    expect(phases.slice(-1)).toEqual(['canaries: 1 tenant']);
    await expect(versionsNow()).resolves.toEqual([['a', 1], ['b', 1], ['c', 1]]);
    await sql.run('b', REPAIR);
    await expect(roll(['a', 'b', 'c'], all, { strategy: { canaries: ['b'] } })).resolves.toMatchObject({ schemaMigrated: true, notDoneCount: 0 });
  });

  test('are followed by waves with pauses in between, and the schema database is last', async () => {
    const clock = new FakeClock();
    const strategy = { canaryCount: 1, waves: ['1', '50%'], pauseMs: 60_000 };
    await roll(['a', 'b', 'c', 'd', 'e'], all, { strategy, wait: clock.wait, monotonic: () => 0 });
    expect(phases).toEqual([
      'canaries: 1 tenant', 'pause of 60 s', 'wave 1: 1 tenant', 'pause of 60 s', 'wave 2: 3 tenants', 'schema database "schema"',
    ]);
    expect(clock.milliseconds).toBe(120_000);
    const { rollouts: [rollout] } = await readFleet(sql, schema);
    expect(rollout).toMatchObject({
      wave: 'schema',
      outcome: 'completed',
      waves: [
        { kind: 'canaries', name: 'canaries', databaseCount: 1 },
        { kind: 'wave', name: 'wave 1', databaseCount: 1 },
        { kind: 'wave', name: 'wave 2', databaseCount: 3 },
        { kind: 'schema', name: 'schema', databaseCount: 1 },
      ],
    });
  });

  test('are not waited for when the user cancels in a pause', async () => {
    const controller = new AbortController();
    const wait = async () => { controller.abort(); };
    const strategy = { canaryCount: 1, pauseMs: 60_000 };
    await expect(roll(['a', 'b'], all, { strategy, wait, signal: controller.signal })).resolves.toMatchObject({
      cancelled: true, notDoneCount: 1, schemaMigrated: false, failures: [],
    });
    await expect(readFleet(sql, schema)).resolves.toMatchObject({ rollouts: [{ outcome: 'cancelled' }] });
  });
});

describe('too many failures', () => {
  const tenants = Array.from({ length: 20 }, (_, index) => `t${String(index).padStart(2, '0')}`);
  beforeEach(async () => {
    await roll(tenants, [users]);
    for (const tenant of tenants.slice(1, 7)) await sql.run(tenant, BREAK);
  });

  test.each([[0, 1], [2, 3], [5, 6]])('end the rollout after more than %d failed tenants', async (maxFailures, failed) => {
    const result = await roll(tenants, all, { strategy: { concurrency: 1, maxFailures } });
    expect(result.stopped).toBe('max-failures');
    expect(result.failures).toHaveLength(failed);
    expect(result.notDoneCount).toBe(19 - failed);
    expect((await readFleet(sql, schema)).rollouts[0].outcome).toBe('stopped');
  });

  test('end the rollout even if failing tenants are put in quarantine', async () => {
    await expect(roll(tenants, all, { strategy: { concurrency: 1, maxFailures: 3, quarantine: true } })).resolves.toMatchObject({
      stopped: 'max-failures', failures: [], quarantinedFailures: Array(4).fill({ migration: '0002_unique' }), schemaMigrated: false,
    });
  });

  test('do not end the rollout within the limit', async () => {
    const result = await roll(tenants, all, { strategy: { maxFailures: 6 } });
    expect(result.stopped).toBeUndefined();
    expect(result.failures).toHaveLength(6);
    expect(result.notDoneCount).toBe(0);
  });
});

describe('quarantine', () => {
  beforeEach(async () => {
    await roll(['a', 'b', 'c'], [users]);
    await sql.run('b', BREAK);
  });

  test('isolates a failing tenant, and the rollout continues', async () => {
    const result = await roll(['a', 'b', 'c'], all, { strategy: { quarantine: true } });
    expect(result).toMatchObject({ failures: [], quarantinedFailures: [{ database: 'b', migration: '0002_unique' }], schemaMigrated: true, notDoneCount: 0 });
    expect((await ledgerOf(sql)).map(({ quarantined }) => quarantined)).toEqual([false, true, false]);
    await expect(readFleet(sql, schema)).resolves.toMatchObject({ failedTenants: [{ name: 'b', quarantined: true, migration: '0002_unique' }] });
  });

  test('lets later rollouts try the tenant last, and they succeed even if it fails', async () => {
    await roll(['a', 'b', 'c'], all, { strategy: { quarantine: true } });
    phases.length = 0;
    const more = [...all, createMigration('0004_more', 'CREATE TABLE more (x)')];
    await expect(roll(['a', 'b', 'c'], more, { strategy: { maxFailures: 0 } })).resolves.toMatchObject({
      failures: [], quarantinedFailures: [{ database: 'b' }], schemaMigrated: true,
    });
    expect(phases).toEqual(['wave 1: 2 tenants', 'quarantined: 1 tenant', 'schema database "schema"']);
    expect((await ledgerOf(sql))[1]).toMatchObject({ position: 1, quarantined: true });
  });

  test('ends when the tenant succeeds', async () => {
    await roll(['a', 'b', 'c'], all, { strategy: { quarantine: true } });
    await sql.run('b', REPAIR);
    await expect(roll(['a', 'b', 'c'])).resolves.toMatchObject({ quarantinedFailures: [], failures: [] });
    expect((await ledgerOf(sql))[1]).toMatchObject({ position: 3, quarantined: false, error: null });
  });

  test('ends when somebody releases the tenant, and its failures count again', async () => {
    await roll(['a', 'b', 'c'], all, { strategy: { quarantine: true } });
    await expect(releaseQuarantine(sql, schema, ['b'])).resolves.toEqual(['b']);
    await expect(roll(['a', 'b', 'c'])).resolves.toMatchObject({ failures: [{ database: 'b' }], quarantinedFailures: [] });
  });

  test('does not apply to a migration that fails in every tenant', async () => {
    const broken = createMigration('0002_broken', 'INSERT INTO nowhere VALUES (1)');
    await expect(roll(['a', 'b', 'c'], [users, broken], { strategy: { quarantine: true } })).resolves.toMatchObject({
      failures: [{}, {}, {}], quarantinedFailures: [], schemaMigrated: false,
    });
    expect((await ledgerOf(sql)).map(({ quarantined }) => quarantined)).toEqual([false, false, false]);
  });
});

describe('tenants that appear while a rollout runs', () => {
  test('are migrated before the schema database', async () => {
    const names = ['a'];
    const found: number[] = [];
    const result = await roll([], all, {
      tenants: async () => names.map((name) => databaseNamed(name)),
      onProgress: ({ database, wave, total }) => {
        found.push(total);
        if (database === 'a') names.push('b');
        if (database === 'b') names.push('c');
        if (database === 'c') expect(wave).toBe('new tenants');
      },
    });
    expect(result.tenants.map(({ name, version }) => [name, version])).toEqual(['a', 'b', 'c'].map((name) => [name, '0003_notes']));
    expect(found).toEqual([2, 3, 4, 4]);
    expect(phases.slice(-1)).toEqual(['schema database "schema"']);
    await expect(versionsNow()).resolves.toEqual([['a', 3], ['b', 3], ['c', 3]]);
  });

  test('do not make the ledger forget tenants that left the list in between', async () => {
    await roll(['a', 'b'], [users]);
    let asked = 0;
    await roll([], all, { tenants: async () => (asked++ === 0 ? ['a'] : ['a', 'b']).map((name) => databaseNamed(name)) });
    await expect(versionsNow()).resolves.toEqual([['a', 3], ['b', 3]]);
  });

  test('end the rollout when they cannot be listed', async () => {
    let asked = 0;
    const tenants = async () => {
      if (asked++ > 0) throw new Error('no list');
      return [databaseNamed('a')];
    };
    await expect(roll([], all, { tenants })).rejects.toThrow('no list');
    await expect(historyOf(sql, 'a')).resolves.toHaveLength(3);
    await expect(readFleet(sql, schema)).resolves.toMatchObject({ schemaHistory: [], rollouts: [{ outcome: 'failed' }] });
    await expect(roll(['a'])).resolves.toMatchObject({ schemaMigrated: true });
  });
});

describe('a revert', () => {
  const users2 = { ...users, down: 'DROP TABLE users' };
  const unique2 = { ...unique, down: 'DROP INDEX users_email; DROP TABLE marks;' };
  const notes2 = { ...notes, down: 'DROP TABLE notes' };
  const reversible = [users2, unique2, notes2];

  test('starts with the schema database, so that new tenants are never ahead', async () => {
    await roll(['a', 'b'], reversible);
    phases.length = 0;
    const result = await roll(['a', 'b'], reversible, { target: '0001_users' });
    expect(result).toMatchObject({
      direction: 'down',
      target: '0001_users',
      schemaMigrated: true,
      schema: { version: '0001_users' },
      tenants: [{ version: '0001_users' }, { version: '0001_users' }],
      changeable: ['0002_unique', '0003_notes'],
      applied: [{ name: '0001_users' }],
    });
    expect(phases).toEqual(['schema database "schema"', 'wave 1: 2 tenants']);
    for (const database of ['a', 'b', 'schema']) await expect(historyOf(sql, database)).resolves.toEqual(['0001_users']);
    await expect(versionsNow()).resolves.toEqual([['a', 1], ['b', 1]]);
  });

  test('does nothing the second time, and reverted migrations may be edited', async () => {
    await roll(['a', 'b'], reversible);
    await roll(['a', 'b'], reversible, { target: '0001_users' });
    sql.requests.length = 0;
    await expect(roll(['a', 'b'], reversible, { target: '0001_users' })).resolves.toMatchObject({ direction: 'up', schemaMigrated: true });
    expect(sql.requests).toHaveLength(1);
    const other = createMigration('0002_other', 'CREATE TABLE other (x)');
    await expect(roll(['a', 'b'], [users2, other])).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
    await expect(historyOf(sql, 'a')).resolves.toEqual(['0001_users', '0002_other']);
  });

  test('leaves all tenants unchanged when the schema database cannot be reverted', async () => {
    await roll(['a'], reversible);
    const broken = [users2, unique2, { ...notes2, down: 'DROP TABLE nowhere' }];
    await expect(roll(['a'], broken, { target: '0002_unique' })).resolves.toMatchObject({ failures: [{ database: 'schema' }], notDoneCount: 1 });
    await expect(historyOf(sql, 'a')).resolves.toHaveLength(3);
  });

  test('includes a tenant whose row in the ledger is uncertain', async () => {
    await roll(['a', 'b'], reversible, { target: '0001_users' });
    const upwards = { ...rollOutOptions(sql, ['a', 'b'], reversible) };
    sql.accident = ({ database, statements }) => database === 'schema' && statements.some(({ sql: text }) => text.includes('quarantined, epoch, updated_at, touched_by'))
      ? 'unreachable'
      : undefined;
    await rollOut(upwards).catch(() => undefined);
    sql.accident = () => undefined;
    await expect(versionsNow()).resolves.toEqual([['a', null], ['b', null]]);
    await expect(historyOf(sql, 'a')).resolves.toHaveLength(3);
    await roll(['a', 'b'], reversible, { target: '0001_users' });
    await expect(historyOf(sql, 'a')).resolves.toEqual(['0001_users']);
  });

  test('migrates tenants that are behind and reverts tenants that are ahead', async () => {
    await roll(['a', 'b'], reversible, { target: '0001_users' });
    await roll(['a', 'b'], reversible, { strategy: { canaries: ['a'] }, signal: AbortSignal.abort() }).catch(() => undefined);
    await sql.run('b', BREAK);
    await roll(['a', 'b'], reversible);
    await sql.run('b', REPAIR);
    await expect(roll(['a', 'b'], reversible, { target: '0002_unique' })).resolves.toMatchObject({ failures: [], schemaMigrated: true });
    for (const database of ['a', 'b', 'schema']) await expect(historyOf(sql, database)).resolves.toEqual(['0001_users', '0002_unique']);
  });

  test.each([
    ['there is no such migration', reversible, 'nowhere', 'The target "nowhere" is not a migration of the fleet. Name one of the migrations, such as the last one'],
    ['one has no down script', [users2, unique2, notes], '0001_users', 'because later migrations have no down script: "0003_notes". Give it a down script, or undo'],
  ])('fails before any change when %s', async (_, migrations, target, message) => {
    await roll(['a'], migrations);
    sql.requests.length = 0;
    await expect(roll(['a'], migrations, { target })).rejects.toThrow(message);
    expect(sql.requests.filter(({ readOnly }) => !readOnly)).toEqual([]);
  });
});
