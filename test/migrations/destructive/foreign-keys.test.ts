import { createMigration, destructiveStatements } from '../../../src/migrations';
import { createClient, type LibsqlClient } from '../../support/libsql';

const ACCOUNT = 'CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT UNIQUE, label TEXT)';
const visit = (reference: string) => `${ACCOUNT}; CREATE TABLE visit (id INTEGER PRIMARY KEY, account_id INTEGER DEFAULT 1 ${reference})`;
const ROWS = "INSERT INTO account VALUES (1, 'a', 'one'), (2, 'b', 'two'); INSERT INTO visit VALUES (1, 1), (2, 2), (3, 2)";

const CASCADE = visit('REFERENCES account (id) ON DELETE CASCADE');
const SET_NULL = visit('REFERENCES account (id) ON DELETE SET NULL');
const PLAIN = visit('REFERENCES account (id)');

const REBUILD = `CREATE TABLE account_new (id INTEGER PRIMARY KEY, email TEXT, label TEXT NOT NULL);
  INSERT INTO account_new SELECT id, email, label FROM account;
  DROP TABLE account;
  ALTER TABLE account_new RENAME TO account`;
const RENAME_FIRST = `ALTER TABLE account RENAME TO account_old;
  CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT, label TEXT NOT NULL);
  INSERT INTO account SELECT id, email, label FROM account_old;
  DROP TABLE account_old`;

const DELETES = 'loses data: deletes the rows of "visit" that refer to "account" (ON DELETE CASCADE; foreign keys are on)';
const NULLS = 'loses data: sets "account_id" of "visit" to NULL where it refers to "account" (ON DELETE SET NULL; foreign keys are on)';
const FAILS = 'fails on rows: fails where "account_id" of "visit" refers to a row of "account": with foreign keys on, DROP TABLE deletes the rows first';
const REBUILDS = 'may fail on data: rebuilds the table "account", which fails where its rows break a rule of the new one';

const found = (schema: string, sql: string) => destructiveStatements(createMigration('0002', sql), [createMigration('0001', schema)]);
const reasons = (schema: string, sql: string) => found(schema, sql).map(({ kind, reason }) => `${kind}: ${reason}`);

/** Rows of each table, and its references that are not null. */
async function counts(client: LibsqlClient): Promise<Record<string, number>> {
  const { rows: tables } = await client.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
  const counted: Record<string, number> = {};
  for (const [table] of tables.map((row) => Array.from(row) as string[])) {
    const { rows: keys } = await client.execute(`SELECT DISTINCT "from" FROM pragma_foreign_key_list('${table}')`);
    for (const what of ['*', ...keys.map((row) => `"${row[0]}"`)]) {
      counted[`${table} ${what}`] = Number((await client.execute(`SELECT count(${what}) FROM "${table}"`)).rows[0][0]);
    }
  }
  return counted;
}

/** Runs a migration on a database with rows, and returns what is lost, or why it fails. */
async function carriedOut(schema: string, rows: string, sql: string): Promise<{ lost: string[]; error?: string }> {
  const client = createClient({ url: ':memory:' });
  try {
    await client.executeMultiple(`PRAGMA foreign_keys = ON; ${schema}; ${rows}`);
    const before = await counts(client);
    const script = /^PRAGMA foreign_keys/i.test(sql) ? `${sql.replace(';', '; BEGIN;')}; COMMIT` : `BEGIN; ${sql}; COMMIT`;
    const error = await client.executeMultiple(script).then(() => undefined, String);
    if (error !== undefined) return { lost: [], error };
    const after = await counts(client);
    return { lost: Object.keys(before).filter((what) => (after[what] ?? 0) < before[what]) };
  } finally {
    client.close();
  }
}

