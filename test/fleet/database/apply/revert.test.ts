import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../../src/migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { databaseNamed, historyOf, tablesOf } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const tenant = databaseNamed('acme');
const a = createMigration('0001_a', 'CREATE TABLE a (x)', { down: 'DROP TABLE a' });
const b = createMigration('0002_b', 'CREATE TABLE b (x); INSERT INTO a VALUES (1)', { down: 'DROP TABLE b; DELETE FROM a WHERE x = 1' });
const c = createMigration('0003_c', 'CREATE TABLE c (x)', { down: 'DROP TABLE c' });
const oneWay = createMigration('0002_b', 'CREATE TABLE b (x)');

function migrate(migrations: readonly Migration[], options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql, database: tenant, role: 'tenant', migrations: prepareMigrations(migrations, 'test'), now: () => new Date('2026-01-02T03:04:05Z'), ...options,
  });
}

const back = (target: number, options: Partial<MigrateDatabaseOptions> = {}) => migrate([a, b, c], { direction: 'down', targetPosition: target, ...options });

test('reverts the migrations after the target, the last one first, with one request each', async () => {
  await migrate([a, b, c]);
  sql.requests.length = 0;
  await expect(back(1, { position: 3 })).resolves.toEqual({
    database: tenant, position: 1, confirmed: true, applied: [], reverted: ['0003_c', '0002_b'],
  });
  expect(sql.requests).toHaveLength(2);
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a']);
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'a']);
  await expect(sql.run('acme', 'SELECT * FROM a')).resolves.toEqual([]);
});

test('reverts everything and applies everything again', async () => {
  await migrate([a, b, c]);
  await expect(back(0)).resolves.toMatchObject({ position: 0, reverted: ['0003_c', '0002_b', '0001_a'] });
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations']);
  await expect(migrate([a, b, c])).resolves.toMatchObject({ position: 3 });
});

test.each([1, 2])('corrects the assumption that the database has %d', async (position) => {
  await migrate([a, b, c]);
  await expect(back(1, { position: position + 1 })).resolves.toMatchObject({ position: 1, confirmed: true });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a']);
});

test('migrates a database that is behind up to the target', async () => {
  await migrate([a]);
  await expect(back(2)).resolves.toMatchObject({ position: 2, applied: ['0002_b'] });
});

test('leaves a database that is ahead unchanged when the rollout goes up', async () => {
  await migrate([a, b, c]);
  await expect(migrate([a, b, c], { targetPosition: 1 })).resolves.toEqual({ database: tenant, position: 3, confirmed: true, applied: [] });
});

test('reverts each migration once when two callers race', async () => {
  await migrate([a, b, c]);
  const outcomes = await Promise.all([back(0), back(0), back(0, { position: 3 })]);
  expect(outcomes.map(({ position, failure }) => [position, failure])).toEqual([[0, undefined], [0, undefined], [0, undefined]]);
  expect(outcomes.flatMap(({ reverted }) => reverted ?? []).sort()).toEqual(['0001_a', '0002_b', '0003_c']);
});

test.each(['lost before commit', 'lost after commit'] as const)('finds out whether a down script was committed when its answer was %s', async (accident) => {
  await migrate([a, b, c]);
  const before = sql.requests.length;
  sql.accident = () => sql.requests.length === before + 1 ? accident : undefined;
  await expect(back(1, { position: 3 })).resolves.toMatchObject({ position: 1, reverted: ['0003_c', '0002_b'] });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a']);
});

test('keeps the migration when its down script fails, and names statement and line', async () => {
  await migrate([a, { ...b, down: 'DROP TABLE b;\nDROP TABLE nowhere' }]);
  await expect(migrate([a, { ...b, down: 'DROP TABLE b;\nDROP TABLE nowhere' }], { direction: 'down', targetPosition: 0 })).resolves.toMatchObject({
    position: 2, confirmed: true, failure: { migration: '0002_b', statement: 'DROP TABLE nowhere', line: 2, message: expect.stringContaining('no such table') },
  });
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'a', 'b']);
});

