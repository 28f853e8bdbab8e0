import { join } from 'node:path';
import { migrateDatabase } from '../../../src/fleet/database/migrate-database';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { readDirectory, splitStatements, type MigrationFormat } from '../../../src/migrations';
import { databaseNamed } from '../../fleet/fixtures';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const folder = (name: string) => join(__dirname, name);
const objects = async () => (await sql.run('acme', "SELECT name FROM sqlite_schema WHERE name NOT GLOB '_turso_*' AND name NOT GLOB 'sqlite_*' ORDER BY name")).flat();

test.each<[string, MigrationFormat, string[]]>([
  ['prisma/migrations', 'prisma', ['Customer', 'Customer_email_key', 'Invoice']],
  ['drizzle-kit-0/drizzle', 'drizzle', ['customers', 'customers_email_unique', 'invoices', 'invoices_customer']],
  ['drizzle-kit-1/drizzle', 'drizzle', ['customers', 'invoices', 'invoices_customer']],
  ['goose/migrations', 'goose', ['audit', 'customers', 'customers_audit', 'customers_name']],
  ['golang-migrate/migrations', 'golang-migrate', ['customers', 'invoices', 'invoices_customer']],
  ['atlas/migrations', 'atlas', ['audit', 'customers', 'customers_audit', 'invoices']],
])('the migrations of %s run on SQLite, recognized or asked for', async (path, format, expected) => {
  const migrations = readDirectory(folder(path));
  expect(readDirectory(folder(path), { format })).toEqual(migrations);
  const outcome = await migrateDatabase({
    sql, database: databaseNamed('acme'), role: 'tenant', migrations: prepareMigrations(migrations, path), now: () => new Date(),
  });
  expect(outcome).toMatchObject({ applied: migrations.map(({ name }) => name) });
  expect(outcome.failure).toBeUndefined();
  await expect(objects()).resolves.toEqual(expected);
});

test.each([
  ['goose/migrations', []],
  ['golang-migrate/migrations', []],
])('the ways back of %s lead back', async (path, expected) => {
  const migrations = readDirectory(folder(path)).filter(({ down }, index) => index < 2 || down !== undefined);
  await sql.run('acme', ...migrations.flatMap((migration) => splitStatements(migration.sql)).map((statement) => statement.sql));
  await sql.run('acme', ...[...migrations].reverse().flatMap(({ down }) => splitStatements(down ?? '')).map((statement) => statement.sql));
  await expect(objects()).resolves.toEqual(expected);
});
