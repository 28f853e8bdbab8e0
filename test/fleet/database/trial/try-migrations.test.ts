import { whyGivenUp, tryMigrations, toolTable, type TrialOptions } from '../../../../src/fleet';
import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../../src/migrations';
import { SqlError, type SqlClient } from '../../../../src/turso';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { all, databaseNamed, notes, tablesOf, unique, users } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const schema = databaseNamed('schema');
const rehearsed = (migrations: readonly Migration[], position = 0, options: TrialOptions = {}) =>
  tryMigrations(sql, schema, migrations, position, options);

async function migrate(...migrations: Migration[]): Promise<void> {
  const { failure } = await migrateDatabase({ sql, database: schema, role: 'schema', migrations: prepareMigrations(migrations, 'test'), now: () => new Date() });
  expect(failure).toBeUndefined();
  sql.requests.length = 0;
}

test('runs all pending migrations in one request, and leaves nothing behind', async () => {
  await expect(rehearsed(all)).resolves.toBeUndefined();
  expect(sql.requests).toHaveLength(1);
  await expect(tablesOf(sql, 'schema')).resolves.toEqual([]);
});

test('runs only migrations after the position, and sends no request when none is pending', async () => {
  await migrate(users, unique);
  await expect(rehearsed(all, 2)).resolves.toBeUndefined();
  await expect(tablesOf(sql, 'schema')).resolves.toEqual(['_turso_migrations', 'marks', 'users']);
  sql.requests.length = 0;
  await expect(rehearsed([users, unique], 2)).resolves.toBeUndefined();
  expect(sql.requests).toEqual([]);
});

test('names migration, statement and line of the file', async () => {
  const broken = createMigration('0004_broken', '-- a comment\nCREATE TABLE ok (x);\nINSERT INTO nowhere VALUES (1);', { file: 'm/0004.sql', line: 5 });
  await expect(rehearsed([...all, broken])).resolves.toEqual({
    database: 'schema',
    databaseId: 'id-schema',
    migration: '0004_broken',
    statement: 'INSERT INTO nowhere VALUES (1)',
    line: 7,
    code: expect.stringMatching(/^SQLITE_/),
    message: expect.stringContaining('no such table: nowhere'),
    outcomeUnknown: false,
  });
  await expect(tablesOf(sql, 'schema')).resolves.toEqual([]);
});

test('fails when the schema database cannot be reached', async () => {
  sql.accident = () => 'unreachable';
  await expect(rehearsed(all)).resolves.toMatchObject({ code: 'UNREACHABLE', message: 'connect ECONNREFUSED' });
});

test('fails when a migration breaks a rule', async () => {
  await expect(rehearsed([createMigration('0001_a', 'VACUUM')])).rejects.toThrow('VACUUM on line 1 cannot run');
});

describe('with foreign keys off', () => {
  const parents = createMigration('0001_parents', `
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1);`);
  const rebuild = (rows: string) => createMigration('0002_rebuild', `
    PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY); INSERT INTO n ${rows}; DROP TABLE parents; ALTER TABLE n RENAME TO parents;`);

  test('succeeds when every reference has its row', async () => {
    await expect(rehearsed([parents, rebuild('SELECT id FROM parents')])).resolves.toBeUndefined();
    await migrate(parents);
    await expect(rehearsed([parents, rebuild('SELECT id FROM parents'), notes], 1)).resolves.toBeUndefined();
    await expect(sql.run('schema', 'SELECT * FROM children')).resolves.toEqual([[1]]);
  });

  test('fails when it leaves rows that refer to nothing', async () => {
    await migrate(parents);
    await expect(rehearsed([parents, rebuild('SELECT 2')], 1)).resolves.toMatchObject({
      migration: '0002_rebuild', message: expect.stringContaining('rows that refer to nothing'),
    });
  });
});

describe('for a migration outside of a transaction', () => {
  const long = (last: string) => createMigration('0002_long', `CREATE TABLE a (x);\nCREATE TABLE b (x);\n${last}`, { transaction: false });

  test('runs it as well', async () => {
    await migrate(users);
    await expect(rehearsed([users, long('DROP TABLE a')], 1)).resolves.toBeUndefined();
    await expect(rehearsed([users, long('DROP TABLE c')], 1)).resolves.toMatchObject({ migration: '0002_long', line: 3 });
  });

  test('continues where it was interrupted', async () => {
    await migrate(users);
    sql.accident = ({ statements }) => statements.some(({ sql: text }) => text === 'DROP TABLE a') ? 'unreachable' : undefined;
    await migrateDatabase({ sql, database: schema, role: 'schema', migrations: prepareMigrations([users, long('DROP TABLE a')], ''), now: () => new Date() });
    sql.accident = () => undefined;
    await expect(rehearsed([users, long('DROP TABLE a'), notes], 1)).resolves.toBeUndefined();
    await expect(rehearsed([users, long('DROP TABLE c')], 1)).resolves.toMatchObject({ migration: '0002_long', line: 3 });
  });
});

