import { createMigration, destructiveStatements } from '../../../src/migrations';
import { createClient } from '../../support/libsql';

const SCHEMA = createMigration('0001_schema', `
  CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT, "Full Name" TEXT, age INT AS (1 + id), CHECK (id > 0));
  CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);`);

const find = (sql: string) => destructiveStatements(createMigration('0002_change', sql), [SCHEMA]);
const reasons = (sql: string) => find(sql).map(({ kind, reason }) => `${kind}: ${reason}`);

test.each([
  ['drops a table', 'DROP TABLE users', 'drops the table "users"'],
  ['drops a table if it exists', 'drop table if exists users', 'drops the table "users"'],
  ['drops a table of a quoted name', 'DROP TABLE main."odd "" name"', 'drops the table "odd " name"'],
  ['drops a table in brackets', 'DROP TABLE [users]', 'drops the table "users"'],
  ['drops a table behind comments', '/* SELECT 1; */ DROP -- not\n TABLE users', 'drops the table "users"'],
  ['drops a column', 'ALTER TABLE users DROP COLUMN email', 'drops the column "email" of "users"'],
  ['drops a column without saying COLUMN', 'ALTER TABLE main.users DROP `email`', 'drops the column "email" of "users"'],
  ['deletes every row', 'DELETE FROM users', 'deletes every row of "users"'],
  ['deletes every row and returns them', 'DELETE FROM users AS u RETURNING id', 'deletes every row of "users"'],
  ['deletes where all is true', 'DELETE FROM users WHERE 1 = 1', 'deletes every row of "users"'],
  ['deletes behind a common table', 'WITH old AS (SELECT id FROM users WHERE id < 9) DELETE FROM notes', 'deletes every row of "notes"'],
  ['overwrites every row', "UPDATE users SET email = 'x', age = (SELECT 1 WHERE 1)", 'overwrites "email", "age" in every row of "users"'],
  ['overwrites a row of columns', 'UPDATE OR IGNORE users SET (email, age) = (1, 2)', 'overwrites "email", "age" in every row of "users"'],
  ['overwrites behind a common table', 'WITH a AS (SELECT 1) UPDATE users SET email = lower(email)', 'overwrites "email" in every row of "users"'],
  ['drops what only may be its own', 'CREATE TABLE IF NOT EXISTS users (x); DROP TABLE users', 'drops the table "users"'],
  ['drops a renamed table', 'ALTER TABLE users RENAME TO old_users; DROP TABLE old_users', 'drops the table "old_users"'],
  ['drops a copy that has the data now', 'CREATE TABLE a AS SELECT 1; INSERT INTO a SELECT id FROM users; DROP TABLE a', 'drops the table "a"'],
])('reports a statement that %s', (_, sql, reason) => {
  expect(reasons(sql)).toEqual([`loses data: ${reason}`]);
});

test.each([
  ['drops a view, an index and a trigger', 'DROP VIEW v; DROP INDEX i; DROP TRIGGER t'],
  ['deletes and updates chosen rows', 'DELETE FROM users WHERE id = 1; UPDATE users SET email = NULL WHERE id IN (SELECT 1)'],
  ['replaces rows by their keys', "INSERT OR REPLACE INTO users VALUES (1, 'a', 'b'); REPLACE INTO notes VALUES (1, '')"],
  ['drops and empties what it created', 'CREATE TABLE a (x); INSERT INTO a VALUES (1); UPDATE a SET x = 2; DELETE FROM a; CREATE UNIQUE INDEX u ON a (x); DROP TABLE A'],
  ['drops what it created and renamed', 'CREATE TABLE a (x); ALTER TABLE a RENAME TO b; DROP TABLE "b"'],
  ['fills a column that it added', 'ALTER TABLE users ADD COLUMN nick TEXT; ALTER TABLE users RENAME nick TO name; UPDATE users SET Name = email; ALTER TABLE users DROP COLUMN name'],
  ['has statements in a trigger', 'CREATE TRIGGER t AFTER DELETE ON users BEGIN DELETE FROM notes; UPDATE users SET email = 1; END'],
  ['explains', 'EXPLAIN DROP TABLE users; EXPLAIN QUERY PLAN DELETE FROM users'],
  ['says it in a string, a comment or a name', "INSERT INTO notes VALUES (1, 'DROP TABLE users'); -- DROP TABLE users\nSELECT 1 AS \"DROP TABLE users\""],
  ['adds, renames, indexes', 'ALTER TABLE users ADD x; ALTER TABLE users RENAME x TO y; CREATE INDEX i ON users (y); ALTER TABLE users RENAME TO people'],
  ['cannot be read', "SELECT 'never closed"],
  ['makes a unique index again', 'CREATE UNIQUE INDEX i ON notes (text)'],
])('accepts a migration that %s', (name, sql) => {
  const earlier = name.endsWith('again') ? [createMigration('0000', 'CREATE TABLE notes (text); CREATE UNIQUE INDEX u ON notes ("TEXT")')] : [SCHEMA];
  expect(destructiveStatements(createMigration('0002_change', sql), earlier)).toEqual([]);
});

