import { HistoryError, readFleet, rollOut, type RolloutProgress } from '../../../src/fleet';
import { createMigration, MigrationsError } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, BREAK, databaseNamed, historyOf, ledgerOf, notes, REPAIR, rollOutOptions, schema, tablesOf, unique, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const roll = (tenants: string[], migrations = all, changes: Partial<Parameters<typeof rollOut>[0]> = {}) =>
  rollOut({ ...rollOutOptions(sql, tenants, migrations), ...changes });
const requestsTo = (database: string) => sql.requests.filter((request) => request.database === database).length;

test('migrates all tenants and the schema database to the target', async () => {
  const result = await roll(['a', 'b']);
  expect(result).toEqual({
    target: '0003_notes',
    direction: 'up',
    tenants: [{ id: 'id-a', name: 'a', version: '0003_notes' }, { id: 'id-b', name: 'b', version: '0003_notes' }],
    schema: { id: 'id-schema', name: 'schema', version: '0003_notes' },
    schemaMigrated: true,
    applied: (await readFleet(sql, schema)).applied,
    changeable: [],
    failures: [],
    quarantinedFailures: [],
    notDoneCount: 0,
    cancelled: false,
    leftBranches: [],
  });
  for (const database of ['a', 'b', 'schema']) {
    await expect(historyOf(sql, database)).resolves.toEqual(['0001_users', '0002_unique', '0003_notes']);
  }
  await expect(tablesOf(sql, 'a')).resolves.not.toContain('_turso_fleet');
});

test('reads only the ledger when there is nothing to do', async () => {
  await roll(['a', 'b']);
  sql.requests.length = 0;
  await expect(roll(['a', 'b'])).resolves.toMatchObject({ schemaMigrated: true, failures: [], cancelled: false });
  expect(sql.requests.map(({ database, readOnly }) => [database, readOnly])).toEqual([['schema', true]]);
});

test('sends one request to each tenant for a new migration', async () => {
  await roll(['a', 'b'], [users]);
  sql.requests.length = 0;
  await roll(['a', 'b'], [users, notes]);
  expect([requestsTo('a'), requestsTo('b')]).toEqual([1, 1]);
  // The plan, the lease, the announcements of the wave and of the schema database, its migration, and the end.
  expect(requestsTo('schema')).toBe(6);
});

test('migrates the schema database last', async () => {
  await roll(['a', 'b']);
  const migrating = sql.requests.filter(({ statements }) => statements.some(({ sql: text }) => text.startsWith('CREATE TABLE notes')));
  expect(migrating.map(({ database }) => database)).toEqual(['a', 'b', 'schema']);
});

test('accepts a fleet without tenants', async () => {
  await expect(roll([], [])).resolves.toMatchObject({ target: null, schema: { version: null }, schemaMigrated: true, cancelled: false });
  await expect(readFleet(sql, schema)).resolves.toMatchObject({ hasLedger: true, applied: [], positions: new Map() });
});

describe('when a tenant fails', () => {
  beforeEach(async () => {
    await roll(['a', 'b', 'c'], [users]);
    await sql.run('b', BREAK);
  });

  test('migrates the others, and leaves the tenant and the schema database unchanged', async () => {
    const result = await roll(['a', 'b', 'c']);
    expect(result).toMatchObject({
      tenants: [{ version: '0003_notes' }, { name: 'b', version: '0001_users' }, { version: '0003_notes' }],
      schema: { version: '0001_users' },
      schemaMigrated: false,
      failures: [{ database: 'b', migration: '0002_unique', line: 3 }],
      cancelled: false,
      changeable: [],
    });
    await expect(tablesOf(sql, 'b')).resolves.toEqual(['_turso_migrations', 'users']);
    await expect(historyOf(sql, 'schema')).resolves.toEqual(['0001_users']);
  });

  test('stores the reason in the ledger', async () => {
    await roll(['a', 'b', 'c']);
    const databases = await ledgerOf(sql);
    expect(databases.find(({ name }) => name === 'b')).toMatchObject({
      position: 1, version: '0001_users', failedMigration: '0002_unique', error: expect.stringContaining('UNIQUE constraint failed'),
    });
    expect(databases.find(({ name }) => name === 'a')).toMatchObject({ position: 3, failedMigration: null, error: null });
  });

  test('completes after its rows are corrected, and reads only databases that are behind', async () => {
    await roll(['a', 'b', 'c']);
    await sql.run('b', REPAIR);
    sql.requests.length = 0;
    await expect(roll(['a', 'b', 'c'])).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
    expect([requestsTo('a'), requestsTo('b'), requestsTo('c')]).toEqual([0, 2, 0]);
    const databases = await ledgerOf(sql);
    expect(databases.map(({ error, position }) => [error, position])).toEqual([[null, 3], [null, 3], [null, 3]]);
  });

  test('completes without it when it leaves the fleet', async () => {
    await roll(['a', 'b', 'c']);
    await expect(roll(['a', 'c'])).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
    await expect(ledgerOf(sql)).resolves.toMatchObject([{ name: 'a' }, { name: 'c' }]);
  });

  test('rejects an edit of the migration, because other tenants have it', async () => {
    await roll(['a', 'b', 'c']);
    const edited = createMigration('0002_unique', 'CREATE TABLE marks (x)');
    await expect(roll(['a', 'b', 'c'], [users, edited, notes])).rejects.toThrow(/"0002_unique" was edited after it was applied/);
  });
});