describe('a table that others refer to', () => {
  test.each([
    ['is rebuilt, and rows cascade', CASCADE, REBUILD, [REBUILDS, DELETES]],
    ['is rebuilt, and references become null', SET_NULL, REBUILD, [REBUILDS, NULLS]],
    ['is rebuilt with defer_foreign_keys, which puts no action off', CASCADE, `PRAGMA defer_foreign_keys = ON; ${REBUILD}`, [REBUILDS, DELETES]],
    ['is rebuilt, and has no action', PLAIN, REBUILD, [REBUILDS, FAILS]],
    ['is rebuilt with defer_foreign_keys, and has no action', PLAIN, `PRAGMA defer_foreign_keys = ON; ${REBUILD}`, [REBUILDS, FAILS]],
    ['is restricted', visit('REFERENCES account ON DELETE RESTRICT'), REBUILD, [REBUILDS, FAILS]],
    ['is rebuilt by a name in other letters', visit('REFERENCES "ACCOUNT" ON DELETE CASCADE'), REBUILD, [
      REBUILDS, 'loses data: deletes the rows of "visit" that refer to "account" (ON DELETE CASCADE; foreign keys are on)',
    ]],
    ['is named without a column', visit('REFERENCES account ON DELETE CASCADE'), REBUILD, [REBUILDS, DELETES]],
    ['is named by a constraint of the table', `${ACCOUNT}; CREATE TABLE visit (id INTEGER PRIMARY KEY, account_id INT, CONSTRAINT of FOREIGN KEY (account_id) REFERENCES account (id) ON UPDATE CASCADE ON DELETE CASCADE)`, REBUILD, [REBUILDS, DELETES]],
    ['is named by [brackets] and `backticks`', visit('REFERENCES [account] (`id`) ON DELETE CASCADE'), REBUILD, [REBUILDS, DELETES]],
    ['is named by an added column', `${ACCOUNT}; CREATE TABLE visit (id INTEGER PRIMARY KEY); ALTER TABLE visit ADD COLUMN account_id INT REFERENCES account (id) ON DELETE CASCADE`, REBUILD, [REBUILDS, DELETES]],
    ['is dropped', CASCADE, 'DROP TABLE account', [
      'loses data: drops the table "account"', DELETES,
      'loses data: leaves "visit" with a reference to "account", which is gone then: what is put into "visit" fails',
    ]],
    ['is renamed first, so that the references follow it', CASCADE, RENAME_FIRST, [
      REBUILDS, 'loses data: deletes the rows of "visit" that refer to "account_old" (ON DELETE CASCADE; foreign keys are on)',
      'loses data: leaves "visit" with a reference to "account_old", which is gone then: what is put into "visit" fails',
    ]],
    ['is renamed first without foreign keys', CASCADE, `PRAGMA foreign_keys = OFF; ${RENAME_FIRST}`, [
      REBUILDS, 'loses data: leaves "visit" with a reference to "account_old", which is gone then: what is put into "visit" fails',
    ]],
    ['is rebuilt without foreign keys', CASCADE, `PRAGMA foreign_keys = OFF; ${REBUILD}; PRAGMA foreign_keys = ON`, [REBUILDS]],
    ['loses every row', CASCADE, 'DELETE FROM account WHERE id = id', ['loses data: deletes every row of "account"', DELETES]],
    ['loses chosen rows', CASCADE, 'DELETE FROM account WHERE id = 2', [DELETES]],
    ['loses chosen rows, and references become null', SET_NULL, 'DELETE FROM account WHERE id = 2', [NULLS]],
    ['loses chosen rows that are held', PLAIN, 'DELETE FROM account WHERE id = 2', [
      'may fail on data: fails where "account_id" of "visit" refers to a row of "account" that it deletes',
    ]],
    ['loses chosen rows after those that refer to them', CASCADE, 'DELETE FROM visit WHERE account_id = 2; DELETE FROM account WHERE id = 2', [
      'may fail on data: is stopped where it deletes the rows of "visit" that refer to "account" (ON DELETE CASCADE; foreign keys are on)',
    ]],
    ['has rows replaced', CASCADE, "REPLACE INTO account VALUES (2, 'b', 'new')", [DELETES]],
    ['has rows replaced by INSERT OR REPLACE', SET_NULL, "INSERT OR REPLACE INTO account (id, email) VALUES (9, 'b')", [NULLS]],
    ['has rows replaced by UPDATE OR REPLACE', CASCADE, "UPDATE OR REPLACE account SET email = 'b' WHERE id = 1", [DELETES]],
    ['replaces rows by its own rule', `CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT UNIQUE ON CONFLICT REPLACE, label TEXT);
      CREATE TABLE visit (id INTEGER PRIMARY KEY, account_id INT REFERENCES account ON DELETE CASCADE)`, "INSERT INTO account VALUES (9, 'b', '')", [DELETES]],
    ['has keys changed, and references become null', visit('REFERENCES account ON UPDATE SET NULL'), 'UPDATE account SET id = 9 WHERE id = 2', [
      'loses data: sets "account_id" of "visit" to NULL where the key of "account" changes (ON UPDATE SET NULL; foreign keys are on)',
    ]],
    ['has keys changed by an upsert', visit('REFERENCES account ON UPDATE SET NULL'), "INSERT INTO account VALUES (2, 'x', '') ON CONFLICT (id) DO UPDATE SET id = 9", [
      'loses data: sets "account_id" of "visit" to NULL where the key of "account" changes (ON UPDATE SET NULL; foreign keys are on)',
    ]],
    ['has keys changed, and references follow', visit('REFERENCES account ON UPDATE CASCADE'), 'UPDATE account SET id = 9 WHERE id = 2', []],
    ['has other columns changed', CASCADE, "UPDATE account SET label = '' WHERE id = 2", []],
    ['has no reference left', PLAIN, 'DELETE FROM visit; DROP TABLE visit; DROP TABLE account', [
      'loses data: deletes every row of "visit"', 'loses data: drops the table "visit"', 'loses data: drops the table "account"',
    ]],
    ['is rebuilt after its references were set to null', PLAIN, `UPDATE visit SET account_id = NULL; ${REBUILD}`, [
      'loses data: overwrites "account_id" in every row of "visit"', REBUILDS,
    ]],
  ])('%s', async (_, schema, sql, expected) => {
    expect(reasons(schema, sql)).toEqual(expected);
    const { lost, error } = await carriedOut(schema, ROWS, sql);
    const kinds = found(schema, sql).map(({ kind }) => kind);
    if (kinds.includes('fails on rows')) expect(error).toMatch(/FOREIGN KEY constraint failed/);
    const unnamed = lost.filter((what) => !sql.includes(`DELETE FROM ${what.split(' ')[0]} WHERE`));
    if (unnamed.length > 0) expect(kinds).toContain('loses data');
    if (expected.length === 0) expect({ lost, error }).toEqual({ lost: [], error: undefined });
  });

  test('sets references to their defaults', () => {
    expect(reasons(visit('REFERENCES account ON DELETE SET DEFAULT'), 'DELETE FROM account WHERE id = 2')).toEqual([
      'loses data: sets "account_id" of "visit" to its default where it refers to "account" (ON DELETE SET DEFAULT; foreign keys are on)',
    ]);
  });

  test('also loses the rows that refer to its deleted rows indirectly', async () => {
    const schema = `${CASCADE}; CREATE TABLE page (id INTEGER PRIMARY KEY, visit_id INT REFERENCES visit ON DELETE CASCADE)`;
    const rows = `${ROWS}; INSERT INTO page VALUES (1, 1), (2, 3)`;
    expect(reasons(schema, REBUILD)).toEqual([
      REBUILDS, DELETES, 'loses data: deletes the rows of "page" that refer to "visit" (ON DELETE CASCADE; foreign keys are on)',
    ]);
    expect((await carriedOut(schema, rows, REBUILD)).lost).toContain('page *');
  });

  test('refers to itself, as does its copy', async () => {
    const schema = 'CREATE TABLE node (id INTEGER PRIMARY KEY, parent INT REFERENCES node (id) ON DELETE CASCADE)';
    const rows = 'INSERT INTO node VALUES (1, NULL), (2, 1)';
    const rebuild = `CREATE TABLE node_new (id INTEGER PRIMARY KEY, parent INT REFERENCES node (id) ON DELETE CASCADE);
      INSERT INTO node_new SELECT id, parent FROM node; DROP TABLE node; ALTER TABLE node_new RENAME TO node`;
    expect(reasons(schema, rebuild)).toEqual([
      'may fail on data: rebuilds the table "node", which fails where its rows break a rule of the new one',
      'loses data: deletes the rows of "node_new" that refer to "node" (ON DELETE CASCADE; foreign keys are on)',
    ]);
    expect((await carriedOut(schema, rows, rebuild)).lost).toEqual(['node *', 'node "parent"']);
    expect(reasons(schema, 'DELETE FROM node WHERE id = 1')).toEqual([
      'loses data: deletes the rows of "node" that refer to "node" (ON DELETE CASCADE; foreign keys are on)',
    ]);
  });

  test('gets its rows back under a deferred foreign key', async () => {
    const schema = visit('REFERENCES account DEFERRABLE INITIALLY DEFERRED');
    const sql = `CREATE TABLE saved AS SELECT * FROM account; DROP TABLE account; ${ACCOUNT}; INSERT INTO account SELECT * FROM saved; DROP TABLE saved`;
    expect(reasons(schema, sql).map((reason) => reason.split(':')[0])).toEqual(['loses data', 'may fail on data', 'loses data']);
    expect(await carriedOut(schema, ROWS, sql)).toEqual({ lost: [] });
  });
});

