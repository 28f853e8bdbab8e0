import { compareSchemas, rollOut, schemaObjects, toolTable, verifyFleet, type VerifyFleetOptions } from '../../../src/fleet';
import { migrateDatabase } from '../../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, databaseNamed, rollOutOptions, schema, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(async () => {
  sql = new SqliteSqlClient();
  for (const name of ['schema', 'a', 'b', 'c']) {
    await migrate(name);
  }
});
afterEach(() => sql.close());

async function migrate(name: string, target = 3): Promise<void> {
  const role = name === 'schema' ? 'schema' as const : 'tenant' as const;
  await migrateDatabase({ sql, database: databaseNamed(name), role, migrations: prepareMigrations(all, 'test'), targetPosition: target, now: () => new Date() });
}

const verify = (options: Partial<VerifyFleetOptions> = {}) =>
  verifyFleet({ sql, schema, tenants: ['a', 'b', 'c'].map((name) => databaseNamed(name)), ...options });

test('finds no difference between databases with the same migrations, with one request each', async () => {
  await sql.run('a', 'CREATE TABLE "__drizzle_migrations" (id, hash)', 'CREATE INDEX own ON __drizzle_migrations (hash)', 'CREATE TABLE libsql_wasm_func_table (name, body)');
  sql.requests.length = 0;
  const { tenants, version, schemaHash } = await verify();
  // One more to the schema database, for the history tables of other tools.
  expect(sql.requests).toHaveLength(5);
  expect(sql.requests.every(({ readOnly }) => readOnly)).toBe(true);
  expect(version).toBe('0003_notes');
  expect(schemaHash).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(tenants).toEqual(['a', 'b', 'c'].map((name) => ({
    database: databaseNamed(name), version: '0003_notes', schemaHash, differences: { missing: [], extra: [], changed: [] }, verdict: 'same',
  })));
});

test('names the objects that were changed by hand', async () => {
  await sql.run('b', 'DROP INDEX users_email', 'ALTER TABLE notes ADD COLUMN tag', 'CREATE VIEW v AS SELECT 1',
    'CREATE TRIGGER t AFTER INSERT ON marks BEGIN SELECT 1; END');
  const { tenants } = await verify();
  expect(tenants.map(({ verdict }) => verdict)).toEqual(['same', 'drifted', 'same']);
  expect(tenants[1].differences).toEqual({
    missing: [{ type: 'index', name: 'users_email', table: 'users', sql: 'create unique index users_email on users ( email )' }],
    extra: [
      { type: 'trigger', name: 't', table: 'marks', sql: 'create trigger t after insert on marks begin select 1 ; end' },
      { type: 'view', name: 'v', table: 'v', sql: 'create view v as select 1' },
    ],
    changed: [{ type: 'table', name: 'notes', table: 'notes', sql: 'create table notes ( id integer primary key , text text , tag )' }],
  });
});