describe('what may fail on data', () => {
  test.each([
    ['CREATE UNIQUE INDEX u ON users (email COLLATE NOCASE)', 'makes "email" of "users" unique, which fails where two rows have the same'],
    ['ALTER TABLE users ADD COLUMN n TEXT NOT NULL', 'adds the column "n" to "users" as NOT NULL without a default, which fails where the table has rows'],
    ['ALTER TABLE users ADD n TEXT NOT NULL DEFAULT NULL', 'adds the column "n" to "users" as NOT NULL without a default, which fails where the table has rows'],
    ['ALTER TABLE users ADD n AS ("Full Name") NOT NULL', 'adds the column "n" to "users" as NOT NULL, which fails where it is null'],
    ['ALTER TABLE users ADD n TEXT DEFAULT CURRENT_TIMESTAMP', 'adds the column "n" to "users" with a default that is no constant, which fails where the table has rows'],
    ["ALTER TABLE users ADD n TEXT NOT NULL DEFAULT (datetime('now'))", 'adds the column "n" to "users" with a default that is no constant, which fails where the table has rows'],
    ['ALTER TABLE users ADD n INT DEFAULT (1 + 1)', 'adds the column "n" to "users" with a default that is no constant, which fails where the table has rows'],
    ['ALTER TABLE users ADD n AS (email) STORED', 'adds the column "n" to "users" as a stored one, which fails where the table has rows'],
    ['ALTER TABLE users ADD n INT DEFAULT 1 REFERENCES notes (id)', 'adds the column "n" to "users" as a reference with a default, which fails where the table has rows'],
    ['ALTER TABLE users ADD n INT DEFAULT 1 CHECK (n > 5)', 'adds the column "n" to "users" with a CHECK, which fails where a row breaks it'],
  ])('is reported, and really fails: %s', async (sql, reason) => {
    expect(reasons(sql)).toEqual([`may fail on data: ${reason}`]);
    const client = createClient({ url: ':memory:' });
    await client.executeMultiple(SCHEMA.sql);
    await client.batch([sql]);
    client.close();
    const withData = createClient({ url: ':memory:' });
    await withData.executeMultiple(`${SCHEMA.sql}; INSERT INTO users (id, email) VALUES (1, 'same'), (2, 'same')`);
    await expect(withData.execute(sql)).rejects.toThrow(/SQLITE_(ERROR|CONSTRAINT)/);
    withData.close();
  });

  test.each([
    ["ALTER TABLE users ADD n TEXT NOT NULL DEFAULT 'a'"],
    ['ALTER TABLE users ADD n REAL NOT NULL DEFAULT -1.5'],
    ['ALTER TABLE users ADD n REAL DEFAULT (1.5e+3)'],
    ["ALTER TABLE users ADD n BLOB DEFAULT (x'00')"],
    ['ALTER TABLE users ADD n INT REFERENCES notes (id) ON DELETE SET DEFAULT'],
    ['ALTER TABLE users ADD n INT DEFAULT NULL REFERENCES notes (id) ON UPDATE SET NULL'],
    ['ALTER TABLE users ADD n AS (email)'],
  ])('is not reported when no rows can break it: %s', async (sql) => {
    expect(reasons(sql)).toEqual([]);
    const client = createClient({ url: ':memory:' });
    await client.executeMultiple(`${SCHEMA.sql}; INSERT INTO users (id) VALUES (1), (2)`);
    await client.execute(sql);
    client.close();
  });

  test.each([
    ['ALTER TABLE users ALTER COLUMN email TO email TEXT NOT NULL', 'NOT NULL'],
    ['ALTER TABLE users ALTER email TO email TEXT NOT NULL CHECK (email <> 1)', 'NOT NULL, CHECK'],
  ])('is reported when libSQL checks rows only on a write: %s', async (sql, rules) => {
    expect(reasons(sql)).toEqual([
      `may fail on data: makes the column "email" of "users" ${rules}: rows that break it stay, and fail where they are next written`,
    ]);
    const client = createClient({ url: ':memory:' });
    await client.executeMultiple(`${SCHEMA.sql}; INSERT INTO users (id) VALUES (1)`);
    await client.execute('ALTER TABLE users ALTER COLUMN email TO email TEXT NOT NULL');
    await expect(client.execute('UPDATE users SET email = email')).rejects.toThrow('NOT NULL constraint failed');
    client.close();
  });

  test('is not reported when an altered column loses its constraints', () => {
    expect(reasons('ALTER TABLE users ALTER COLUMN email TO email TEXT')).toEqual([]);
  });
});