describe('a migration that fails in every tenant', () => {
  const broken = createMigration('0002_notes', 'CREATE TABLE notes (x);\nINSERT INTO nowhere VALUES (1);');
  const corrected = createMigration('0002_notes', 'CREATE TABLE notes (x);');

  test('may be corrected', async () => {
    await roll(['a', 'b'], [users]);
    await expect(roll(['a', 'b'], [users, broken])).resolves.toMatchObject({
      failures: [{ database: 'a', line: 2 }, { database: 'b' }], changeable: ['0002_notes'], applied: [{ name: '0001_users' }],
    });
    await expect(roll(['a', 'b'], [users, corrected])).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
  });

  test('may be corrected when the server cannot even parse it', async () => {
    await roll(['a', 'b'], [users]);
    sql.accident = ({ statements }) => statements.some(({ sql: text }) => text.includes('nowhere')) ? 'refused' : undefined;
    await expect(roll(['a', 'b'], [users, broken])).resolves.toMatchObject({ changeable: ['0002_notes'] });
    await expect(roll(['a', 'b'], [users, corrected])).resolves.toMatchObject({ schemaMigrated: true });
  });

  test('may not be corrected while a database is unreachable', async () => {
    await roll(['a', 'b'], [users]);
    sql.accident = ({ database }) => database === 'b' ? 'unreachable' : undefined;
    await expect(roll(['a', 'b'], [users, broken])).resolves.toMatchObject({ changeable: [], applied: [{}, { name: '0002_notes', interrupted: true }] });
    await expect(roll(['a', 'b'], [users, corrected])).rejects.toThrow(/began and was cut off, so some databases may have it\. Line 2 was `INSERT INTO nowhere VALUES \(1\);` and is missing now\. Restore its SQL/);
    sql.accident = () => undefined;
    await expect(roll(['a', 'b'], [users, broken])).resolves.toMatchObject({ changeable: ['0002_notes'] });
    await expect(roll(['a', 'b'], [users, corrected])).resolves.toMatchObject({ schemaMigrated: true });
  });
});

test('migrates a database again that was deleted and created under the same name', async () => {
  await roll(['a']);
  sql.forget('a');
  const again = databaseNamed('a', 'id-again');
  await expect(roll([], all, { tenants: async () => [again] })).resolves.toMatchObject({ tenants: [{ id: 'id-again', version: '0003_notes' }], failures: [] });
  await expect(historyOf(sql, 'a')).resolves.toHaveLength(3);
  await expect(ledgerOf(sql)).resolves.toMatchObject([{ id: 'id-again' }]);
});

test('rejects an edited migration before it changes any tenant', async () => {
  await roll(['a'], [users]);
  sql.requests.length = 0;
  const attempt = roll(['a'], [createMigration('0001_users', 'SELECT 1')]);
  await expect(attempt).rejects.toThrow(HistoryError);
  await expect(attempt).rejects.toThrow(/^Fleet "schema" has other migrations than those declared\. Migration "0001_users" was edited/);
  expect(requestsTo('a')).toBe(0);
});

test('fails when another rollout has begun a different version of a migration in the meantime', async () => {
  await roll(['a'], [users]);
  const other = createMigration('0002_unique', 'SELECT 1');
  const slow = {
    transaction: async (...args: Parameters<SqliteSqlClient['transaction']>) => {
      const results = await sql.transaction(...args);
      if (args[2]?.readOnly === true) {
        await roll(['a'], [users, unique]);
      }
      return results;
    },
  };
  await expect(roll(['a'], [users, other], { sql: slow })).rejects.toThrow(/"0002_unique" was edited/);
  await expect(historyOf(sql, 'a')).resolves.toEqual(['0001_users', '0002_unique']);
});

