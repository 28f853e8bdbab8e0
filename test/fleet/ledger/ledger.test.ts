import { EMPTY_FLEET, readFleet, readMigrations, rollOut } from '../../../src/fleet';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, rollOutOptions, schema, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

test('reads a schema database without tables as a fleet that was never rolled out', async () => {
  await expect(readFleet(sql, schema)).resolves.toEqual(EMPTY_FLEET);
  expect(sql.requests.every(({ readOnly }) => readOnly)).toBe(true);
});

test('reads history and ledger in one read-only request', async () => {
  await rollOut(rollOutOptions(sql, ['b', 'a'], all));
  sql.requests.length = 0;
  const applied = all.map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
  const row = { position: 3, version: '0003_notes', checksum: all[2].checksum, failedMigration: null, error: null };
  await expect(readFleet(sql, schema)).resolves.toEqual({
    applied, schema: applied, databases: [{ id: 'id-a', name: 'a', ...row }, { id: 'id-b', name: 'b', ...row }], ledger: true,
  });
  expect(sql.requests.map(({ readOnly }) => readOnly)).toEqual([true]);
});

test('reads a state that JSON keeps', async () => {
  await rollOut(rollOutOptions(sql, ['a'], all));
  const fleet = await readFleet(sql, schema);
  expect(JSON.parse(JSON.stringify(fleet))).toEqual(fleet);
});

test('reads the history of a schema database that was a tenant before', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  const wasTenant = { ...schema, name: 'a', id: 'id-a' };
  const applied = [{ position: 1, name: users.name, checksum: users.checksum }];
  await expect(readFleet(sql, wasTenant)).resolves.toEqual({ applied, schema: applied, databases: [], ledger: false });
});

test('does not take the ledger that came with a branch for its own', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  await expect(readFleet(sql, { ...schema, id: 'id-branch' })).resolves.toMatchObject({ ledger: false });
});

test('counts migrations of an interrupted rollout as applied, and marks them', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  await sql.run('schema', "INSERT INTO _turso_fleet_migrations VALUES (2, '0002_x', 'sha256:x', 'SELECT 1', '')");
  await expect(readFleet(sql, schema)).resolves.toMatchObject({ applied: [{ name: '0001_users' }, { name: '0002_x', interrupted: true }] });
});

test('keeps the scripts of all migrations, so that a fleet can be imported', async () => {
  await rollOut(rollOutOptions(sql, ['a'], all));
  await expect(readMigrations(sql, schema)).resolves.toEqual(all);
});

test('reads a large ledger page by page', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  await sql.run('schema', `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10500)
    INSERT INTO _turso_fleet (database_id, name, position, updated_at) SELECT printf('t%06d', i), 't' || i, 0, '' FROM n`);
  sql.requests.length = 0;
  const { databases } = await readFleet(sql, schema);
  expect(new Set(databases.map(({ id }) => id)).size).toBe(10_501);
  expect(sql.requests).toHaveLength(3);
});

test('fails when the schema database cannot be asked', async () => {
  sql.accident = () => 'unreachable';
  await expect(readFleet(sql, schema)).rejects.toThrow('Database "schema": connect ECONNREFUSED');
});

test('fails with the first error when all tables are there', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  sql.accident = () => sql.requests.length === 1 ? 'refused' : undefined;
  sql.requests.length = 0;
  await expect(readFleet(sql, schema)).rejects.toThrow('could not be parsed');
});