describe('the rebuild of a table', () => {
  const rebuild = (insert: string) => `
    PRAGMA foreign_keys=OFF;
    CREATE TABLE "__new_users" (id INTEGER PRIMARY KEY, email TEXT NOT NULL, "Full Name" TEXT);
    ${insert};
    DROP TABLE users;
    ALTER TABLE __new_users RENAME TO "users";
    CREATE INDEX i ON users (email);
    PRAGMA foreign_keys=ON;`;

  test.each([
    ['leaves a column', 'INSERT INTO "__new_users" ("id", "email") SELECT "id", "email" FROM "users"', 'loses data: rebuilds the table "users" without its column "Full Name"'],
    ['leaves columns', 'INSERT INTO __new_users (id) SELECT id FROM users', 'loses data: rebuilds the table "users" without its columns "email", "Full Name"'],
    ['leaves rows', 'INSERT INTO __new_users SELECT id, email, "full name" FROM users WHERE email IS NOT NULL', 'loses data: rebuilds the table "users", copying only some of its rows'],
    ['ignores rows', 'INSERT OR IGNORE INTO __new_users SELECT * FROM users', 'loses data: rebuilds the table "users", copying only some of its rows'],
    ['keeps everything', 'INSERT INTO __new_users SELECT id, coalesce(email, \'\'), upper([Full Name]) FROM users', 'may fail on data: rebuilds the table "users", which fails where its rows break a rule of the new one'],
    ['copies with a star', 'INSERT INTO __new_users SELECT * FROM users', 'may fail on data: rebuilds the table "users", which fails where its rows break a rule of the new one'],
  ])('is reported once, at its DROP, when it %s', (_, insert, expected) => {
    expect(reasons(rebuild(insert))).toEqual([expected]);
    expect(find(rebuild(insert))).toMatchObject([{ line: 5, statement: 'DROP TABLE users' }]);
  });

  test('is reported with unknown columns when the earlier migrations are missing', () => {
    const migration = createMigration('0002_a', rebuild('INSERT INTO __new_users (id, email) SELECT id, email FROM users'));
    expect(destructiveStatements(migration)).toMatchObject([{ kind: 'loses data', reason: 'rebuilds the table "users"; whether every column is copied cannot be told' }]);
  });

  test('is recognized when the old table is renamed first', () => {
    expect(reasons('ALTER TABLE users RENAME TO old; CREATE TABLE users (id); INSERT INTO users SELECT id FROM old; DROP TABLE old')).toEqual([
      'loses data: rebuilds the table "users" without its columns "email", "Full Name"',
    ]);
  });

  test('is not recognized when the copy gets a different name', () => {
    expect(reasons('CREATE TABLE archive (id); INSERT INTO archive SELECT id FROM users; DROP TABLE users')).toEqual(['loses data: drops the table "users"']);
  });

  test('ignores unique indexes that are created again, and reports new ones', () => {
    const earlier = [SCHEMA, createMigration('0001_b', 'CREATE UNIQUE INDEX u ON users (email)')];
    const sql = rebuild('INSERT INTO __new_users SELECT * FROM users') + 'CREATE UNIQUE INDEX u ON users (email); CREATE UNIQUE INDEX v ON users (id)';
    expect(destructiveStatements(createMigration('0002_a', sql), earlier).map(({ reason }) => reason)).toEqual([
      'rebuilds the table "users", which fails where its rows break a rule of the new one',
      'makes "id" of "users" unique, which fails where two rows have the same',
    ]);
  });

  test('uses the columns after the earlier migrations', () => {
    const earlier = [SCHEMA, createMigration('0001_b', `
      ALTER TABLE users ADD COLUMN a; ALTER TABLE users RENAME COLUMN a TO b; ALTER TABLE users DROP COLUMN "Full Name"; ALTER TABLE users RENAME TO people;`)];
    const sql = 'CREATE TABLE n (id); INSERT INTO n SELECT id FROM people; DROP TABLE people; ALTER TABLE n RENAME TO people';
    expect(destructiveStatements(createMigration('0002_a', sql), earlier)).toMatchObject([{ reason: 'rebuilds the table "people" without its columns "email", "b"' }]);
  });
});

test('reports file, line and the statement without the contents of its strings', () => {
  const migration = createMigration('0002_a', "-- first\nSELECT 1;\n\nUPDATE users\nSET email = 'secret';\nDROP TABLE notes;", { file: 'migrations/0002_a.sql', line: 10 });
  expect(destructiveStatements(migration)).toEqual([
    { kind: 'loses data', file: 'migrations/0002_a.sql', line: 13, statement: "UPDATE users\nSET email = '...'", reason: 'overwrites "email" in every row of "users"' },
    { kind: 'loses data', file: 'migrations/0002_a.sql', line: 15, statement: 'DROP TABLE notes', reason: 'drops the table "notes"' },
  ]);
});