describe('for a revert', () => {
  const a = createMigration('0001_a', 'CREATE TABLE a (x)', { down: 'DROP TABLE a' });
  const b = (down?: string) => createMigration('0002_b', 'CREATE TABLE b (x)', { down });

  test('reverts the last migrations first', async () => {
    await migrate(a, b('DROP TABLE b'));
    await expect(rehearsed([a, b('DROP TABLE b; SELECT x FROM a')], 2, { targetPosition: 0 })).resolves.toBeUndefined();
    await expect(tablesOf(sql, 'schema')).resolves.toEqual(['_turso_migrations', 'a', 'b']);
    await expect(rehearsed([a, b('DROP TABLE c')], 2, { targetPosition: 1 })).resolves.toMatchObject({ migration: '0002_b', statement: 'DROP TABLE c', line: 1 });
  });

  test('names migrations without a down script before any request', async () => {
    await expect(rehearsed([a, b()], 2, { targetPosition: 0 })).resolves.toMatchObject({ migration: '0002_b', code: 'NO_DOWN_SCRIPT' });
    expect(sql.requests).toEqual([]);
  });
});

describe('for a database that has no history yet', () => {
  const GOOSE = 'CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY, version_id, is_applied)';

  test('starts after the baseline when the database has tables', async () => {
    await expect(rehearsed(all, 0, { baseline: '0002_unique' })).resolves.toBeUndefined();
    await sql.run('schema', 'CREATE TABLE users (id)');
    await expect(rehearsed(all, 0)).resolves.toMatchObject({ migration: '0001_users' });
    await expect(rehearsed(all, 0, { baseline: '0002_unique' })).resolves.toBeUndefined();
    await expect(rehearsed(all, 0, { baseline: '0002_unique', targetPosition: 1 })).resolves.toBeUndefined();
    await expect(tablesOf(sql, 'schema')).resolves.toEqual(['users']);
  });

  test('starts after the migrations that the tool applied', async () => {
    await sql.run('schema', 'CREATE TABLE users (id, email)', GOOSE, 'INSERT INTO goose_db_version VALUES (1, 1, 1)');
    await expect(rehearsed(all, 0, { importHistory: toolTable('goose'), baseline: '0003_notes' })).resolves.toBeUndefined();
    await sql.run('schema', 'INSERT INTO goose_db_version VALUES (2, 9, 1)');
    await expect(rehearsed(all, 0, { importHistory: toolTable('goose') })).resolves.toMatchObject({ code: 'IMPORT' });
  });

  test('fails when it has its own tables, but not the tool\'s', async () => {
    await sql.run('schema', 'CREATE TABLE users (id)');
    await expect(rehearsed(all, 0, { importHistory: toolTable('goose') })).resolves.toMatchObject({
      code: 'IMPORT', message: expect.stringContaining('has tables of its own, such as "users", but no table "goose_db_version"'),
    });
    await expect(rehearsed(all, 0, { importHistory: toolTable('goose'), baseline: '0002_unique' })).resolves.toBeUndefined();
  });

  test('fails when the baseline is not a migration', async () => {
    await expect(rehearsed(all, 0, { baseline: 'nine' })).rejects.toThrow(RangeError);
  });
});

describe('an inconclusive trial', () => {
  const said = async (options: TrialOptions = {}) => {
    const failure = await rehearsed(all, 0, options);
    return failure === undefined ? failure : whyGivenUp(failure, schema);
  };

  test('is explained when the time runs out, but not when the database is unreachable', async () => {
    sql.accident = () => 'unreachable';
    let now = 0;
    expect(await said({ monotonic: () => now += 60_000 })).toMatch(/^The trial on the schema database "schema" took longer than a minute, and was given up\. Nothing was changed\./);
    expect(await said()).toBeUndefined();
  });

  test('is explained when others write to the database, but not when the SQL fails', async () => {
    const ended = (code: string): SqlClient => ({
      transaction: async () => { throw new SqlError({ database: 'schema', code, text: 'ended', refused: 'statement 4 of 9', statementIndex: 3 }); },
    });
    const failures = await Promise.all(['TRANSACTION_TIMEOUT', 'SQLITE_BUSY', 'SQLITE_ERROR'].map(async (code) => tryMigrations(ended(code), schema, all, 0)));
    expect(failures.map((failure) => failure && whyGivenUp(failure, schema))).toEqual([
      expect.stringMatching(/something else writes to it: another plan, or a rollout\..* Plan again/), expect.stringMatching(/something else writes/), undefined,
    ]);
  });
});

test('rehearses migrations without statements, and says why a trial was impossible', async () => {
  const nothing = createMigration('0001_nothing', '-- later');
  await expect(rehearsed([nothing])).resolves.toBeUndefined();
  sql.accident = () => 'unreachable';
  await expect(rehearsed([nothing])).resolves.toMatchObject({ code: 'UNREACHABLE' });
});