test('names migrations without a down script before it reverts anything', async () => {
  await migrate([a, oneWay, c]);
  await expect(migrate([a, oneWay, c], { direction: 'down', targetPosition: 0 })).resolves.toMatchObject({
    position: 3,
    confirmed: true,
    failure: { migration: '0002_b', code: 'NO_DOWN_SCRIPT', message: expect.stringMatching(/^No SQL reverts "0002_b"\. Write it/) },
  });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a', '0002_b', '0003_c']);
});

test('reverts only the last migration, and only if it is unchanged since it was applied', async () => {
  await migrate([a, b, c]);
  await sql.run('acme', "UPDATE _turso_migrations SET checksum = 'sha256:other' WHERE position = 3");
  await expect(back(2, { position: 3 })).resolves.toMatchObject({ failure: { code: 'HISTORY' } });
  await expect(tablesOf(sql, 'acme')).resolves.toContain('c');
});

test('turns foreign keys off for a down script that says so, and checks for rows that refer to nothing', async () => {
  const parents = createMigration('0001_parents', `
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);`);
  const wayBack = (rows: string) => createMigration('0002_name', 'ALTER TABLE parents ADD COLUMN name', {
    down: `PRAGMA foreign_keys = OFF; CREATE TABLE old (id INTEGER PRIMARY KEY); INSERT INTO old ${rows}; DROP TABLE parents; ALTER TABLE old RENAME TO parents`,
  });
  await migrate([parents, wayBack('SELECT 9')]);
  await expect(migrate([parents, wayBack('SELECT 9')], { direction: 'down', targetPosition: 1 })).resolves.toMatchObject({
    position: 2, failure: { message: expect.stringContaining('rows that refer to nothing') },
  });
  await expect(migrate([parents, wayBack('SELECT id FROM parents')], { direction: 'down', targetPosition: 1 })).resolves.toMatchObject({ position: 1 });
  await expect(sql.run('acme', 'SELECT * FROM children')).resolves.toEqual([[1]]);
});

describe('the fence', () => {
  const epochs = () => sql.run('acme', 'SELECT epoch FROM _turso_migrations ORDER BY position');

  test('admits rollouts with the same or a larger number, and stores the number', async () => {
    await migrate([a], { epoch: 3 });
    await migrate([a, b], { epoch: 3 });
    await migrate([a, b, c], { epoch: 7 });
    await expect(epochs()).resolves.toEqual([[3], [7], [7]]);
  });

  test.each([
    ['its position is known', 1],
    ['its position is not known', undefined],
  ])('rejects a rollout that a newer one has overtaken when %s', async (_, position) => {
    await migrate([a], { epoch: 4 });
    await expect(migrate([a, b], { epoch: 3, position })).resolves.toMatchObject({
      applied: [], failure: { code: 'SUPERSEDED', message: 'Rollout 4 was at work in database "acme", which is newer than this one (3).' },
    });
    await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a']);
  });

  test('rejects a revert by an overtaken rollout', async () => {
    await migrate([a, b, c], { epoch: 4 });
    await expect(back(0, { epoch: 3, position: 3 })).resolves.toMatchObject({ failure: { code: 'SUPERSEDED' } });
    await expect(historyOf(sql, 'acme')).resolves.toHaveLength(3);
  });

  test('prevents an overtaken rollout from reapplying what a newer one reverted', async () => {
    await migrate([a, b], { epoch: 4 });
    await back(1, { epoch: 5 });
    await expect(migrate([a, b], { epoch: 4, position: 1 })).resolves.toMatchObject({ failure: { code: 'SUPERSEDED' } });
    await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_a']);
  });

  test('lets an application migrate its tenant during any rollout', async () => {
    await migrate([a], { epoch: 4 });
    await expect(migrate([a, b])).resolves.toMatchObject({ position: 2 });
    await expect(epochs()).resolves.toEqual([[4], [0]]);
    await expect(migrate([a, b, c], { epoch: 4, position: 1 })).resolves.toMatchObject({ position: 3, applied: ['0003_c'] });
  });
});
