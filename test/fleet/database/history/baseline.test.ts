import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { all, databaseNamed, historyOf, tablesOf } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const tenant = databaseNamed('acme');
const HAD = 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT); CREATE TABLE marks (x)';

function migrate(options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql,
    database: tenant,
    role: 'tenant',
    migrations: prepareMigrations(all, 'test'),
    baseline: '0002_unique',
    now: () => new Date('2026-01-02T03:04:05Z'),
    ...options,
  });
}

test('records the baseline of a database with tables without running it, and applies the later migrations', async () => {
  await sql.run('acme', ...HAD.split('; '));
  await expect(migrate({ epoch: 4 })).resolves.toMatchObject({ position: 3, applied: ['0003_notes'] });
  await expect(sql.run('acme', 'SELECT position, name, checksum, applied_at, epoch FROM _turso_migrations')).resolves.toEqual(
    all.map(({ name, checksum }, index) => [index + 1, name, checksum, '2026-01-02T03:04:05.000Z', 4]),
  );
  await expect(sql.run('acme', 'SELECT * FROM users')).resolves.toEqual([]);
  expect(sql.requests).toHaveLength(2);
});

test.each([
  ['an empty database', []],
  ['a database with nothing but a fleet\'s, a tool\'s and SQLite\'s own tables', [
    'CREATE TABLE _turso_fleet (database_id TEXT PRIMARY KEY, name, updated_at)',
    'CREATE TABLE _prisma_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT)', 'CREATE INDEX i ON _prisma_migrations (id)',
  ]],
])('applies all migrations to %s', async (_, statements) => {
  await sql.run('acme', ...statements);
  await expect(migrate()).resolves.toMatchObject({ position: 3, applied: all.map(({ name }) => name) });
  await expect(sql.run('acme', 'SELECT email FROM users')).resolves.toEqual([['a@x']]);
});

test('leaves a database with a history unchanged', async () => {
  await migrate({ targetPosition: 1 });
  await expect(migrate({ position: 1, targetPosition: 2 })).resolves.toMatchObject({ applied: ['0002_unique'] });
  await expect(tablesOf(sql, 'acme')).resolves.toContain('marks');
});

test('reads the history of a database that the ledger knows as empty', async () => {
  await sql.run('acme', ...HAD.split('; '));
  await expect(migrate({ position: 0 })).resolves.toMatchObject({ position: 3, applied: ['0003_notes'] });
});

test('counts a view as a table', async () => {
  await sql.run('acme', 'CREATE VIEW v AS SELECT 1');
  await expect(migrate({ targetPosition: 2 })).resolves.toMatchObject({ position: 2, applied: [] });
});

test('first drops the ledger that came with a branch', async () => {
  await sql.run('acme', 'CREATE TABLE _turso_fleet (database_id TEXT PRIMARY KEY, name, updated_at)', 'CREATE TABLE _turso_fleet_rollouts (x)',
    'CREATE TABLE _turso_fleet_snapshots (x)', ...HAD.split('; '));
  await migrate();
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'marks', 'notes', 'users']);
});

test('records the baseline once when two callers race', async () => {
  await sql.run('acme', ...HAD.split('; '));
  const outcomes = await Promise.all([migrate(), migrate(), migrate({ position: 0 })]);
  expect(outcomes.map(({ position }) => position)).toEqual([3, 3, 3]);
  await expect(historyOf(sql, 'acme')).resolves.toHaveLength(3);
});

test('fails before any request when the baseline is not a migration', async () => {
  await expect(migrate({ baseline: '0009' })).rejects.toThrow(
    new RangeError('baseline is "0009", which is no migration. Use the name of one, such as "0003_notes".'),
  );
  expect(sql.requests).toEqual([]);
});
