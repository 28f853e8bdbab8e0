import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import type { MigrateDatabaseOptions } from '../../../../src/fleet/database/apply/migrate-database-options';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../../src/migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { all, BREAK, databaseNamed, historyOf, notes, tablesOf, unique, users } from '../../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const tenant = databaseNamed('acme');

function migrate(migrations: readonly Migration[], options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql, database: tenant, role: 'tenant', migrations: prepareMigrations(migrations, 'test'), now: () => new Date('2026-01-02T03:04:05Z'), ...options,
  });
}

test('applies all migrations to an empty database and records each', async () => {
  await expect(migrate(all, { fleet: 'my-schema' })).resolves.toEqual({
    database: tenant, position: 3, confirmed: true, applied: ['0001_users', '0002_unique', '0003_notes'],
  });
  await expect(sql.run('acme', 'SELECT * FROM _turso_migrations')).resolves.toEqual(
    all.map(({ name, checksum }, index) => [index + 1, name, checksum, '2026-01-02T03:04:05.000Z', 0, 'my-schema']),
  );
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'marks', 'notes', 'users']);
});

test('sends one request for one pending migration when the position is known', async () => {
  await migrate([users]);
  sql.requests.length = 0;
  await expect(migrate([users, unique], { position: 1 })).resolves.toMatchObject({ position: 2, applied: ['0002_unique'] });
  expect(sql.requests).toHaveLength(1);
});

test('sends two requests for one pending migration when the position is not known', async () => {
  await migrate([users]);
  expect(sql.requests).toHaveLength(2);
});

test.each([
  ['behind', 0, ['0001_users']],
  ['far behind', 0, ['0001_users', '0002_unique', '0003_notes']],
  ['ahead of', 2, ['0001_users']],
])('corrects an assumed position that is %s the database', async (_, position, before) => {
  await migrate(all.filter(({ name }) => before.includes(name)));
  await expect(migrate(all, { position })).resolves.toMatchObject({ position: 3, confirmed: true });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_users', '0002_unique', '0003_notes']);
});

test('corrects an assumed position when the database has no history', async () => {
  await expect(migrate(all, { position: 2 })).resolves.toMatchObject({ position: 3 });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_users', '0002_unique', '0003_notes']);
});

test('keeps the migrations before a failure, and rolls the failed one back', async () => {
  await migrate([users]);
  await sql.run('acme', BREAK);
  const outcome = await migrate(all);
  expect(outcome).toMatchObject({
    position: 1,
    confirmed: true,
    applied: [],
    failure: {
      database: 'acme',
      databaseId: 'id-acme',
      migration: '0002_unique',
      statement: 'CREATE UNIQUE INDEX users_email ON users (email)',
      line: 3,
      message: expect.stringContaining('UNIQUE constraint failed: users.email'),
      outcomeUnknown: false,
    },
  });
  await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'users']);
});

test('applies each migration once when two callers race', async () => {
  const outcomes = await Promise.all([migrate(all), migrate(all), migrate(all, { position: 0 })]);
  expect(outcomes.map(({ position, failure }) => [position, failure])).toEqual([[3, undefined], [3, undefined], [3, undefined]]);
  expect(outcomes.flatMap(({ applied }) => applied).sort()).toEqual(['0001_users', '0002_unique', '0003_notes']);
  await expect(sql.run('acme', 'SELECT COUNT(*) FROM users')).resolves.toEqual([[1]]);
});

test.each(['lost before commit', 'lost after commit'] as const)('finds out whether a transaction was committed when its answer was %s', async (accident) => {
  await migrate([users]);
  sql.accident = () => sql.requests.length === 3 ? accident : undefined;
  await expect(migrate([users, notes], { position: 1 })).resolves.toMatchObject({ position: 2, applied: ['0003_notes'] });
  await expect(historyOf(sql, 'acme')).resolves.toEqual(['0001_users', '0003_notes']);
});

test('reports an unknown outcome when the answer is lost and the database is unreachable', async () => {
  sql.accident = ({ statements }) => statements.some(({ sql: text }) => text.startsWith('CREATE TABLE notes')) ? 'lost after commit'
    : sql.requests.length > 2 ? 'unreachable' : undefined;
  await expect(migrate([notes])).resolves.toMatchObject({
    position: 0, confirmed: false, failure: { migration: '0003_notes', code: 'OUTCOME_UNKNOWN', outcomeUnknown: true },
  });
});

test('fails with an unconfirmed position when the database is unreachable', async () => {
  sql.accident = () => 'unreachable';
  const outcome = await migrate(all, { position: 1 });
  expect(outcome).toMatchObject({ position: 1, confirmed: false, failure: { database: 'acme', code: 'UNREACHABLE', message: 'connect ECONNREFUSED' } });
});

test('fails with a confirmed position when the server rejects the SQL as a whole', async () => {
  await migrate([users]);
  sql.accident = ({ statements }) => statements.some(({ sql: text }) => text.startsWith('INSERT INTO _turso_migrations')) ? 'refused' : undefined;
  await expect(migrate([users, notes], { position: 1 })).resolves.toMatchObject({
    position: 1, confirmed: true, failure: { migration: '0003_notes', code: 'SQL_PARSE_ERROR', message: 'could not be parsed' },
  });
});

