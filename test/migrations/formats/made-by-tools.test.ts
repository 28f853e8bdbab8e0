import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toolTable, type HistoryTool } from '../../../src/fleet';
import { migrateDatabase } from '../../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { createMigration, destructiveByName, readDirectory, splitStatements, type Migration, type MigrationFormat } from '../../../src/migrations';
import { databaseNamed } from '../../fleet/fixtures';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const acme = databaseNamed('acme');
const migrate = (migrations: readonly Migration[], tool?: HistoryTool) => migrateDatabase({
  sql, database: acme, role: 'tenant', migrations: prepareMigrations(migrations, 'test'), importHistory: tool === undefined ? undefined : toolTable(tool), now: () => new Date(),
});
const folder = (name: string) => join(__dirname, name);
/** What the migrations created: name, type and SQL, without blanks and comments. */
const schema = async () => {
  const rows = await sql.run('acme', "SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT GLOB 'sqlite_*' ORDER BY name");
  return rows.filter(([name, , text]) => !/^_turso_|migrations|goose_db_version/.test(`${String(name)} ${String(text)}`))
    .map(([name, type, text]) => [name, type, splitStatements(String(text))[0].tokens.map((token) => token.text).join(' ')]);
};
const objects = async () => (await schema()).map(([name]) => name);

test.each<[string, MigrationFormat, string[]]>([
  ['prisma/migrations', 'prisma', ['Customer', 'Customer_email_key', 'Invoice']],
  ['drizzle-kit-0/drizzle', 'drizzle', ['customers', 'customers_email_unique', 'invoices', 'invoices_customer']],
  ['drizzle-kit-1/drizzle', 'drizzle', ['customers', 'invoices', 'invoices_customer']],
  ['goose/migrations', 'goose', ['audit', 'customers', 'customers_audit', 'customers_name']],
  ['golang-migrate/migrations', 'golang-migrate', ['customers', 'invoices', 'invoices_customer']],
  ['atlas/migrations', 'atlas', ['audit', 'customers', 'customers_audit', 'invoices']],
])('runs the migrations of %s on SQLite, with the format detected or set', async (path, format, expected) => {
  const migrations = readDirectory(folder(path));
  expect(readDirectory(folder(path), { format })).toEqual(migrations);
  const outcome = await migrate(migrations);
  expect(outcome).toMatchObject({ applied: migrations.map(({ name }) => name) });
  expect(outcome.failure).toBeUndefined();
  await expect(objects()).resolves.toEqual(expected);
});

test.each([
  ['goose/migrations', []],
  ['golang-migrate/migrations', []],
])('the down scripts of %s revert everything', async (path, expected) => {
  const migrations = readDirectory(folder(path)).filter(({ down }, index) => index < 2 || down !== undefined);
  await sql.run('acme', ...migrations.flatMap((migration) => splitStatements(migration.sql)).map((statement) => statement.sql));
  await sql.run('acme', ...[...migrations].reverse().flatMap(({ down }) => splitStatements(down ?? '')).map((statement) => statement.sql));
  await expect(objects()).resolves.toEqual(expected);
});

test.each<[string, HistoryTool]>([
  ['prisma/migrations', 'prisma'],
  ['drizzle-kit-0/drizzle', 'drizzle'],
  ['drizzle-kit-1/drizzle', 'drizzle'],
  ['goose/migrations', 'goose'],
  ['golang-migrate/migrations', 'golang-migrate'],
])('a database migrated by %s has the same schema as one migrated by the fleet, and the fleet continues from there', async (path, tool) => {
  const migrations = readDirectory(folder(path));
  await migrate(migrations);
  const expected = await schema();
  sql.forget('acme');
  await sql.run('acme', ...splitStatements(readFileSync(folder(`${path}/../database.sql`), 'utf8')).map((statement) => statement.sql));
  await expect(schema()).resolves.toEqual(expected);
  const next = createMigration('99999999999999_next', 'CREATE TABLE next (id INTEGER PRIMARY KEY);');
  await expect(migrate([...migrations, next], tool)).resolves.toMatchObject({ applied: [next.name], position: migrations.length + 1 });
});

test.each(['prisma/migrations', 'drizzle-kit-1/drizzle'])('reports no loss when %s rebuilds a table with all its columns', (path) => {
  const found = [...destructiveByName(readDirectory(folder(path))).values()].flat();
  expect(found.filter(({ kind }) => kind === 'loses data')).toEqual([]);
});
