import { readFleet, rollOut, type RollOutOptions } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, BREAK, databaseNamed, historyOf, rollOutOptions, schema, SqliteBranches, users } from '../fixtures';

let sql: SqliteSqlClient;
let branches: SqliteBranches;
beforeEach(() => {
  sql = new SqliteSqlClient();
  branches = new SqliteBranches(sql);
});
afterEach(() => sql.close());

const roll = (tenants: string[], migrations = all, changes: Partial<RollOutOptions> = {}) =>
  rollOut({ ...rollOutOptions(sql, tenants, migrations), branches, ...changes });

describe('a rehearsal', () => {
  test.each([
    ['the tenant that is named', { rehearseOn: 'b' }, 'b'],
    ['the first canary', { canaryCount: 1 }, 'a'],
  ])('runs on a branch of %s, and deletes it', async (_, strategy, tenant) => {
    await expect(roll(['b', 'a'], all, { strategy })).resolves.toMatchObject({ schemaMigrated: true, leftBranches: [] });
    expect(branches.calls).toEqual([`create schema-rehearsal-1 from ${tenant}`, 'delete schema-rehearsal-1']);
    expect((await readFleet(sql, schema)).branches).toEqual([]);
  });

  test('leaves every database unchanged when it fails, and the migration may be corrected', async () => {
    await roll(['a', 'b'], [users]);
    await sql.run('a', BREAK);
    sql.requests.length = 0;
    const result = await roll(['a', 'b'], all, { strategy: { rehearseOn: 'a' } });
    expect(result).toMatchObject({
      stopped: 'rehearsal',
      rehearsal: { database: 'a', databaseId: 'id-a', migration: '0002_unique', line: 3 },
      failures: [],
      notDoneCount: 2,
      changeable: ['0002_unique', '0003_notes'],
      leftBranches: [],
    });
    expect(sql.requests.filter(({ database }) => database === 'a' || database === 'b')).toEqual([]);
    expect([...branches.names]).toEqual([]);
    const corrected = createMigration('0002_unique', 'CREATE TABLE other (x)');
    await expect(roll(['a', 'b'], [users, corrected], { strategy: { rehearseOn: 'a' } })).resolves.toMatchObject({ schemaMigrated: true });
  });

  test('counts rows and references, and fails when some are missing, whatever removed them', async () => {
    const tables = createMigration('0001_tables', 'CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE visits (user_id INTEGER REFERENCES users)');
    const change = (options = {}) => createMigration('0002_change', 'UPDATE users SET id = 3 WHERE id = 2', options);
    await roll(['a'], [tables]);
    await sql.run('a', 'INSERT INTO users VALUES (1), (2)', 'INSERT INTO visits VALUES (1), (1)');
    const phases: string[] = [];
    const changes = { strategy: { rehearseOn: 'a' }, onPhase: (phase: string) => phases.push(phase) };
    const meanwhile = (statement: string) => {
      sql.accident = ({ database, statements }) => {
        const isMigrated = database.startsWith('schema-rehearsal') && statements.some(({ sql: text }) => text.startsWith('UPDATE users'));
        if (isMigrated) void sql.run(database, statement);
        return undefined;
      };
    };
    for (const [statement, loss] of [
      ['DELETE FROM visits WHERE rowid = 1', 'rows of "visits": 2 before, 1 after; values in "user_id" of "visits": 2 before, 1 after'],
      ['UPDATE visits SET user_id = NULL', 'values in "user_id" of "visits": 2 before, 0 after'],
    ]) {
      meanwhile(statement);
      await expect(roll(['a'], [tables, change()], changes)).resolves.toMatchObject({
        stopped: 'rehearsal', rehearsal: { database: 'a', migration: '0002_change', code: 'LOSES_ROWS', message: expect.stringContaining(`does not name: ${loss}.`) }, notDoneCount: 1,
      });
      await expect(historyOf(sql, 'a')).resolves.toEqual(['0001_tables']);
    }
    await expect(roll(['a'], [tables, change({ allowDestructive: true })], changes)).resolves.toMatchObject({ schemaMigrated: true });
    expect(phases).toContain('on the branch "0002_change" loses what it may: values in "user_id" of "visits": 2 before, 0 after');
  });

  test('is skipped when its tenant is at the target already', async () => {
    await roll(['a'], all);
    await roll(['a', 'b'], all, { strategy: { rehearseOn: 'a' } });
    expect(branches.calls).toEqual([]);
  });

  test('ends the rollout when its branch cannot be created, and the lease is released', async () => {
    branches.accident = (call) => (call.startsWith('create') ? new Error('quota exceeded') : undefined);
    await expect(roll(['a'], all, { strategy: { rehearseOn: 'a' } })).rejects.toThrow('quota exceeded');
    branches.accident = () => undefined;
    await expect(roll(['a'], all, { strategy: { rehearseOn: 'a' } })).resolves.toMatchObject({ schemaMigrated: true });
  });

  test('names a branch that cannot be deleted, and the next rollout deletes it', async () => {
    branches.accident = (call) => (call.startsWith('delete') ? new Error('no answer') : undefined);
    await expect(roll(['a'], all, { strategy: { rehearseOn: 'a' } })).resolves.toMatchObject({
      schemaMigrated: true, leftBranches: ['schema-rehearsal-1'],
    });
    expect((await readFleet(sql, schema)).branches).toEqual(['schema-rehearsal-1']);
    branches.accident = () => undefined;
    await expect(roll(['a'], all)).resolves.toMatchObject({ leftBranches: [] });
    expect([...branches.names]).toEqual([]);
    expect((await readFleet(sql, schema)).branches).toEqual([]);
  });

  test('fails when no client can create branches', async () => {
    await expect(roll(['a'], all, { strategy: { rehearseOn: 'a' }, branches: undefined })).rejects.toThrow(new RangeError(
      'rehearseOn needs branches, but there is nothing to make them with. Leave it out.',
    ));
  });
});