test('fails when the history of the database is not one of this fleet', async () => {
  await migrate([createMigration('0001_users', 'CREATE TABLE other (x)')]);
  await expect(migrate(all)).resolves.toMatchObject({
    applied: [],
    failure: {
      code: 'HISTORY',
      message: expect.stringMatching(
        /^Database "acme" has other migrations.*Its migration "0001_users" has other SQL \(.*\) than that of the fleet .*a tenant of another fleet already, or its record was changed/,
      ),
    },
  });
});

describe('a tenant of another fleet', () => {
  const other = { fleet: 'other-schema', epoch: 7 };
  const mine = { fleet: 'my-schema', epoch: 5 };
  const epochs = async () => sql.run('acme', 'SELECT epoch, fleet FROM _turso_migrations ORDER BY position');

  test.each<[string, Migration, object, string, RegExp]>([
    ['with other migrations', createMigration('0001_elsewhere', 'CREATE TABLE other (x)'), { ...mine, epoch: 9 }, 'HISTORY',
      /Its migration number 1 is "0001_elsewhere".*It was migrated by the fleet "other-schema"\. A database can belong to one fleet only/],
    ['with the same migrations', users, mine, 'OTHER_FLEET', /^Database "acme" was migrated by the fleet "other-schema"\. A database can belong to one fleet only/],
  ])('is rejected %s: the message names its fleet, and the database stays unchanged', async (_, migration, options, code, message) => {
    await migrate([migration], other);
    await expect(migrate(all, options)).resolves.toMatchObject({ applied: [], failure: { code, message: expect.stringMatching(message) } });
    await expect(epochs()).resolves.toEqual([[7, 'other-schema']]);
    await expect(migrate([migration, notes], { ...other, epoch: 8 })).resolves.toMatchObject({ position: 2 });
    await expect(epochs()).resolves.toEqual([[8, 'other-schema'], [8, 'other-schema']]);
  });
});

test('finishes the running migration and stops before the next one when it is aborted', async () => {
  const controller = new AbortController();
  sql.accident = () => {
    if (sql.requests.length === 2) {
      controller.abort();
    }
    return undefined;
  };
  await expect(migrate(all, { signal: controller.signal })).resolves.toMatchObject({ position: 1, applied: ['0001_users'], confirmed: true });
});

describe('a ledger in a tenant', () => {
  const COPY = [
    'CREATE TABLE _turso_fleet (database_id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, updated_at TEXT NOT NULL)',
    'CREATE TABLE _turso_fleet_migrations (position INTEGER PRIMARY KEY)',
  ];

  test('is dropped when it came with a branch of the schema database', async () => {
    await sql.run('acme', ...COPY, "INSERT INTO _turso_fleet VALUES ('id-schema', 'schema', ''), ('id-rival', 'rival', '')");
    await expect(migrate([users])).resolves.toMatchObject({ position: 1 });
    await expect(tablesOf(sql, 'acme')).resolves.toEqual(['_turso_migrations', 'users']);
  });

  test('is kept, and reported as an error, when the tenant is the schema database of another fleet', async () => {
    await sql.run('acme', ...COPY, "INSERT INTO _turso_fleet VALUES ('id-acme', 'acme', ''), ('id-b', 'b', '')");
    await expect(migrate([users])).resolves.toMatchObject({
      failure: { code: 'KEEPS_LEDGER', message: 'Database "acme" is the schema database of a fleet itself. Remove it from the tenants of this one.' },
    });
    await expect(sql.run('acme', 'SELECT name FROM _turso_fleet')).resolves.toEqual([['acme'], ['b']]);
  });
});

describe('the rebuild of a table that others refer to', () => {
  const parents = createMigration('0001_parents', `
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1);
    INSERT INTO children VALUES (7, 1);`);
  const rebuild = (rows: string) => createMigration('0002_rebuild', `
    PRAGMA foreign_keys = OFF;
    CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO new_parents (id) ${rows};
    DROP TABLE parents;
    ALTER TABLE new_parents RENAME TO parents;
    PRAGMA foreign_keys = ON;`);

  test('keeps the rows that refer to it', async () => {
    await expect(migrate([parents, rebuild('SELECT id FROM parents')])).resolves.toMatchObject({ position: 2 });
    await expect(sql.run('acme', 'SELECT id, parent FROM children')).resolves.toEqual([[7, 1]]);
  });

  test('fails when it leaves rows behind', async () => {
    await expect(migrate([parents, rebuild('SELECT id FROM parents WHERE 0')])).resolves.toMatchObject({
      position: 1, confirmed: true, failure: { migration: '0002_rebuild', message: expect.stringContaining('of the rows of "parents", 0 of 1 are copied') },
    });
    await expect(sql.run('acme', 'SELECT id FROM parents')).resolves.toEqual([[1]]);
  });

  test('fails, and deletes nothing, when foreign keys are still on', async () => {
    await migrate([parents]);
    const keepsThemOn: MigrateDatabaseOptions['sql'] = { transaction: (target, statements) => sql.transaction(target, statements) };
    await expect(migrate([parents, rebuild('SELECT id FROM parents')], { sql: keepsThemOn })).resolves.toMatchObject({
      position: 1, failure: { message: expect.stringContaining('the server kept them on') },
    });
    await expect(sql.run('acme', 'SELECT id FROM children')).resolves.toEqual([[7]]);
  });
});