describe('a trigger that the migration fires', () => {
  const schema = `${PLAIN}; CREATE TABLE log (id INTEGER PRIMARY KEY)`;
  test.each([
    ['deletes rows of another table', 'CREATE TRIGGER t AFTER DELETE ON account BEGIN DELETE FROM visit WHERE account_id = OLD.id; END', 'DELETE FROM account WHERE id = 1',
      ['fires the trigger "t", which deletes rows of "visit"']],
    ['deletes on an update of a column', 'CREATE TRIGGER t BEFORE UPDATE OF label ON account BEGIN SELECT 1; DELETE FROM visit; END', "UPDATE account SET label = '' WHERE id = 1",
      ['fires the trigger "t", which deletes rows of "visit"']],
    ['deletes on an insert', 'CREATE TRIGGER t AFTER INSERT ON account WHEN NEW.id > 0 BEGIN DELETE FROM visit WHERE id = 1; END', "INSERT INTO account VALUES (9, '', '')",
      ['fires the trigger "t", which deletes rows of "visit"']],
    ['overwrites references', 'CREATE TRIGGER t AFTER INSERT ON account BEGIN UPDATE visit SET account_id = NULL; END', "INSERT INTO account VALUES (9, '', '')",
      ['fires the trigger "t", which overwrites "account_id" of "visit"']],
    ['fires another one', `CREATE TRIGGER t AFTER INSERT ON account BEGIN INSERT INTO log VALUES (1); END;
      CREATE TRIGGER u AFTER INSERT ON log BEGIN DELETE FROM visit; END`, "INSERT INTO account VALUES (9, '', '')", ['fires the trigger "u", which deletes rows of "visit"']],
    ['is of another column', 'CREATE TRIGGER t BEFORE UPDATE OF label ON account BEGIN DELETE FROM visit; END', "UPDATE account SET email = '' WHERE id = 1", []],
    ['is dropped before', 'CREATE TRIGGER t AFTER INSERT ON account BEGIN DELETE FROM visit; END; DROP TRIGGER t', "INSERT INTO account VALUES (9, '', '')", []],
    ['only writes a log', 'CREATE TRIGGER t AFTER UPDATE ON account BEGIN INSERT INTO log VALUES (NULL); END', "UPDATE account SET label = '' WHERE id = 1", []],
  ])('%s', async (_, trigger, statement, expected) => {
    const losses = (before: string, sql: string) => found(before, sql).filter(({ kind }) => kind === 'loses data').map(({ reason }) => reason);
    expect(losses(`${schema}; ${trigger}`, statement)).toEqual(expected);
    expect(losses(schema, `${trigger}; ${statement}`)).toEqual(expected);
    expect((await carriedOut(schema, ROWS, `${trigger}; ${statement}`)).lost.length > 0).toBe(expected.length > 0);
  });

  test('follows its table to a new name', () => {
    const sql = 'ALTER TABLE account RENAME TO client; ALTER TABLE visit RENAME TO stay; DELETE FROM client WHERE id = 1';
    expect(reasons(`${CASCADE}; CREATE TRIGGER t AFTER DELETE ON account BEGIN DELETE FROM visit; END`, sql)).toEqual([
      'loses data: deletes the rows of "stay" that refer to "client" (ON DELETE CASCADE; foreign keys are on)',
      'loses data: fires the trigger "t", which deletes rows of "stay"',
    ]);
  });
});