test('ignores the history table of another tool, whatever its name, after the import', async () => {
  await sql.run('old', users.sql, 'CREATE TABLE App_Versions (version uint64, dirty bool)', 'CREATE INDEX v ON App_Versions (version)',
    'INSERT INTO App_Versions VALUES (1, 0)');
  const tenants = ['old', 'a'].map((name) => databaseNamed(name));
  await rollOut({ ...rollOutOptions(sql, ['old', 'a'], all), importHistory: toolTable('golang-migrate', 'app_versions') });
  expect((await verify({ tenants })).tenants.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
  // Still ignored after a later rollout without an import.
  await rollOut(rollOutOptions(sql, ['old', 'a', 'b'], all));
  expect((await verify({ tenants })).tenants.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
});

test('skips a tenant at another version, and says whether it is behind or ahead', async () => {
  await migrate('late', 2);
  await sql.run('c', "INSERT INTO _turso_migrations (position, name, checksum, applied_at) VALUES (4, '0004_more', 'sha256:4', 'now')");
  await sql.run('b', "UPDATE _turso_migrations SET name = '0003_others' WHERE position = 3");
  const { tenants } = await verify({ tenants: ['late', 'new', 'a', 'b', 'c'].map((name) => databaseNamed(name)) });
  const differences = { missing: [], extra: [], changed: [] };
  expect(tenants).toMatchObject([
    { version: '0002_unique', verdict: 'behind', differences },
    { version: null, verdict: 'behind', differences },
    { version: '0003_notes', verdict: 'same', differences },
    { version: '0003_others', verdict: 'other history', differences },
    { version: '0004_more', verdict: 'ahead', differences },
  ]);
});

test('names a tenant that is unreachable', async () => {
  sql.accident = ({ database }) => database === 'b' ? 'unreachable' : undefined;
  const { tenants } = await verify();
  expect(tenants[1]).toEqual({
    database: databaseNamed('b'), version: undefined, differences: { missing: [], extra: [], changed: [] }, verdict: 'unreachable', error: 'connect ECONNREFUSED',
  });
  expect(tenants[2]).toMatchObject({ version: '0003_notes' });
});

test('fails when the schema database is unreachable', async () => {
  sql.accident = ({ database }) => database === 'schema' ? 'unreachable' : undefined;
  await expect(verify()).rejects.toThrow('Database "schema": connect ECONNREFUSED');
});

test.each([
  [1, 1], ['2', 2], [9, 3], ['50%', 2], ['100%', 3], ['1%', 1], [undefined, 3],
])('looks at a sample of %s', async (sample, expected) => {
  const { tenants } = await verify({ sample });
  expect(tenants).toHaveLength(expected);
});

test('picks tenants at random, and keeps their order', async () => {
  const numbers = [0.99, 0];
  const { tenants } = await verify({ sample: 2, random: () => numbers.shift() ?? 0 });
  expect(tenants.map(({ database: { name } }) => name)).toEqual(['b', 'c']);
});

test.each([0, -1, 1.5, '0%', '101%', 'all', '', NaN])('fails when the sample is %p', async (sample) => {
  await expect(verify({ sample })).rejects.toThrow(RangeError);
});

test('limits parallel requests, reports each tenant, and stops when it is aborted', async () => {
  const controller = new AbortController();
  const seen: string[] = [];
  const { tenants } = await verify({
    concurrency: 1,
    signal: controller.signal,
    onVerified: ({ database }) => {
      seen.push(database.name);
      if (seen.length === 2) {
        controller.abort();
      }
    },
  });
  expect(sql.peak).toBe(1);
  expect(seen).toEqual(['a', 'b']);
  expect(tenants).toHaveLength(2);
  await expect(verify({ concurrency: 0 })).rejects.toThrow(RangeError);
});

test.each([
  ['blanks and comments', 'CREATE TABLE t(a  INTEGER, -- a comment\n b TEXT)', 'CREATE TABLE t (a INTEGER,b TEXT)'],
  ['needless quotes and the case of letters', 'CREATE TABLE "T" ([a] integer, `B` Text)', 'create table t (A INTEGER, b TEXT)'],
])('ignores %s', async (_, left, right) => {
  await sql.run('left', left);
  await sql.run('right', right.replace(' t ', ' T '));
  const [one, other] = await Promise.all(['left', 'right'].map((name) => schemaObjects(sql, databaseNamed(name))));
  expect(one.schemaHash).toBe(other.schemaHash);
  expect(compareSchemas(one, other)).toEqual({ missing: [], extra: [], changed: [] });
});

test.each([
  ['what stands in strings', "CREATE TABLE t (a DEFAULT 'x')", "CREATE TABLE t (a DEFAULT 'X')"],
  ['names that need their quotes', 'CREATE TABLE t ("a b")', 'CREATE TABLE t (a b)'],
])('reports %s', async (_, left, right) => {
  await sql.run('left', left);
  await sql.run('right', right);
  const [one, other] = await Promise.all(['left', 'right'].map((name) => schemaObjects(sql, databaseNamed(name))));
  expect(one.schemaHash).not.toBe(other.schemaHash);
});
