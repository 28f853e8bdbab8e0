import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import { KNOWN_TABLES } from '../../../../src/fleet/database/history/known-tables';
import { HAS_OWN, isOwn } from '../../../../src/fleet/database/history/own-objects';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { all, databaseNamed } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

/** One name for each entry of the list. Only SQLite itself can create tables with names such as `sqlite_...`. */
const NAMES = KNOWN_TABLES.map(({ name }) => name.replace('*', 'x')).filter((name) => !name.startsWith('sqlite_'));
const hasOwn = async () => sql.run('acme', HAS_OWN.replace('EXISTS', 'SELECT EXISTS').replace('?', "'app_versions'"));
const adopt = async () => migrateDatabase({
  sql, database: databaseNamed('acme'), role: 'schema', migrations: prepareMigrations(all, 'test'), baseline: '0003_notes', now: () => new Date(),
});

test('the list has no duplicates, and each entry cites the documentation of its maker', () => {
  expect(new Set(KNOWN_TABLES.map(({ name }) => name)).size).toBe(KNOWN_TABLES.length);
  expect(KNOWN_TABLES.filter(({ name, source }) => name !== name.toLowerCase() || source === '')).toEqual([]);
});

test.each(NAMES)('a database that contains only %s, its index and its trigger counts as empty', async (name) => {
  const table = name.toUpperCase();
  await sql.run('acme', `CREATE TABLE "${table}" (id INTEGER PRIMARY KEY AUTOINCREMENT, x)`, `CREATE INDEX "${table}_by_x" ON "${table}" (x)`,
    `CREATE TRIGGER "${table}_trigger" AFTER INSERT ON "${table}" BEGIN SELECT 1; END`);
  const objects = await sql.run('acme', 'SELECT name, tbl_name FROM sqlite_schema');
  expect(objects.filter(([object, of]) => isOwn(String(object), String(of)))).toEqual([]);
  await expect(hasOwn()).resolves.toEqual([[0]]);
});

test('applies all migrations to a database with only tables of an engine, a service and a tool, whatever the baseline', async () => {
  await sql.run('acme', 'CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER)', 'CREATE TABLE _litestream_lock (id INTEGER)',
    'CREATE TABLE libsql_wasm_func_table (name TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID', 'CREATE TABLE _cf_KV (key TEXT PRIMARY KEY)',
    'CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)');
  await expect(adopt()).resolves.toMatchObject({ applied: all.map(({ name }) => name) });
});

test.each([
  ['a full text index, whose shadow tables are the owner\'s too', 'CREATE VIRTUAL TABLE pages USING fts5(text)'],
  ['an R*Tree', 'CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)'],
  ['a view', 'CREATE VIEW v AS SELECT 1'],
  ['a table called migrations, which may be anybody\'s', 'CREATE TABLE migrations (id)'],
  ['a table whose name only begins like a known one', 'CREATE TABLE schema_migrations_log (id)'],
])('a database with %s does not count as empty', async (_, statement) => {
  await sql.run('acme', statement);
  await expect(hasOwn()).resolves.toEqual([[1]]);
  await expect(adopt()).resolves.toMatchObject({ position: 3, applied: [] });
});

test('does not count the history table of a tool that was renamed', async () => {
  await sql.run('acme', 'CREATE TABLE App_Versions (id)');
  await expect(hasOwn()).resolves.toEqual([[0]]);
});
