import { createHash } from 'node:crypto';
import { toolTable, type HistoryTool } from '../../../../src/fleet';
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
const USERS = 'CREATE TABLE users (id INTEGER PRIMARY KEY);\n';
const NOTES = 'CREATE TABLE notes (id INTEGER PRIMARY KEY);\n';

/** The tables as the tools create them in SQLite. */
const TABLES: Record<HistoryTool, string> = {
  'prisma': `CREATE TABLE "_prisma_migrations" (
    "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT,
    "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  'drizzle': 'CREATE TABLE IF NOT EXISTS "__drizzle_migrations" (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
  'goose': `CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL,
    is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))`,
  'golang-migrate': 'CREATE TABLE IF NOT EXISTS schema_migrations (version uint64,dirty bool)',
  'atlas': `CREATE TABLE \`atlas_schema_revisions\` (\`version\` text NOT NULL, \`description\` text NOT NULL, \`type\` integer NOT NULL DEFAULT 2,
    \`applied\` integer NOT NULL DEFAULT 0, \`total\` integer NOT NULL DEFAULT 0, \`executed_at\` datetime NOT NULL, \`execution_time\` integer NOT NULL,
    \`error\` text NULL, \`error_stmt\` text NULL, \`hash\` text NOT NULL, \`partial_hashes\` json NULL, \`operator_version\` text NOT NULL, PRIMARY KEY (\`version\`))`,
};

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const prisma = (name: string, finished: number | null = 1754971358558, rolledBack: number | null = null) =>
  `INSERT INTO _prisma_migrations VALUES (hex(randomblob(8)), 'c', ${finished}, '${name}', NULL, ${rolledBack}, 1754971358557, 1)`;
const drizzle = (text: string, at: number) => `INSERT INTO __drizzle_migrations ("hash", "created_at") VALUES('${hash(text)}', ${at})`;
const goose = (version: number, applied = 1) => `INSERT INTO goose_db_version (version_id, is_applied) VALUES (${version}, ${applied})`;
const golang = (version: number, dirty = 0) => `INSERT INTO schema_migrations (version, dirty) VALUES (${version}, ${dirty})`;
const atlas = (version: string, { type = 2, applied = 1, total = 1, error = 'NULL' } = {}) =>
  `INSERT INTO atlas_schema_revisions VALUES ('${version}', 'd', ${type}, ${applied}, ${total}, '2024-01-01', 1, ${error}, NULL, 'h', 'null', 'Atlas CLI v0.31')`;

const DECLARED: Record<HistoryTool, Migration[]> = {
  'prisma': [createMigration('20250101_users', USERS), createMigration('20250202_notes', NOTES)],
  'drizzle': [createMigration('0000_users', USERS), createMigration('0001_notes', NOTES)],
  'goose': [createMigration('00001_users', USERS), createMigration('00002_notes', NOTES)],
  'golang-migrate': [createMigration('000001_users', USERS), createMigration('000002_notes', NOTES)],
  'atlas': [createMigration('20250101_users', USERS), createMigration('20250202_notes', NOTES)],
};

function migrate(tool: HistoryTool, options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql,
    database: tenant,
    role: 'tenant',
    migrations: prepareMigrations(DECLARED[tool], 'test'),
    importHistory: toolTable(tool),
    epoch: 2,
    now: () => new Date('2026-01-02T03:04:05Z'),
    ...options,
  });
}

test.each<[HistoryTool, string, string[]]>([
  ['prisma', 'one migration', [prisma('20250101_users')]],
  ['prisma', 'one that failed first, was rolled back, and was done again', [prisma('20250101_users', null, 5), prisma('20250101_users')]],
  ['prisma', 'one that was rolled back', [prisma('20250101_users'), prisma('20250202_notes', null, 5)]],
  ['drizzle', 'one migration', [drizzle(USERS, 1)]],
  ['drizzle', 'one migration of a file with Windows line ends', [drizzle(USERS.replaceAll('\n', '\r\n'), 1)]],
  ['drizzle', 'one migration of a file with a byte order mark', [drizzle(`\uFEFF${USERS}`, 1)]],
  ['goose', 'one migration', [goose(0), goose(1)]],
  ['goose', 'one that was taken back and done again, the way older versions write it', [goose(0), goose(1), goose(1, 0), goose(1), goose(2), goose(2, 0)]],
  ['golang-migrate', 'one version', [golang(1)]],
  ['atlas', 'one revision', [atlas('20250101')]],
  ['atlas', 'one revision and a note of its own', [atlas('.atlas_cloud_identifier', { type: 0, applied: 0, total: 0 }), atlas('20250101')]],
  ['atlas', 'one resolved revision', [atlas('20250101', { type: 4, applied: 0, total: 2 })]],
])('imports the history of %s: %s', async (tool, _, rows) => {
  await sql.run('acme', USERS, TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ position: 2, applied: [DECLARED[tool][1].name] });
  await expect(sql.run('acme', 'SELECT position, name, checksum, epoch FROM _turso_migrations')).resolves.toEqual(
    DECLARED[tool].map(({ name, checksum }, index) => [index + 1, name, checksum, 2]),
  );
  await expect(sql.run('acme', `SELECT count(*) FROM ${TABLES[tool].match(/\w*(_migrations|_version|_revisions)/)![0]}`)).resolves.toEqual([[rows.length]]);
});

