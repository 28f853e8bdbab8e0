import { createHash } from 'node:crypto';
import type { HistoryTable } from '../../../src/fleet';
import { migrateDatabase, type MigrateDatabaseOptions } from '../../../src/fleet/database/migrate-database';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { createMigration, type Migration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { databaseNamed, historyOf, tablesOf } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const tenant = databaseNamed('acme');
const USERS = 'CREATE TABLE users (id INTEGER PRIMARY KEY);\n';
const NOTES = 'CREATE TABLE notes (id INTEGER PRIMARY KEY);\n';

/** The tables as the tools make them in SQLite. */
const TABLES: Record<HistoryTable, string> = {
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

const DECLARED: Record<HistoryTable, Migration[]> = {
  'prisma': [createMigration('20250101_users', USERS), createMigration('20250202_notes', NOTES)],
  'drizzle': [createMigration('0000_users', USERS), createMigration('0001_notes', NOTES)],
  'goose': [createMigration('00001_users', USERS), createMigration('00002_notes', NOTES)],
  'golang-migrate': [createMigration('000001_users', USERS), createMigration('000002_notes', NOTES)],
  'atlas': [createMigration('20250101_users', USERS), createMigration('20250202_notes', NOTES)],
};

function migrate(tool: HistoryTable, options: Partial<MigrateDatabaseOptions> = {}) {
  return migrateDatabase({
    sql,
    database: tenant,
    role: 'tenant',
    migrations: prepareMigrations(DECLARED[tool], 'test'),
    importHistory: tool,
    epoch: 2,
    now: () => new Date('2026-01-02T03:04:05Z'),
    ...options,
  });
}

test.each<[HistoryTable, string, string[]]>([
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
])('takes over what %s says: %s', async (tool, _, rows) => {
  await sql.run('acme', USERS, TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ position: 2, applied: [DECLARED[tool][1].name] });
  await expect(sql.run('acme', 'SELECT position, name, checksum, epoch FROM _turso_migrations')).resolves.toEqual(
    DECLARED[tool].map(({ name, checksum }, index) => [index + 1, name, checksum, 2]),
  );
  await expect(sql.run('acme', `SELECT count(*) FROM ${TABLES[tool].match(/\w*(_migrations|_version|_revisions)/)![0]}`)).resolves.toEqual([[rows.length]]);
});

test.each<[HistoryTable, string, string[]]>([
  ['golang-migrate', 'its one row stands for all before it', [golang(2)]],
  ['atlas', 'its baseline stands for all before it', [atlas('20250202', { type: 1, applied: 0, total: 0 })]],
])('takes over from %s that %s', async (tool, _, rows) => {
  await sql.run('acme', TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ position: 2, applied: [] });
});

test.each<[HistoryTable, string, string[], RegExp]>([
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
])('refuses %s with %s, and changes nothing', async (tool, _, rows, message) => {
  await sql.run('acme', TABLES[tool], ...rows);
  await expect(migrate(tool)).resolves.toMatchObject({ applied: [], failure: { code: 'IMPORT', message: expect.stringMatching(message) } });
  await expect(historyOf(sql, 'acme')).resolves.toEqual([]);
  await expect(tablesOf(sql, 'acme')).resolves.not.toContain('notes');
});

test('refuses the table of another tool of the same name', async () => {
  await sql.run('acme', 'CREATE TABLE schema_migrations (version varchar(128) primary key)', "INSERT INTO schema_migrations VALUES ('1')");
  await expect(migrate('golang-migrate')).resolves.toMatchObject({
    failure: { code: 'IMPORT', message: expect.stringContaining('It has no column "dirty", so that it is not that of golang-migrate. Correct the name of the tool.') },
  });
});

test.each([
  ['without the tool\'s table', []],
  ['whose table is empty', [TABLES.prisma]],
])('migrates a database %s from the start', async (_, statements) => {
  await sql.run('acme', ...statements);
  await expect(migrate('prisma')).resolves.toMatchObject({ position: 2, applied: ['20250101_users', '20250202_notes'] });
});

test('adopts a database at the baseline when the tool\'s table is empty or not there', async () => {
  await sql.run('acme', USERS, TABLES.prisma);
  await expect(migrate('prisma', { baseline: '20250101_users' })).resolves.toMatchObject({ position: 2, applied: ['20250202_notes'] });
  await sql.run('other', USERS);
  await expect(migrate('prisma', { baseline: '20250101_users', database: databaseNamed('other') })).resolves.toMatchObject({ applied: ['20250202_notes'] });
});

test('goes by the tool\'s table rather than by the baseline', async () => {
  await sql.run('acme', USERS, NOTES, TABLES.prisma, prisma('20250101_users'), prisma('20250202_notes'));
  await expect(migrate('prisma', { baseline: '20250101_users' })).resolves.toMatchObject({ position: 2, applied: [] });
});

test('asks the tool\'s table no more when there is a history', async () => {
  await sql.run('acme', USERS, TABLES.prisma, prisma('20250101_users'));
  await migrate('prisma');
  await sql.run('acme', prisma('2025_other'));
  await expect(migrate('prisma')).resolves.toMatchObject({ position: 2, applied: [] });
});

test('does not take over what the tool added meanwhile', async () => {
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
