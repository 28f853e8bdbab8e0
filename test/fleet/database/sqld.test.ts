import fc from 'fast-check';
import { changes, isNamed, rows, schemas } from './generated';
import { applyToRows, lossesIn } from './losses/apply-to-rows';
import { tryMigrations, verifyFleet, type FleetDatabase } from '../../../src/fleet';
import { migrateDatabase } from '../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../src/migrations';
import { databaseUrls, PlatformApi, Sql } from '../../../src/turso';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';
import { databaseNamed } from '../fixtures';

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'default', location: 'local' });
  sql = new Sql(api);
});
afterAll(async () => {
  sql?.close();
  await local?.stop();
});

async function create(name: string): Promise<FleetDatabase> {
  const database = await api.databases.create({ name, group: 'default' });
  return { id: database.dbId, name, group: 'default', httpUrl: databaseUrls(database).httpUrl };
}

async function run(database: FleetDatabase, ...statements: string[]): Promise<unknown[]> {
  const results = await sql.transaction(database, statements.map((statement) => ({ sql: statement })));
  return results[results.length - 1].rows.map(([first]) => first);
}

function migrate(database: FleetDatabase, migrations: readonly Migration[], options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({ sql, database, role: 'tenant', migrations: prepareMigrations(migrations, 'test'), now: () => new Date(), ...options });
}

const a = createMigration('0001_a', 'CREATE TABLE a (x);\nINSERT INTO a VALUES (1);', { down: 'DROP TABLE a' });
const b = createMigration('0002_b', 'CREATE TABLE b (x)', { down: 'INSERT INTO a SELECT max(x) FROM b; DROP TABLE b' });
const HISTORY = 'SELECT name FROM _turso_migrations ORDER BY position';

test('reverts migrations, and rejects an older rollout afterwards', async () => {
  const tenant = await create('back');
  await migrate(tenant, [a, b], { epoch: 1 });
  await run(tenant, 'INSERT INTO b VALUES (7)');
  await expect(migrate(tenant, [a, b], { epoch: 2, direction: 'down', targetPosition: 1 })).resolves.toMatchObject({ position: 1, reverted: ['0002_b'] });
  await expect(run(tenant, 'SELECT x FROM a')).resolves.toEqual([1, 7]);
  await expect(migrate(tenant, [a, b], { epoch: 1, position: 1 })).resolves.toMatchObject({ failure: { code: 'SUPERSEDED' } });
  await expect(migrate(tenant, [a, b], { epoch: 1, direction: 'down', targetPosition: 0, position: 1 })).resolves.toMatchObject({ failure: { code: 'SUPERSEDED' } });
  await expect(run(tenant, HISTORY)).resolves.toEqual(['0001_a']);
});

test('records the baseline of a database with tables', async () => {
  const tenant = await create('adopted');
  await run(tenant, 'CREATE TABLE a (x)');
  await expect(migrate(tenant, [a, b], { baseline: '0001_a' })).resolves.toMatchObject({ position: 2, applied: ['0002_b'] });
  await expect(run(tenant, 'SELECT x FROM a')).resolves.toEqual([]);
  await expect(migrate(await create('empty'), [a, b], { baseline: '0001_a' })).resolves.toMatchObject({ applied: ['0001_a', '0002_b'] });
});

test('continues after the last finished statement of an interrupted migration', async () => {
  const tenant = await create('statements');
  const text = (value: string) => `CREATE TABLE log (x NOT NULL);\nINSERT INTO log VALUES (1);\nINSERT INTO log VALUES (${value});`;
  const long = (value: string) => createMigration('0002_long', text(value), { transaction: false });
  await expect(migrate(tenant, [a, long('NULL')])).resolves.toMatchObject({
    position: 1, failure: { migration: '0002_long', line: 3, statementsDone: 2, code: 'SQLITE_CONSTRAINT' },
  });
  await expect(migrate(tenant, [a, long('2'), b])).resolves.toMatchObject({ position: 3, applied: ['0002_long', '0002_b'] });
  await expect(run(tenant, 'SELECT x FROM log')).resolves.toEqual([1, 2]);
  await expect(run(tenant, "SELECT name FROM sqlite_schema WHERE name LIKE '_turso_%'")).resolves.not.toContain('_turso_migration_statements');
});

