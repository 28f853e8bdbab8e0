import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { faultsIn } from './memory-folder';
import { readDirectory } from '../../../src/migrations';

const SQL = 'CREATE TABLE a (x);\n';
const both = (up: string, down: string) => `${up}\n${SQL}${down}\nDROP TABLE a;\n`;

test.each<[string, string, RegExp]>([
  ['npm\'s sqlite', both('-- Up', '-- Down'), /^"001-a\.sql" has "-- Down" on line 3, which is a mark of npm's sqlite or sqflite_migrate, whose files are not read\. Write "-- \+goose Up" and "-- \+goose Down" instead/],
  ['npm\'s sqlite, with words behind', both('-- Up', '-- Down with it'), /a mark of npm's sqlite/],
  ['npm\'s sqlite, in small letters with a rule', both('--  up', '--  down'), /a mark of npm's sqlite/],
  ['sqflite_migrate', both('-- UP --', '-- DOWN --'), /"-- DOWN --" on line 3, which is a mark of npm's sqlite or sqflite_migrate/],
  ['someone who draws rules', both('--- up ---', '--- down ---'), /a mark of npm's sqlite/],
  ['micrate', both('-- +micrate Up', '-- +micrate Down'), /a mark of micrate/],
  ['dbmate, outside of a transaction', both('-- migrate:up transaction:false', '--migrate:down'), /a mark of dbmate/],
  ['sql-migrate, outside of a transaction', both('-- +migrate Up notransaction', '-- +migrate Down'), /a mark of sql-migrate/],
  ['Shmig, with wide rules', both('-- ====  UP  ====', '-- ==== DOWN ===='), /a mark of Shmig/],
  ['node-pg-migrate, as it also reads them', both('---- up   migration', '--down migration'), /a mark of node-pg-migrate/],
  ['tern, outside of a transaction', `---- tern: disable-tx ----\n${SQL}`, /a mark of tern, .* Write "-- turso: no-transaction" instead/],
  ['sqlx, with words behind', `-- no-transaction: an index\n${SQL}`, /a mark of sqlx/],
  ['Liquibase, by an author with a space', `--changeset "Ada L":1\n${SQL}`, /a mark of Liquibase/],
  ['dbmate', both('-- migrate:up', '-- migrate:down'), /"-- migrate:up" on line 1, which is a mark of dbmate/],
  ['sql-migrate', both('-- +migrate Up', '-- +migrate Down'), /a mark of sql-migrate/],
  ['node-pg-migrate', both('-- Up Migration', '-- Down Migration'), /a mark of node-pg-migrate/],
  ['Rambler', both('-- rambler up', '-- rambler down'), /a mark of Rambler/],
  ['Shmig', both('-- ==== UP ====', '-- ==== DOWN ===='), /a mark of Shmig/],
  ['MyBatis', both('-- // a', '-- //@UNDO'), /a mark of MyBatis/],
  ['tern', both('', '---- create above / drop below ----'), /a mark of tern/],
  ['Liquibase', '--liquibase formatted sql\n--changeset me:1\nCREATE TABLE a (x);\n--rollback DROP TABLE a;\n', /a mark of Liquibase, .* Make a numbered file of each changeset/],
  ['sqlx', `-- no-transaction\n${SQL}`, /a mark of sqlx, .* Write "-- turso: no-transaction" instead/],
  ['nobody, but drops what it made', both('', '-- and back'), /^"001-a\.sql" drops all that it made \("a"\)/],
])('rejects a numbered file of %s and names the tool', (_, text, message) => {
  expect(faultsIn({ '001-a.sql': text })).toEqual([expect.stringMatching(message)]);
});

test.each([
  ['in a string', "CREATE TABLE a (x);\nINSERT INTO a VALUES ('\n-- Down\n-- migrate:down\n');"],
  ['in prose', '-- Down the road we drop this.\n-- up to here\nCREATE TABLE a (x);'],
  ['behind a statement', 'CREATE TABLE a (x); -- Down'],
  ['where a table helps to fill another one', 'CREATE TABLE scratch (x); INSERT INTO b SELECT x FROM scratch; DROP TABLE scratch;'],
  ['where a table is rebuilt', 'CREATE TABLE b_new (x); INSERT INTO b_new SELECT x FROM b; DROP TABLE b; ALTER TABLE b_new RENAME TO b;'],
  ['where a table is made anew', 'DROP TABLE IF EXISTS a; CREATE TABLE a (x);'],
])('accepts a numbered file with harmless words: %s', (_, text) => {
  expect(faultsIn({ '1_b.sql': 'CREATE TABLE b (x);', '2_a.sql': text })).toEqual([]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['goose marks in a folder of golang-migrate', { '1_a.up.sql': both('-- +goose Up', '-- +goose Down'), '1_a.down.sql': '' }, /goose/],
  ['dbmate marks in a folder of goose', { '1_a.sql': `-- +goose Up\n${both('-- migrate:up', '-- migrate:down')}` }, /"1_a\.sql" has "-- migrate:up" on line 2, which is a mark of dbmate/],
  ['dbmate marks in a folder of Prisma', { 'migration_lock.toml': 'provider = "sqlite"', '1_a/migration.sql': both('-- migrate:up', '-- migrate:down') }, /"1_a\/migration\.sql" has "-- migrate:up"/],
])('rejects marks of another tool in every format: %s', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});

test.each<[string, Record<string, string>, RegExp]>([
  ['Flyway', { 'V1__a.sql': SQL, 'V1.1__b.sql': SQL, 'U1__a.sql': '', 'R__v.sql': '' }, /^It is a folder of Flyway or Refinery \("R__v\.sql", "U1__a\.sql" and 2 more\), which is not read\. Number the versioned ones/],
  ['Refinery', { 'V1__a.sql': SQL, 'U2__b.rs': '' }, /^It is a folder of Flyway or Refinery .* For Refinery they are migrations as the others/],
  ['rusqlite_migration', { '01-a/up.sql': SQL, '02-b/up.sql': SQL, '02-b/down.sql': '' }, /^It is a folder of Diesel, Hasura or rusqlite_migration/],
  ['Sqitch', { 'sqitch.plan': '', 'deploy/a.sql': SQL, 'revert/a.sql': '', 'verify/a.sql': '' }, /^It is a folder of Sqitch .* in the order of sqitch\.plan/],
  ['SQLDelight', { '1.sqm': SQL, '2.sqm': SQL }, /^It is a folder of SQLDelight .* "1\.sqm" as "0002_users\.sql"/],
  ['SeaORM', { 'm20220101_000001_create_a.rs': '', 'lib.rs': '' }, /^It is a folder of SeaORM/],
  ['Yii', { 'm150101_185401_create_a.php': '' }, /^It is a folder of Laravel, Phinx, Doctrine or Yii/],
  ['peewee, beside SQL', { '001_a.py': '', '002_b.sql': SQL }, /^It is a folder of Django, Alembic or another program in Python/],
  ['Diesel', { '2024-01-01-000000_a/up.sql': SQL, '2024-01-01-000000_a/down.sql': '' }, /^It is a folder of Diesel, Hasura or rusqlite_migration/],
  ['Postgrator', { '001.do.sql': SQL, '001.undo.sql': '', '002.do.b.sql': SQL }, /^It is a folder of Postgrator .*Rename "001\.do\.users\.sql" to "001_users\.up\.sql"/],
  ['Rails', { '20240101000000_create_a.rb': '' }, /^It is a folder of Rails .* Only its own program can run it/],
  ['Django', { '0001_initial.py': '', '__init__.py': '' }, /^It is a folder of Django, Alembic/],
  ['Alembic', { 'env.py': '', 'versions/1a2b_a.py': '' }, /^It is a folder of Django, Alembic/],
  ['Knex', { '20240101000000_a.js': '' }, /^It is a folder of Knex, Kysely, TypeORM/],
  ['TypeORM', { '1700000000000-A.ts': '' }, /^It is a folder of Knex, Kysely, TypeORM/],
  ['Laravel', { '2024_01_01_000000_create_a.php': '' }, /^It is a folder of Laravel/],
  ['Ecto', { '20240101000000_a.exs': '' }, /^It is a folder of Ecto/],
  ['Entity Framework', { '20240101000000_A.cs': '', '20240101000000_A.Designer.cs': '' }, /^It is a folder of Entity Framework/],
  ['Liquibase', { 'db.changelog-master.xml': '' }, /^It is a folder of Liquibase/],
  ['nobody, in pairs', { '001_a_up.sql': SQL, '001_a_down.sql': '' }, /^It contains pairs of up and down files \("001_a_down\.sql", "001_a_up\.sql"\)/],
  ['yoyo', { '0001.a.sql': SQL, '0001.a.rollback.sql': '' }, /^It contains pairs of up and down files/],
  ['several kinds of databases', { 'mysql/1_a.sql': SQL, 'postgres/1_a.sql': SQL, 'sqlite/1_a.sql': SQL }, /^It holds a folder for each kind of database \("mysql", "postgres" and 1 more\)\. Name that of SQLite, "sqlite"\.$/],
  ['other kinds of databases', { 'mysql/1_a.sql': SQL, 'pg/1_a.sql': SQL }, /Turso runs SQLite, for which there is none/],
  ['folders of folders', { 'v1/1_a.sql': SQL, 'v2/2_b.sql': SQL }, /^Its SQL files lie in subfolders \("v1", "v2"\)/],
])('rejects a folder of %s with one line that names the tool', (_, files, message) => {
  expect(faultsIn(files)).toEqual([expect.stringMatching(message)]);
});

test('reports a folder with one fault in each of a thousand files in at most ten lines', () => {
  const folder = mkdtempSync(join(tmpdir(), 'foreign-tools-'));
  try {
    for (let index = 0; index < 1000; index++) {
      const file = join(folder, `${index}_${index % 7 === 0 ? 'a' : 'b'}.sql`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, index % 3 === 0 ? 'VACUUM;' : index % 3 === 1 ? both('-- migrate:up', '-- migrate:down') : "SELECT 'open");
    }
    const message = (() => { try { readDirectory(folder); return ''; } catch (error) { return (error as Error).message; } })();
    expect(message.split('\n').length).toBeLessThanOrEqual(11);
    expect(message).toMatch(/"1_b\.sql" has "-- migrate:up" on line 1, .* The same goes for "10_b\.sql", "100_b\.sql", "1000?_\w\.sql" and \d+ more\.|The same goes for/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