describe('snapshots', () => {
  const strategy = { snapshotRetentionMs: 60_000 };
  const at = (time: string) => ({ now: () => new Date(time) });

  test('are taken of each tenant before its migration, and do not count as tenants', async () => {
    const tenants = async () => ['a', 'b', ...branches.names].map((name) => databaseNamed(name));
    const result = await roll([], all, { strategy, tenants });
    expect(result.tenants.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(branches.calls).toEqual(['create a-snapshot-1 from a', 'create b-snapshot-1 from b']);
    await expect(historyOf(sql, 'a-snapshot-1')).rejects.toThrow('no such table');
    expect((await readFleet(sql, schema)).branches).toEqual(['a-snapshot-1', 'b-snapshot-1']);
  });

  test('are deleted by the first rollout after they expire', async () => {
    await roll(['a'], [users], { strategy, ...at('2026-01-01T00:00:00Z') });
    await roll(['a'], all.slice(0, 2), { strategy, ...at('2026-01-01T00:00:30Z') });
    expect([...branches.names]).toEqual(['a-snapshot-1', 'a-snapshot-2']);
    await roll(['a'], all, { ...at('2026-01-01T00:01:10Z') });
    expect([...branches.names]).toEqual(['a-snapshot-2']);
    expect((await readFleet(sql, schema)).branches).toEqual(['a-snapshot-2']);
  });

  test('prevent the migration of their tenants when they cannot be taken', async () => {
    branches.accident = (call) => (call.startsWith('create a-') ? new Error('quota exceeded') : undefined);
    await expect(roll(['a', 'b'], all, { strategy })).resolves.toMatchObject({
      failures: [{ database: 'a', code: 'SNAPSHOT', message: 'It was not migrated because its snapshot could not be created: quota exceeded' }],
      schemaMigrated: false,
    });
    await expect(historyOf(sql, 'b')).resolves.toHaveLength(3);
  });

  test('have unique names of at most 64 characters', async () => {
    const long = ['x', 'y'].map((end) => databaseNamed(`${'n'.repeat(60)}${end}`, `0000-0000-0000-id${end}`));
    await roll([], all, { strategy, tenants: async () => long });
    expect(branches.names.size).toBe(2);
    for (const name of branches.names) expect(name).toMatch(/^n+-[0-9a-z]{8}-snapshot-1$/);
    for (const name of branches.names) expect(name.length).toBeLessThanOrEqual(64);
  });
});
