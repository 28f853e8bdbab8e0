import fc from 'fast-check';

const action = fc.constantFrom('CASCADE', 'SET NULL', 'SET DEFAULT', 'NO ACTION', 'RESTRICT');
const reference = fc.record({ onDelete: action, onUpdate: action, deferred: fc.boolean(), column: fc.constantFrom('', ' (id)') })
  .map(({ onDelete, onUpdate, deferred, column }) => `REFERENCES %${column} ON DELETE ${onDelete} ON UPDATE ${onUpdate}${deferred ? ' DEFERRABLE INITIALLY DEFERRED' : ''}`);
/** The SQL of a few tables that refer to one another, and of a trigger of one of them, which may be empty. */
export const schemas = fc.record({
  b: reference,
  c: reference,
  of: fc.constantFrom('a', 'b', '"A"'),
  own: fc.option(reference),
  trigger: fc.constantFrom('', 'INSERT', 'DELETE', 'UPDATE'),
  body: fc.constantFrom(
    'DELETE FROM c WHERE id = 1', 'UPDATE b SET a_id = NULL', 'INSERT INTO log VALUES (1)', 'DELETE FROM b WHERE id = 2'),
}).map(({ b, c, of, own, trigger, body }) => ({
  tables: [
    `CREATE TABLE a (id INTEGER PRIMARY KEY, u INT UNIQUE, v, own INT${own === null ? '' : ` ${own.replace('%', 'a')}`})`,
    `CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT DEFAULT 3 ${b.replace('%', 'a')})`,
    `CREATE TABLE c (id INTEGER PRIMARY KEY, r INT DEFAULT 3 ${c.replace('%', of)})`,
    'CREATE TABLE log (x)',
  ].join(';\n'),
  trigger: trigger === '' ? '' : `CREATE TRIGGER t AFTER ${trigger} ON a BEGIN ${body}; END`,
}));

const rebuilt = 'CREATE TABLE a_new (id INTEGER PRIMARY KEY, u INT UNIQUE, v, own INT);\nINSERT INTO a_new SELECT id, u, v, own FROM a;\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a';
/** Migrations that may delete rows or references without naming them. */
export const changes = fc.tuple(fc.constantFrom('', 'PRAGMA foreign_keys = OFF;\n', 'PRAGMA defer_foreign_keys = ON;\n'), fc.constantFrom(
  rebuilt,
  'ALTER TABLE a RENAME TO a_old;\nCREATE TABLE a (id INTEGER PRIMARY KEY, u INT, v, own INT);\nINSERT INTO a SELECT id, u, v, own FROM a_old;\nDROP TABLE a_old',
  'CREATE TABLE s AS SELECT * FROM a;\nDROP TABLE a;\nCREATE TABLE a (id INTEGER PRIMARY KEY, u INT, v, own INT);\nINSERT INTO a SELECT * FROM s;\nDROP TABLE s',
  'DELETE FROM a WHERE id = 2', 'DELETE FROM a WHERE id = id', 'DROP TABLE a', 'REPLACE INTO a VALUES (2, 2, 0, NULL)', 'INSERT OR REPLACE INTO a (id, u) VALUES (9, 2)',
  'UPDATE OR REPLACE a SET u = 2 WHERE id = 1', 'UPDATE a SET id = 8 WHERE id = 2', 'UPDATE a SET v = 0 WHERE id = 2', 'INSERT INTO a VALUES (9, 9, 0, NULL)',
  'INSERT INTO a VALUES (2, 7, 0, NULL) ON CONFLICT (id) DO UPDATE SET id = 8', 'DELETE FROM b WHERE id = 1;\nDELETE FROM a WHERE id = 1',
  `UPDATE b SET a_id = NULL;\n${rebuilt}`,
)).map((parts) => parts.join(''));

export const rows = ['INSERT INTO a VALUES (1, 1, 1, NULL), (2, 2, 2, 1), (3, 3, 3, 2)', 'INSERT INTO b VALUES (1, 1), (2, 2), (3, 2)', 'INSERT INTO c VALUES (1, 1), (2, 2), (3, NULL)'];

/** What a change itself names. "a" is compared only in rebuilds. */
export const isNamed = (what: string, change: string) => (what.startsWith('a ') && !change.includes('CREATE TABLE a')) || (what.startsWith('b ') && / b (SET|WHERE)/.test(change));