describe('DROP TABLE IF EXISTS', () => {
  const leftover = `DROP TABLE IF EXISTS account_new; PRAGMA foreign_keys = OFF; ${REBUILD}`;

  test('loses nothing when no migration has created the table yet', () => {
    expect(reasons(CASCADE, leftover)).toEqual([REBUILDS]);
  });

  test.each([
    ['an earlier migration has made it', `${CASCADE}; CREATE TABLE account_new (x)`, leftover, 'account_new'],
    ['the migration does not make it', CASCADE, 'DROP TABLE IF EXISTS account_new', 'account_new'],
    ['the migration may find it', CASCADE, 'DROP TABLE IF EXISTS saved; CREATE TABLE IF NOT EXISTS saved (x)', 'saved'],
  ])('loses data when %s', (_, schema, sql, table) => {
    expect(reasons(schema, sql)[0]).toBe(`loses data: drops the table "${table}"`);
  });
});

test('the foreign_keys option of a migration overrides its SQL', () => {
  const kinds = (sql: string, foreignKeys: boolean) => destructiveStatements(
    createMigration('0002', sql, { foreignKeys }), [createMigration('0001', CASCADE)],
  ).map(({ kind }) => kind);
  expect(kinds(REBUILD, false)).toEqual(['may fail on data']);
  expect(kinds(`PRAGMA foreign_keys = OFF; ${REBUILD}`, true)).toEqual(['may fail on data', 'loses data']);
});

test.each([
  ['two tables and a condition', 'INSERT INTO account_new SELECT a.id, a.email, a.label FROM account a, visit v'],
  ['distinct rows', 'INSERT INTO account_new SELECT DISTINCT id, email, label FROM account'],
  ['rows without a conflict', 'INSERT INTO account_new SELECT id, email, label FROM account WHERE true ON CONFLICT DO NOTHING'],
])('a rebuild that copies %s loses rows', (_, insert) => {
  const sql = REBUILD.replace(/INSERT .*;/, `${insert};`);
  expect(reasons(ACCOUNT + '; CREATE TABLE visit (x)', sql)).toEqual(['loses data: rebuilds the table "account", copying only some of its rows']);
});
