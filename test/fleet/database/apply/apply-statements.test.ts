import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../../src/migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { databaseNamed, historyOf, tablesOf, users } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const tenant = databaseNamed('acme');
const script = 'CREATE TABLE log (x);\nINSERT INTO log VALUES (1);\nINSERT INTO log VALUES (2);\nINSERT INTO log SELECT count(*) FROM log;';
const long = createMigration('0002_long', script, { transaction: false });
const after = createMigration('0003_after', 'INSERT INTO log VALUES (9)');
const LOG = [[1], [2], [2]];

function migrate(migrations: readonly Migration[], options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql, database: tenant, role: 'tenant', migrations: prepareMigrations(migrations, 'test'), now: () => new Date('2026-01-02T03:04:05Z'), ...options,
  });
}

/** Fails the request with this number, counted from now on, and all later ones, as if the process had been killed. */
function killAt(number: number, accident: 'lost before commit' | 'lost after commit'): void {
  const before = sql.requests.length;
  sql.accident = () => sql.requests.length === before + number ? accident : sql.requests.length > before + number ? 'unreachable' : undefined;
}

test('runs each statement in a transaction of its own, and leaves the record of the migration alone', async () => {
  await expect(migrate([users, long, after])).resolves.toMatchObject({ position: 3, applied: ['0001_users', '0002_long', '0003_after'] });
  expect(sql.requests.filter(({ statements }) => statements.some(({ sql: text }) => text.startsWith('INSERT INTO log')))).toHaveLength(4);
  await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([...LOG, [9]]);
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'log', 'users']);
});

test('sends one request more than the migration has statements', async () => {
  await migrate([users]);
  const before = sql.requests.length;
  await migrate([users, long], { position: undefined });
  expect(sql.requests.length - before).toBe(1 + 1 + 4);
});

describe.each(['lost before commit', 'lost after commit'] as const)('when the process is killed at a request that was %s', (accident) => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('continues where it stopped: request %d', async (number) => {
    killAt(number, accident);
    const cut = await migrate([users, long, after]);
    expect(cut.failure).toBeDefined();
    sql.accident = () => undefined;
    const resumed = await migrate([users, long, after], { position: cut.position });
    expect([resumed.position, resumed.failure]).toEqual([3, undefined]);
    await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([...LOG, [9]]);
    await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_users', '0002_long', '0003_after']);
    await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'log', 'users']);
  });
});

test.each(['lost before commit', 'lost after commit'] as const)('finds out whether a statement ran when its answer was %s', async (accident) => {
  await migrate([users]);
  const before = sql.requests.length;
  sql.accident = () => sql.requests.length === before + 4 ? accident : undefined;
  await expect(migrate([users, long])).resolves.toMatchObject({ position: 2, applied: ['0002_long'] });
  await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual(LOG);
});

test('keeps the statements before a failing one, reports that, and continues with the failing one', async () => {
  await migrate([users]);
  await sql.run('acme', 'CREATE TABLE other (x NOT NULL)');
  const failing = createMigration('0002_long', 'CREATE TABLE log (x);\n\nINSERT INTO other SELECT max(x) FROM log;\nSELECT 1', { transaction: false });
  await expect(migrate([users, failing])).resolves.toMatchObject({
    position: 1,
    confirmed: true,
    failure: {
      migration: '0002_long',
      statement: 'INSERT INTO other SELECT max(x) FROM log',
      line: 3,
      statementsDone: 1,
      message: expect.stringMatching(/NOT NULL constraint failed.*1 of its 3 statements are done and stay\. The next apply goes on after them\.$/),
    },
  });
  await sql.run('acme', 'INSERT INTO log VALUES (5)');
  await expect(migrate([users, failing])).resolves.toMatchObject({ position: 2, applied: ['0002_long'] });
  await expect(sql.run('acme', 'SELECT x FROM other')).resolves.toEqual([[5]]);
});