test.each<[HistoryTool, string, string[]]>([
  ['golang-migrate', 'its one row stands for all before it', [golang(2)]],
  ['atlas', 'its baseline stands for all before it', [atlas('20250202', { type: 1, applied: 0, total: 0 })]],
])('imports from %s: %s', async (tool, _, rows) => {
  await sql.run('acme', TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ position: 2, applied: [] });
});

test.each<[HistoryTool, string, string[], RegExp]>([
  ['prisma', 'a failed migration', [prisma('20250101_users'), prisma('20250202_notes', null)], /^The record of Prisma in table "_prisma_migrations" of database "acme" cannot be taken over\. Migration "20250202_notes" was begun and has failed\. Resolve it \("prisma migrate resolve"\), then apply again\.$/],
  ['prisma', 'what is not declared', [prisma('2025_other')], /Prisma has applied "2025_other", which is none of the declared migrations\. Declare it as it was when it was applied\.$/],
  ['prisma', 'a gap', [prisma('20250202_notes')], /Migration "20250101_users" is not among them, but "20250202_notes" behind it is\. Apply it with Prisma first, or declare it at the end\.$/],
  ['drizzle', 'an edited file', [drizzle(`${USERS} `, 17)], /drizzle has applied a file with the hash [0-9a-f]{64} \(created_at 17\), which is none/],
  ['goose', 'what is not declared', [goose(0), goose(7)], /goose has applied version 7, which is none of the declared migrations/],
  ['goose', 'a gap', [goose(0), goose(2)], /Migration "00001_users" is not among them/],
  ['golang-migrate', 'a dirty version', [golang(2, 1)], /Version 2 is dirty: it failed midway\. Correct the schema, say so \("migrate force"\), then apply again\.$/],
  ['golang-migrate', 'what is not declared', [golang(9)], /has applied version 9, which/],
  ['atlas', 'a revision that is half done', [atlas('20250101', { applied: 1, total: 3 })], /Of version 20250101, 1 of 3 statements are applied\. Let Atlas end it \("atlas migrate apply"\), then apply again\.$/],
  ['atlas', 'a revision with an error', [atlas('20250101', { error: "'near x'" })], /Of version 20250101/],
])('fails for %s with %s, and changes nothing', async (tool, _, rows, message) => {
  await sql.run('acme', TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ applied: [], failure: { code: 'IMPORT', message: expect.stringMatching(message) } });
  await expect(historyOf(sql, 'acme')).resolves.toEqual([]);
  await expect(tablesOf(sql, 'acme')).resolves.not.toContain('notes');
});

test('rejects a table of the same name that belongs to another tool', async () => {
  await sql.run('acme', 'CREATE TABLE schema_migrations (version varchar(128) primary key)', "INSERT INTO schema_migrations VALUES ('1')");
  await expect(migrate('golang-migrate')).resolves.toMatchObject({
    failure: { code: 'IMPORT', message: expect.stringContaining('It has no column "dirty", so that it is not that of golang-migrate. Correct the name') },
  });
});

test.each([
  ['without the tool\'s table', []],
  ['whose table is empty', [TABLES.prisma]],
])('applies all migrations to a database %s', async (_, statements) => {
  await sql.run('acme', ...statements);
  await expect(migrate('prisma')).resolves.toMatchObject({ position: 2, applied: ['20250101_users', '20250202_notes'] });
});

test('uses the baseline when the tool\'s table is empty or missing', async () => {
  await sql.run('acme', USERS, TABLES.prisma);
  await expect(migrate('prisma', { baseline: '20250101_users' })).resolves.toMatchObject({ position: 2, applied: ['20250202_notes'] });
  await sql.run('other', USERS);
  await expect(migrate('prisma', { baseline: '20250101_users', database: databaseNamed('other') })).resolves.toMatchObject({ applied: ['20250202_notes'] });
});