test('rehearses without leaving anything behind, and names what fails', async () => {
  const schema = await create('rehearsed');
  await migrate(schema, [a]);
  await expect(tryMigrations(sql, schema, [a, b], 1)).resolves.toBeUndefined();
  await expect(tryMigrations(sql, schema, [a, createMigration('0002_b', 'CREATE TABLE b (x);\nDROP TABLE c')], 1)).resolves.toMatchObject({
    migration: '0002_b', statement: 'DROP TABLE c', line: 2, message: expect.stringContaining('no such table: c'),
  });
  await expect(tryMigrations(sql, schema, [a, createMigration('0002_b', 'CREATE TABLE b (x);\nDROP TABEL a')], 1)).resolves.toMatchObject({
    migration: '0002_b', statement: 'DROP TABEL a', line: 2, code: 'SQL_PARSE_ERROR',
  });
  await expect(run(schema, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).resolves.toEqual(['_turso_migrations', 'a']);
});

test('finds what was changed by hand in a tenant', async () => {
  const [schema, good, bad] = [await create('expected'), await create('good'), await create('bad')];
  for (const database of [schema, good, bad]) {
    await migrate(database, [a, b]);
  }
  await run(bad, 'ALTER TABLE b ADD COLUMN y');
  await expect(verifyFleet({ sql, schema, tenants: [good, bad] })).resolves.toMatchObject({
    version: '0002_b', tenants: [{ verdict: 'same' }, { verdict: 'drifted', differences: { changed: [{ name: 'b' }], missing: [], extra: [] } }],
  });
});

test('loses only rows that a migration names, and ends in the same state as SQLite, with random schemas and migrations', async () => {
  const sqlite = new SqliteSqlClient();
  const orphan = 'INSERT INTO b VALUES (9, 77)';
  const cases = fc.sample(fc.record({ schema: schemas, change: changes, transaction: fc.boolean() }), { numRuns: 24, seed: 1 });
  const ends = await Promise.all(cases.map(async ({ schema: { tables, trigger }, change, transaction }, index) => {
    const all = [`${tables};\n${trigger}`, [...rows, orphan], change, { transaction }] as const;
    const here = await applyToRows(sqlite, databaseNamed(`d${index}`), ...all);
    const there = await applyToRows(sql, await create(`generated-${index}`), ...all);
    const end = ({ before, after, outcome: { position, applied, failure } }: typeof here) =>
      ({ before, after, position, applied, refused: failure?.code === 'LOSES_ROWS', done: failure?.statementsDone, message: failure?.message });
    expect(end(there)).toEqual(end(here));
    if (there.outcome.failure === undefined) expect(lossesIn(there).filter((what) => !isNamed(what, change))).toEqual([]);
    return end(there);
  }));
  sqlite.close();
  expect(ends.filter(({ refused }) => refused).length).toBeGreaterThan(4);
  expect(ends.filter(({ position }) => position === 2).length).toBeGreaterThan(4);
}, 60_000);

describe('when the application waits for the write lock', () => {
  const ROWS = 'INSERT INTO a WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 500000) SELECT x FROM c;\n';

  async function writeMeanwhile<Result>(tenant: FleetDatabase, work: Promise<Result>): Promise<Result> {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await run(tenant, 'INSERT INTO apps VALUES (1)');
    return work;
  }

  test('a transaction over Turso\'s time limit fails with advice, and changes nothing', async () => {
    const tenant = await create('too-long');
    await migrate(tenant, [a]);
    await run(tenant, 'CREATE TABLE apps (x)');
    const long = createMigration('0002_long', ROWS.repeat(200), { file: 'migrations/0002_long.sql' });
    await expect(writeMeanwhile(tenant, migrate(tenant, [a, long]))).resolves.toMatchObject({
      position: 1,
      failure: {
        code: 'TRANSACTION_TIMEOUT',
        migration: '0002_long',
        message: expect.stringMatching(/longer than 5 seconds when another writer waits for it\. Mark the migration to run outside of a transaction/),
      },
    });
    await expect(run(tenant, 'SELECT count(*) FROM a')).resolves.toEqual([1]);
    await expect(run(tenant, 'SELECT count(*) FROM apps')).resolves.toEqual([1]);
  }, 60_000);

  test('a migration outside of a transaction lets the application write between statements', async () => {
    const tenant = await create('in-steps');
    await migrate(tenant, [a]);
    await run(tenant, 'CREATE TABLE apps (x)');
    const long = createMigration('0002_long', ROWS.repeat(5), { transaction: false });
    await expect(writeMeanwhile(tenant, migrate(tenant, [a, long]))).resolves.toEqual({ database: tenant, position: 2, confirmed: true, applied: ['0002_long'] });
    await expect(run(tenant, 'SELECT count(*) FROM a')).resolves.toEqual([1 + 5 * 500_000]);
  }, 60_000);
});
