import { transactionScript } from '../../src/migrations';

const texts = (sql: string) => transactionScript(sql).statements.map((statement) => statement.sql);

test.each([
  ['BEGIN; CREATE TABLE a (x); COMMIT;'],
  ['begin immediate transaction; CREATE TABLE a (x); end transaction'],
  ['PRAGMA foreign_keys=OFF; BEGIN TRANSACTION; CREATE TABLE a (x); COMMIT; PRAGMA foreign_keys=ON;'],
  ['CREATE TABLE a (x)'],
])('removes the transaction around %j', (sql) => {
  expect(transactionScript(sql)).toMatchObject({ faults: [] });
  expect(texts(sql)).toEqual(['CREATE TABLE a (x)']);
});

test.each([
  ['PRAGMA foreign_keys=OFF; SELECT 1; PRAGMA foreign_keys=ON;', false],
  ['pragma main.foreign_keys(0); SELECT 1;', false],
  ['PRAGMA "foreign_keys" = \'false\'; SELECT 1;', false],
  ['PRAGMA foreign_keys = no; SELECT 1;', false],
  ['PRAGMA foreign_keys = ON; SELECT 1;', true],
  ['PRAGMA foreign_keys = 1; SELECT 1;', true],
  ['SELECT 1;', true],
])('reads from %j whether foreign keys hold: %s', (sql, foreignKeys) => {
  expect(transactionScript(sql)).toMatchObject({ foreignKeys, faults: [] });
  expect(texts(sql)).toEqual(['SELECT 1']);
});

test.each([
  'SAVEPOINT a; SELECT 1; ROLLBACK TO a; RELEASE a',
  'PRAGMA defer_foreign_keys = ON; SELECT 1',
  'PRAGMA foreign_key_check',
  'PRAGMA user_version',
  'CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END',
])('leaves %j unchanged', (sql) => {
  expect(transactionScript(sql).faults).toEqual([]);
  expect(texts(sql).join('; ')).toBe(sql);
});

test.each(['', '-- later', 'BEGIN; COMMIT;', 'PRAGMA foreign_keys = OFF; BEGIN; COMMIT;'])('treats %j as a script that does nothing', (sql) => {
  expect(transactionScript(sql)).toEqual({ statements: [], foreignKeys: true, faults: [] });
});

test.each([
  ['SELECT 1;\nBEGIN; SELECT 2; COMMIT;', [/^BEGIN on line 2 cannot run: .*Remove it/, /^COMMIT on line 2/]],
  ['BEGIN; SELECT 1; COMMIT;\nBEGIN; SELECT 2; COMMIT;', [/^COMMIT on line 1 .*two migrations/, /^BEGIN on line 2/]],
  ['SELECT 1;\nROLLBACK', [/^ROLLBACK on line 2/]],
  ['SELECT 1;\n\nvacuum;', [/^VACUUM on line 3/]],
  ["ATTACH 'x' AS y; DETACH y", [/^ATTACH on line 1/, /^DETACH on line 1/]],
  ['PRAGMA journal_mode = WAL;', [/^PRAGMA journal_mode on line 1/]],
  ['PRAGMA user_version = 3;', [/^PRAGMA user_version on line 1 .*_turso_migrations/]],
  ['PRAGMA wal_checkpoint;', [/^PRAGMA wal_checkpoint on line 1/]],
  ["SELECT 'open", [/never closed/]],
])('fails on %j', (sql, expected) => {
  expect(transactionScript(sql).faults).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
});