describe('a database with its own tables but without the tool\'s table', () => {
  test('is rejected on every attempt, and nothing is recorded', async () => {
    await sql.run('acme', USERS);
    const failure = {
      code: 'IMPORT',
      message: expect.stringMatching(new RegExp(
        '^Database "acme" has tables of its own, such as "users", but no table "goose_db_version", in which goose keeps its record\\. .*' +
      'name that one in import_history_table\\. .* name a baseline\\. .* leave import_history out\\.$')),
    };
    await expect(migrate('goose')).resolves.toMatchObject({ applied: [], failure });
    await expect(migrate('goose', { position: 0 })).resolves.toMatchObject({ applied: [], failure });
    await expect(tablesOf(sql, 'acme')).resolves.toEqual(['users']);
  });

  test.each<[string, HistoryTool, string, RegExp]>([
    ['a table of the same columns', 'goose', TABLES.goose.replace('goose_db_version', 'app_versions'), /Its table "app_versions" has the columns of goose's\. If goose/],
    ['the table of another tool', 'goose', TABLES.prisma, /It has the table "_prisma_migrations" of Prisma: import_history may have to be "prisma"\. /],
  ])('is reported with %s', async (_, tool, table, message) => {
    await sql.run('acme', USERS, table);
    await expect(migrate(tool)).resolves.toMatchObject({ failure: { code: 'IMPORT', message: expect.stringMatching(message) } });
  });

  test('is rejected again after a failed import', async () => {
    await sql.run('acme', USERS, TABLES.prisma, prisma('2025_other'));
    await expect(migrate('prisma')).resolves.toMatchObject({ failure: { code: 'IMPORT' } });
    await expect(migrate('goose')).resolves.toMatchObject({ applied: [], failure: { code: 'IMPORT' } });
  });

  test('is migrated when it already has a history', async () => {
    await migrate('goose', { importHistory: undefined, targetPosition: 1 });
    await expect(migrate('goose')).resolves.toMatchObject({ position: 2, applied: ['00002_notes'] });
  });
});

describe('a history table with a custom name', () => {
  const named = (tool: HistoryTool, table: string) => ({ importHistory: toolTable(tool, table) });

  test.each<[HistoryTool, string, string]>([
    ['goose', TABLES.goose.replace('goose_db_version', 'app_versions'), 'INSERT INTO app_versions (version_id, is_applied) VALUES (0, 1), (1, 1)'],
    ['golang-migrate', TABLES['golang-migrate'].replace('schema_migrations', '"app_versions"'), 'INSERT INTO app_versions VALUES (1, 0)'],
    ['drizzle', TABLES.drizzle.replace('__drizzle_migrations', 'app_versions'), drizzle(USERS, 1).replace('__drizzle_migrations', 'app_versions')],
  ])('is read when %s is configured to use it', async (tool, table, rows) => {
    await sql.run('acme', USERS, table, rows);
    await expect(migrate(tool, named(tool, 'App_Versions'))).resolves.toMatchObject({ position: 2, applied: [DECLARED[tool][1].name] });
  });

  test('works with a name that needs quotes', async () => {
    await sql.run('acme', USERS, TABLES['golang-migrate'].replace('schema_migrations', '"app ""versions"'), 'INSERT INTO "app ""versions" VALUES (1, 0)');
    await expect(migrate('golang-migrate', named('golang-migrate', 'app "versions'))).resolves.toMatchObject({ position: 2 });
  });

  test('does not count as a table of the owner', async () => {
    await sql.run('acme', TABLES['golang-migrate'].replace('schema_migrations', 'app_versions'));
    const options = { ...named('golang-migrate', 'app_versions'), baseline: '000001_users' };
    await expect(migrate('golang-migrate', options)).resolves.toMatchObject({ applied: ['000001_users', '000002_notes'] });
  });

  test('is rejected by its name when it has another shape', async () => {
    await sql.run('acme', USERS, 'CREATE TABLE app_versions (version)');
    await expect(migrate('goose', named('goose', 'app_versions'))).resolves.toMatchObject({
      failure: {
        code: 'IMPORT',
        message:
      'The record of goose in table "app_versions" of database "acme" cannot be taken over. It has no column "id", so that it is not that of goose. ' +
      'Correct the name of the tool, or that of its table.',
      },
    });
  });

  test('is read even if a table with the tool\'s default name exists', async () => {
    await sql.run('acme', USERS, TABLES.goose, goose(0), goose(1));
    await expect(migrate('goose', named('goose', 'app_versions'))).resolves.toMatchObject({
      failure: { code: 'IMPORT', message: expect.stringMatching(/no table "app_versions".* Its table "goose_db_version" has the columns of goose's\./) },
    });
  });
});

describe('drizzle', () => {
  const [first, second] = DECLARED.drizzle;
  const third = createMigration('0002_third', 'CREATE TABLE third (id INTEGER PRIMARY KEY);');
  const timed = [first, second, third].map((migration, index) => ({ ...migration, drizzleWhen: (index + 1) * 1000 }));
  const over = (migrations: readonly Migration[]) => migrate('drizzle', { migrations: prepareMigrations(migrations, 'test') });
  const NAMED = 'CREATE TABLE "__drizzle_migrations" (id INTEGER PRIMARY KEY, hash text NOT NULL, created_at numeric, name text, applied_at TEXT)';
  const row = (name: string | null, at = 1) => `INSERT INTO __drizzle_migrations (hash, created_at, name) VALUES ('h', ${at}, ${name === null ? 'NULL' : `'${name}'`})`;

  test('imports up to the time of the last row, whatever the files contain now', async () => {
    await sql.run('acme', USERS, NOTES, TABLES.drizzle, drizzle('edited', 1000), drizzle('edited too', 2000));
    await expect(over(timed)).resolves.toMatchObject({ position: 3, applied: ['0002_third'] });
  });

  test('imports up to the time of the last row when earlier rows are missing', async () => {
    await sql.run('acme', USERS, NOTES, TABLES.drizzle, drizzle('edited', 2000));
    await expect(over(timed)).resolves.toMatchObject({ position: 3, applied: ['0002_third'] });
  });

  test('rejects a later row for which no migration is declared', async () => {
    await sql.run('acme', USERS, NOTES, TABLES.drizzle, drizzle(USERS, 1000), drizzle('other', 9000));
    await expect(over(timed)).resolves.toMatchObject({ failure: { code: 'IMPORT', message: expect.stringMatching(/\(created_at 9000\), which is none of the declared/) } });
  });

  test('follows the journal: an earlier time after a later one is a gap', async () => {
    await sql.run('acme', USERS, TABLES.drizzle, drizzle(USERS, 2500));
    const [a, b, c] = timed;
    await expect(over([{ ...a, drizzleWhen: 2500 }, { ...b, drizzleWhen: 2600 }, { ...c, drizzleWhen: 2400 }])).resolves.toMatchObject({
      failure: { code: 'IMPORT', message: expect.stringContaining('Migration "0001_notes" is not among them, but "0002_third" behind it is.') },
    });
  });

  test('uses the names that version 1 stores', async () => {
    await sql.run('acme', USERS, NAMED, row('0000_users'));
    await expect(over(timed)).resolves.toMatchObject({ position: 3, applied: ['0001_notes', '0002_third'] });
  });

  test('uses only names, and reports a row without one', async () => {
    await sql.run('acme', USERS, NAMED, row('0000_users'), row(null));
    await expect(over(timed)).resolves.toMatchObject({ failure: { code: 'IMPORT', message: expect.stringContaining('It has a row without a name') } });
  });

  test('compares seconds, then hashes, when the folder is of version 1 and the table is older', async () => {
    const names = ['20240101000001_users', '20240101000002_notes', '20240101000002_third'];
    const folders = [first, second, third].map((migration, index) => ({ ...migration, name: names[index] }));
    await sql.run('acme', USERS, NOTES, TABLES.drizzle, drizzle('edited', Date.UTC(2024, 0, 1, 0, 0, 1, 345)), drizzle(NOTES, Date.UTC(2024, 0, 1, 0, 0, 2, 9)));
    await expect(over(folders)).resolves.toMatchObject({ position: 3, applied: [names[2]] });
  });

  test('compares hashes when no time is declared, and says what to declare', async () => {
    await sql.run('acme', USERS, TABLES.drizzle, drizzle(`${USERS}-- edited`, 17));
    await expect(migrate('drizzle')).resolves.toMatchObject({ failure: { code: 'IMPORT', message: expect.stringContaining('give each migration its drizzle_when') } });
  });
});

test('prefers the tool\'s table to the baseline', async () => {
  await sql.run('acme', USERS, NOTES, TABLES.prisma, prisma('20250101_users'), prisma('20250202_notes'));
  await expect(migrate('prisma', { baseline: '20250101_users' })).resolves.toMatchObject({ position: 2, applied: [] });
});

test('does not read the tool\'s table when the database has a history', async () => {
  await sql.run('acme', USERS, TABLES.prisma, prisma('20250101_users'));
  await migrate('prisma');
  await sql.run('acme', prisma('2025_other'));
  await expect(migrate('prisma')).resolves.toMatchObject({ position: 2, applied: [] });
});

test('does not import what the tool added since the first import', async () => {
  await sql.run('acme', USERS, TABLES.goose, goose(0), goose(1));
  let reads = 0;
  const racing: MigrateDatabaseOptions['sql'] = {
    transaction: async (target, statements, options) => {
      const results = await sql.transaction(target, statements, options);
      if (options?.readOnly === true && reads++ === 0) {
        await sql.run('acme', goose(2));
      }
      return results;
    },
  };
  await expect(migrate('goose', { sql: racing })).resolves.toMatchObject({ failure: { code: 'IMPORT', message: expect.stringContaining('goose was at work in it') } });
  await sql.run('acme', NOTES);
  await expect(migrate('goose')).resolves.toMatchObject({ position: 2, applied: [] });
});