test.each([
  ['a migration breaks a rule', { migrations: [createMigration('x y', 'VACUUM')] }, MigrationsError, /Fleet "schema":\n {2}- The name "x y".*\n {2}- "x y": VACUUM/],
  ['a database is given twice', { tenants: async () => [databaseNamed('a'), databaseNamed('a')] }, RangeError, /given twice/],
  ['concurrency is 0', { strategy: { concurrency: 0 } }, RangeError, /concurrency is 0\. Use a whole number from 1 to 100\./],
])('fails when %s', async (_, changes, type, message) => {
  const attempt = roll(['a'], all, changes);
  await expect(attempt).rejects.toThrow(type);
  await expect(attempt).rejects.toThrow(message);
  expect(requestsTo('a')).toBe(0);
});

test('fails when the schema database is unreachable', async () => {
  sql.accident = () => 'unreachable';
  await expect(roll(['a'])).rejects.toThrow('Database "schema": connect ECONNREFUSED');
});

describe('many tenants', () => {
  const tenants = Array.from({ length: 250 }, (_, index) => `t${String(index).padStart(3, '0')}`);

  test('are migrated in parallel up to the limit, with few requests to the ledger', async () => {
    const progress: RolloutProgress[] = [];
    await roll(tenants, [users], { strategy: { concurrency: 8 }, onProgress: (event) => progress.push(event) });
    expect(progress.map(({ finished }) => finished)).toEqual(Array.from({ length: 251 }, (_, index) => index + 1));
    expect(progress[250]).toEqual({ wave: 'schema', database: 'schema', version: '0001_users', applied: ['0001_users'], finished: 251, total: 251 });
    // 8 databases, and the ledger in parallel
    expect(sql.peak).toBeGreaterThan(4);
    expect(sql.peak).toBeLessThanOrEqual(9);
    expect(requestsTo('schema')).toBeLessThanOrEqual(9);
    expect((await ledgerOf(sql)).every(({ position }) => position === 1)).toBe(true);
  });

  test('finish the running migrations when the user cancels, are recorded, and continue in the next rollout', async () => {
    const controller = new AbortController();
    const cancelled = await roll(tenants, [users], {
      signal: controller.signal,
      strategy: { concurrency: 4 },
      onProgress: ({ finished }) => { if (finished === 120) { controller.abort(); } },
    });
    const done = cancelled.tenants.filter(({ version }) => version === '0001_users').length;
    expect(cancelled).toMatchObject({ cancelled: true, schemaMigrated: false, failures: [] });
    expect(done).toBeGreaterThanOrEqual(120);
    expect(done).toBeLessThan(130);
    expect((await ledgerOf(sql)).filter(({ position }) => position === 1)).toHaveLength(done);
    await expect(roll(tenants, [users])).resolves.toMatchObject({ cancelled: false, schemaMigrated: true });
  });
});

test('reports that the ledger could not be written, and the next rollout repairs it', async () => {
  await roll(['a'], [users]);
  sql.accident = ({ statements }) => statements.some(({ sql: text }) => text.startsWith('DELETE FROM _turso_fleet_migrations')) ? 'unreachable' : undefined;
  const result = await roll(['a'], [users, notes]);
  expect(result).toMatchObject({ failures: [], schemaMigrated: true, ledgerError: { message: 'Database "schema": connect ECONNREFUSED' } });
  sql.accident = () => undefined;
  await expect(roll(['a'], [users, notes])).resolves.toMatchObject({ tenants: [{ version: '0003_notes' }], failures: [] });
  await expect(historyOf(sql, 'a')).resolves.toEqual(['0001_users', '0003_notes']);
  await expect(ledgerOf(sql)).resolves.toMatchObject([{ position: 2 }]);
});

test.each([['a minute', 60_000], ['a part of a second', 50]])('continues with the tenants when the schema database was recreated %s later', async (_, pause) => {
  const { firstEpoch: __, ...options } = rollOutOptions(sql, ['a', 'b'], [users]);
  const at = (turn: number) => () => new Date(Date.parse('2026-01-02T03:04:05Z') + turn * pause);
  await rollOut({ ...options, now: at(0) });
  await rollOut({ ...options, migrations: [users, unique], now: at(1) });
  sql.forget('schema');
  await expect(rollOut({ ...options, migrations: all, now: at(2) })).resolves.toMatchObject({
    failures: [], schemaMigrated: true, tenants: [{ version: '0003_notes' }, { version: '0003_notes' }],
  });
});
