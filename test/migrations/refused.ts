/** A statement that the server rejects, and the replacement that the message suggests, if that is a statement. */
export const REFUSED: readonly [statement: string, fault: RegExp, instead?: string][] = [
  ['CREATE TEMP TABLE x (a)', /^CREATE TEMP TABLE on line 1 cannot run: Turso does not support temporary objects\. Write CREATE TABLE, and DROP TABLE x where/, 'CREATE TABLE x (a); DROP TABLE x'],
  ['create temporary table "x" as select 1', /^CREATE TEMPORARY TABLE on line 1 .* DROP TABLE "x" where the migration ends/, 'CREATE TABLE "x" AS SELECT 1; DROP TABLE "x"'],
  ['CREATE TEMP TABLE IF NOT EXISTS x (a)', /DROP TABLE x where/],
  ['CREATE TABLE temp.x (a)', /^CREATE TABLE on line 1 .* DROP TABLE x where/],
  ['CREATE TEMP VIEW v AS SELECT 1', /Write CREATE VIEW, and DROP VIEW v/, 'CREATE VIEW v AS SELECT 1; DROP VIEW v'],
  ['CREATE TEMP TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END', /Write CREATE TRIGGER, and DROP TRIGGER r/, 'CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END; DROP TRIGGER r'],
  ['ANALYZE', /^ANALYZE on line 1 cannot run: Turso keeps no statistics of tables\. Remove it/],
  ['ANALYZE t', /^ANALYZE/],
  ['PRAGMA optimize', /^PRAGMA optimize on line 1 cannot run: Turso keeps no statistics/],
  ['PRAGMA optimize(0xfffe)', /^PRAGMA optimize/],
  ['VACUUM', /^VACUUM on line 1 cannot run: Turso compacts databases itself/],
  ["VACUUM INTO '/tmp/x.db'", /^VACUUM/],
  ["ATTACH ':memory:' AS m", /^ATTACH/],
  ["SELECT load_extension('x')", /^SELECT on line 1 cannot run: it loads an extension/],
  ["UPDATE sqlite_schema SET sql = '' WHERE name = 't'", /^UPDATE on line 1 cannot run: the schema cannot be written to as a table/],
  ['DELETE FROM sqlite_master', /^DELETE/],
  ['PRAGMA case_sensitive_like = ON', /Write GLOB instead of LIKE/, "SELECT 'a' GLOB 'A*'"],
  ['PRAGMA writable_schema = ON', /Change the schema with CREATE, ALTER and DROP/, 'ALTER TABLE t RENAME COLUMN a TO z; ALTER TABLE t RENAME COLUMN z TO a'],
  ['PRAGMA legacy_alter_table = ON', /Rename tables with ALTER TABLE alone/, 'ALTER TABLE t RENAME TO t2; ALTER TABLE t2 RENAME TO t'],
  ['.mode csv', /^\.mode on line 1 cannot run: it is a command of the sqlite3 program/],
];

/** Statements that the server accepts but we reject. */
export const STRICTER = ['user_version', 'encoding'];