describe('a migration that was interrupted halfway', () => {
  beforeEach(async () => {
    await migrate([users]);
    killAt(5, 'lost before commit');
    await migrate([users, long]);
    sql.accident = () => undefined;
    await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([[1]]);
  });

  test('is rejected when statements that already ran were edited, and the message names the first', async () => {
    const edited = createMigration('0002_long', script.replace('VALUES (1)', 'VALUES (7)'), { transaction: false });
    await expect(migrate([users, edited])).resolves.toMatchObject({
      position: 1,
      failure: {
        code: 'CUT_OFF',
        message: 'Migration "0002_long" was cut off in database "acme" after statement 2, and was edited since: ' +
          'statement 2 (line 2) is another one now. Restore the first 2 statements. You may change the ones after that.',
      },
    });
  });

  test('accepts edits of statements that have not run yet', async () => {
    const edited = createMigration('0002_long', script.replace('VALUES (2)', 'VALUES (7)'), { transaction: false });
    await expect(migrate([users, edited])).resolves.toMatchObject({ position: 2 });
    await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([[1], [7], [2]]);
  });

  test.each([['is not known', undefined], ['is known', 1]])('is not rerun in one transaction when the position %s', async (_, position) => {
    await expect(migrate([users, createMigration('0002_long', script)], { position })).resolves.toMatchObject({
      failure: { code: 'CUT_OFF', message: expect.stringMatching(/Its next migration is "0002_long": mark it to run outside of a transaction again, as before\.$/) },
    });
    await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([[1]]);
  });

  test('cannot be removed from the history', async () => {
    await expect(migrate([users])).resolves.toMatchObject({ failure: { code: 'CUT_OFF', message: expect.stringContaining('Restore that migration') } });
  });
});

test('runs each statement once when two callers race', async () => {
  const all = [users, long, after];
  const outcomes = await Promise.all([migrate(all), migrate(all), migrate(all, { position: 1 })]);
  expect(outcomes.map(({ position, failure }) => [position, failure])).toEqual([[3, undefined], [3, undefined], [3, undefined]]);
  await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual([...LOG, [9]]);
});

test('stops between two statements when it is aborted', async () => {
  await migrate([users]);
  const controller = new AbortController();
  const before = sql.requests.length;
  sql.accident = () => {
    if (sql.requests.length === before + 3) {
      controller.abort();
    }
    return undefined;
  };
  const { signal } = controller;
  await expect(migrate([users, long], { signal })).resolves.toEqual({ database: tenant, position: 1, confirmed: true, applied: [] });
  await expect(migrate([users, long])).resolves.toMatchObject({ position: 2 });
  await expect(sql.run('acme', 'SELECT x FROM log')).resolves.toEqual(LOG);
});

test('fails when a newer rollout has overtaken it', async () => {
  await migrate([users], { epoch: 5 });
  await expect(migrate([users, long], { epoch: 4, position: 1 })).resolves.toMatchObject({ failure: { code: 'SUPERSEDED' } });
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'users']);
});

test('turns foreign keys off for each statement of a script that says so', async () => {
  const parents = createMigration('0001_parents', `
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);`);
  const rebuild = (rows: string) => createMigration('0002_rebuild', `
    PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY, name); INSERT INTO n (id) ${rows};
    DROP TABLE parents; ALTER TABLE n RENAME TO parents; PRAGMA foreign_keys = ON;`, { transaction: false });
  await expect(migrate([parents, rebuild('SELECT id + 1 FROM parents')])).resolves.toMatchObject({
    position: 1, failure: { statementsDone: 3, message: expect.stringContaining('rows that refer to nothing') },
  });
  await expect(sql.run('acme', 'SELECT parent FROM children')).resolves.toEqual([[1]]);
  await sql.run('acme', 'UPDATE n SET id = 1');
  await expect(migrate([parents, rebuild('SELECT id + 1 FROM parents')])).resolves.toMatchObject({ position: 2 });
});
