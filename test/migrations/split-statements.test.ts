import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { splitStatements, SqlSyntaxError } from '../../src/migrations';
import { createClient, type LibsqlClient } from '../support/libsql';

const TABLE: { name: string; script: string; expected: [line: number, sql: string][] }[] = [
  { name: 'an empty script', script: '', expected: [] },
  { name: 'blanks, comments and semicolons alone', script: ' ;\n-- nothing;\n;/* ; */;', expected: [] },
  { name: 'a last statement without semicolon', script: 'SELECT 1; SELECT 2', expected: [[1, 'SELECT 1'], [1, 'SELECT 2']] },
  { name: 'lines counted through comments', script: '-- one\n/* two\n three */ SELECT 4;\n\nSELECT 5;', expected: [[3, 'SELECT 4'], [5, 'SELECT 5']] },
  { name: 'lines counted through strings', script: "SELECT 'a\nb';\nSELECT 2;", expected: [[1, "SELECT 'a\nb'"], [3, 'SELECT 2']] },
  { name: 'comments inside kept, around dropped', script: '/*a*/SELECT/*;b*/1/*c*/;--d', expected: [[1, 'SELECT/*;b*/1']] },
  { name: 'a line comment that hides a semicolon', script: 'SELECT 1 -- ;\n+ 1;', expected: [[1, 'SELECT 1 -- ;\n+ 1']] },
  { name: 'a block comment that is never closed', script: 'SELECT 1; /* SELECT 2;', expected: [[1, 'SELECT 1']] },
  { name: 'a semicolon in a string', script: "SELECT ';' ; SELECT 2", expected: [[1, "SELECT ';'"], [1, 'SELECT 2']] },
  { name: 'doubled quotes in a string', script: "SELECT 'it''s; fine'; SELECT 2", expected: [[1, "SELECT 'it''s; fine'"], [1, 'SELECT 2']] },
  { name: 'a backslash, which escapes nothing', script: "SELECT '\\'; SELECT 2", expected: [[1, "SELECT '\\'"], [1, 'SELECT 2']] },
  { name: 'a comment sign in a string', script: "SELECT '--', '/*'; SELECT 2", expected: [[1, "SELECT '--', '/*'"], [1, 'SELECT 2']] },
  { name: 'semicolons in quoted names', script: 'SELECT 1 AS "a;""b", 2 AS `c;``d`, 3 AS [e;f]; SELECT 2', expected: [[1, 'SELECT 1 AS "a;""b", 2 AS `c;``d`, 3 AS [e;f]'], [1, 'SELECT 2']] },
  { name: 'minus minus without blanks', script: 'SELECT 1--1;\n;SELECT 2', expected: [[1, 'SELECT 1'], [2, 'SELECT 2']] },
  {
    name: 'a trigger with CASE ... END',
    script: 'CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET x = CASE WHEN 1 THEN 2 END;\n  SELECT 1;\nEND;\nSELECT 2;',
    expected: [[1, 'CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  UPDATE a SET x = CASE WHEN 1 THEN 2 END;\n  SELECT 1;\nEND'], [5, 'SELECT 2']],
  },
  {
    name: 'a trigger in lower case, with a comment before its end, and no last semicolon',
    script: 'create temp trigger if not exists t after insert on a begin select 1; -- end;\n/* end; */ end',
    expected: [[1, 'create temp trigger if not exists t after insert on a begin select 1; -- end;\n/* end; */ end']],
  },
  { name: 'a table named trigger', script: 'CREATE TABLE "trigger" (a); SELECT 1', expected: [[1, 'CREATE TABLE "trigger" (a)'], [1, 'SELECT 1']] },
  { name: 'a broken trigger without BEGIN', script: 'CREATE TRIGGER t; SELECT 1', expected: [[1, 'CREATE TRIGGER t'], [1, 'SELECT 1']] },
  { name: 'an explained trigger', script: 'EXPLAIN QUERY PLAN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; SELECT 2', expected: [[1, 'EXPLAIN QUERY PLAN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END'], [1, 'SELECT 2']] },
];

test.each(TABLE)('splits $name', ({ script, expected }) => {
  expect(splitStatements(script).map(({ line, sql }) => [line, sql])).toEqual(expected);
});

test.each([
  ["SELECT 1;\nSELECT 'open", 2, "The ' on line 2 is never closed. Close it with '."],
  ['SELECT [open', 1, 'The [ on line 1 is never closed. Close it with ].'],
  ['SELECT 1;\n\n\0', 3, 'Line 3 holds a NUL character. Remove it: SQLite reads no further.'],
])('fails on %j', (script, line, message) => {
  const attempt = () => splitStatements(script);
  expect(attempt).toThrow(SqlSyntaxError);
  expect(attempt).toThrow(expect.objectContaining({ line, message }));
});

describe('against SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'split-statements-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const PIECES = [
    "INSERT INTO log VALUES ('a;b')", "INSERT INTO log VALUES ('it''s; -- no')", 'INSERT INTO log SELECT 1 AS "c;d" -- e;',
    'INSERT INTO log SELECT CASE WHEN 1 THEN 2 END', 'CREATE TABLE IF NOT EXISTS `q;``1` ([r;s] TEXT)',
    'CREATE TRIGGER IF NOT EXISTS t1 AFTER INSERT ON log WHEN new.x = 9 BEGIN DELETE FROM log WHERE x = CASE WHEN 1 THEN 2 END; SELECT 1; END',
    'CREATE TRIGGER IF NOT EXISTS t2 AFTER DELETE ON log BEGIN /* ; */ INSERT INTO log VALUES (7); -- end;\n END',
    '/* ; */ CREATE VIEW IF NOT EXISTS v AS SELECT x AS "end" FROM log', 'DELETE FROM log WHERE x = 2', '-- nothing\n', '',
  ];

  test('produces the same database as SQLite does with the whole script', async () => {
    let run = 0;
    const separators = fc.constantFrom(';', ' ;\n', '\n;;', ';-- c;\n', ';/* ; */');
    const scripts = fc.array(fc.tuple(fc.constantFrom(...PIECES), separators), { maxLength: 8 });
    await fc.assert(fc.asyncProperty(scripts, async (pieces) => {
      const script = 'CREATE TABLE log (x);' + pieces.map(([piece, end]) => `${piece}\n${end}`).join('');
      const split = await outcome(join(folder, `split-${++run}.db`), async (client) => {
        for (const { sql } of splitStatements(script)) {
          await client.execute(sql);
        }
      });
      const whole = await outcome(join(folder, `whole-${run}.db`), (client) => client.executeMultiple(script));
      expect(split).toEqual(whole);
    }), { numRuns: 60 });
  });
});

/** The whole contents of the database after `fill`. */
async function outcome(file: string, fill: (client: LibsqlClient) => Promise<void>): Promise<unknown> {
  const client = createClient({ url: `file:${file}` });
  try {
    await client.execute('PRAGMA journal_mode = OFF');
    await client.execute('PRAGMA synchronous = OFF');
    await fill(client);
    const results = await client.batch(['SELECT type, name, sql FROM sqlite_schema ORDER BY name', 'SELECT x FROM log ORDER BY rowid']);
    return results.map(({ rows }) => rows.map((row) => Object.values(row)));
  } finally {
    client.close();
  }
}
