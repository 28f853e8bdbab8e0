import fc from 'fast-check';
import { applyToRows, counts, lossesIn, run } from './apply-to-rows';
import type { FleetDatabase } from '../../../../src/fleet';
import { migrateDatabase } from '../../../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../../../src/fleet/database/prepare-migrations';
import { createMigration, destructiveStatements, refusalOf, type MigrationOptions } from '../../../../src/migrations';
import { SqliteSqlClient } from '../../../support/sqlite-sql-client';
import { databaseNamed } from '../../fixtures';
import { changes, isNamed, rows as generatedRows, schemas } from '../generated';

jest.setTimeout(240_000);

let sql: SqliteSqlClient;
let made = 0;
beforeAll(() => { sql = new SqliteSqlClient(); });
afterAll(() => sql.close());

const ACCOUNT = 'CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT UNIQUE, label TEXT);';
const REBUILD = `CREATE TABLE account_new (id INTEGER PRIMARY KEY, email TEXT UNIQUE, label TEXT NOT NULL);
INSERT INTO account_new SELECT id, email, label FROM account;
DROP TABLE account;
ALTER TABLE account_new RENAME TO account;`;
const visit = (reference: string) => `${ACCOUNT} CREATE TABLE visit (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES account (id) ${reference});`;
const ROWS = ["INSERT INTO account VALUES (1, 'a', 'one'), (2, 'b', 'two'), (3, 'c', 'three')", 'INSERT INTO visit VALUES (1, 1), (2, 2), (3, 2), (4, NULL)'];

const apply = async (schema: string, rows: readonly string[], change: string, options: MigrationOptions = {}) =>
  applyToRows(sql, databaseNamed(`d${++made}`), schema, rows, change, options);
const query = async (database: FleetDatabase, statement: string) => run(sql, database, statement);

describe('a migration fails if it would lose rows that it does not name', () => {
  test.each([
    ['a rebuild that cascades', visit('ON DELETE CASCADE'), REBUILD, 'DROP TABLE account', /rows of "visit": 4 before, 1 after/],
    ['a rebuild that cascades, with defer_foreign_keys', visit('ON DELETE CASCADE'), `PRAGMA defer_foreign_keys = ON; ${REBUILD}`, 'DROP TABLE account', /rows of "visit": 4 before, 1 after/],
    ['a rebuild that sets references to null', visit('ON DELETE SET NULL'), REBUILD, 'DROP TABLE account', /values in "account_id" of "visit": 3 before, 0 after/],
    ['a DELETE that cascades', visit('ON DELETE CASCADE'), 'DELETE FROM account WHERE id = 2', 'DELETE FROM account WHERE id = 2', /rows of "visit": 4 before, 2 after/],
    ['a REPLACE', visit('ON DELETE CASCADE'), "REPLACE INTO account VALUES (2, 'b', 'new')", "REPLACE INTO account VALUES (2, 'b', 'new')", /rows of "visit": 4 before, 2 after/],
    ['a trigger that an earlier migration made', `${visit('')} CREATE TRIGGER t AFTER INSERT ON account BEGIN DELETE FROM visit WHERE id = 1; END;`,
      "INSERT INTO account VALUES (9, 'z', '')", "INSERT INTO account VALUES (9, 'z', '')", /rows of "visit": 4 before, 3 after/],
    ['a rebuild that copies some rows only', visit('ON DELETE CASCADE'), `PRAGMA foreign_keys = OFF; ${REBUILD.replace('FROM account;', 'FROM account WHERE id < 3;')}`, 'DROP TABLE account',
      /of the rows of "account", 2 of 3 are copied/],
    ['a rebuild that renames first', visit(''), 'PRAGMA foreign_keys = OFF; ALTER TABLE account RENAME TO account_old; CREATE TABLE account (id INTEGER PRIMARY KEY); '
      + 'INSERT INTO account SELECT id FROM account_old; DROP TABLE account_old', undefined, /"visit" refers to "account_old"/],
  ])('by %s', async (_, schema, change, statement, message) => {
    const applied = await apply(schema, ROWS, change);
    expect(applied.outcome).toMatchObject({ position: 1, failure: { code: 'LOSES_ROWS', message: expect.stringMatching(message) } });
    expect(applied.outcome.failure?.statement).toBe(statement);
    expect(applied.after).toEqual(applied.before);
    expect((await apply(schema, ROWS, change, { allowDestructive: true })).outcome).toMatchObject({ position: 2, applied: ['0002'] });
  });

  test('by a rebuild when a table that was created by hand refers to it', async () => {
    const hand = ['CREATE TABLE by_hand (account_id INT REFERENCES account ON DELETE CASCADE)', 'INSERT INTO by_hand VALUES (1), (2)'];
    const { outcome } = await apply(visit(''), [...ROWS, 'UPDATE visit SET account_id = NULL', ...hand], REBUILD);
    expect(outcome.failure?.message).toMatch(/rows of "by_hand": 2 before, 0 after/);
  });

  test.each([
    ['an INSERT', "INSERT INTO account VALUES (9, 'z', '')", 'DELETE FROM visit WHERE id = 1', /rows of "visit": 4 before, 3 after/],
    ['an INSERT, in the same table', "INSERT INTO account VALUES (9, 'z', '')", 'DELETE FROM account WHERE id = 3', /rows of "account": 3 before, 2 after/],
    ['an UPDATE, in the same table', "UPDATE account SET label = '' WHERE id = 2", 'DELETE FROM account WHERE id = 3', /rows of "account": 3 before, 2 after/],
    ['an upsert, in the same table', "INSERT INTO account VALUES (2, 'b', '') ON CONFLICT DO UPDATE SET label = ''", 'DELETE FROM account WHERE id = 3', /rows of "account": 3 before, 2 after/],
  ])('by a trigger created by hand that %s fires', async (_, change, body, message) => {
    const trigger = `CREATE TRIGGER by_hand AFTER ${change.includes('CONFLICT') ? 'UPDATE' : change.slice(0, 6)} ON account BEGIN ${body}; END`;
    const { outcome, before, after } = await apply(visit(''), [...ROWS, trigger], change);
    expect(outcome.failure).toMatchObject({ code: 'LOSES_ROWS', message: expect.stringMatching(message) });
    expect(after).toEqual(before);
  });

  test('by a statement that deletes another row of the same table', async () => {
    const schema = 'CREATE TABLE node (id INTEGER PRIMARY KEY, parent INT REFERENCES node (id) ON DELETE CASCADE)';
    const { outcome } = await apply(schema, ['INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2)'], 'DELETE FROM node WHERE id = 1');
    expect(outcome.failure?.message).toMatch(/rows of "node": 3 before, 1 after/);
  });
});

describe('accepts changes that lose no rows', () => {
  test.each([
    ['a trigger that writes a log', `${visit('')} CREATE TABLE log (x); CREATE TRIGGER t AFTER UPDATE ON account BEGIN INSERT INTO log VALUES (NEW.id); END;`,
      "UPDATE account SET label = '' WHERE id = 2", { 'log *': 1 }],
    ['a trigger that keeps an index of texts', `${visit('')} CREATE VIRTUAL TABLE search USING fts5(label); CREATE TRIGGER t AFTER UPDATE ON account BEGIN
      DELETE FROM search WHERE rowid = OLD.id; INSERT INTO search (rowid, label) VALUES (NEW.id, NEW.label); END;`, "UPDATE account SET label = 'x' WHERE id = 2", {}],
    ['a trigger that an INSERT fires', `${visit('')} CREATE TABLE log (x); CREATE TRIGGER t AFTER INSERT ON account BEGIN INSERT INTO log VALUES (NEW.id); END;`,
      "INSERT INTO account VALUES (8, 'y', ''), (9, 'z', ''); INSERT INTO account VALUES (2, 'b', '') ON CONFLICT DO UPDATE SET label = 'x'", { 'log *': 5 }],
    ['a reference that follows its key', visit('ON UPDATE CASCADE'), 'UPDATE account SET id = 9 WHERE id = 2', {}],
    ['a DELETE after that of the rows that refer to it', visit('ON DELETE CASCADE'), 'DELETE FROM visit WHERE account_id = 2; DELETE FROM account WHERE id = 2', { 'visit *': 2, 'visit account_id': 1, 'account *': 2 }],
    ['a row that nothing refers to, deleted after a trigger has written a log', `${visit('')} CREATE TABLE node (id INTEGER PRIMARY KEY, parent INT REFERENCES node ON DELETE SET NULL);
      INSERT INTO node VALUES (1, NULL), (2, NULL); CREATE TABLE log (x); CREATE TRIGGER t AFTER UPDATE ON account BEGIN INSERT INTO log VALUES (NEW.id); END;`,
    "UPDATE account SET label = '' WHERE id = 2; DELETE FROM node WHERE id = 2", { 'log *': 1, 'node *': 1 }],
    ['a rebuild without foreign keys', visit('ON DELETE CASCADE'), `PRAGMA foreign_keys = OFF; ${REBUILD}`, {}],
  ])('%s', async (_, schema, change, differences) => {
    const { outcome, before, after } = await apply(schema, ROWS, change);
    expect(outcome).toMatchObject({ position: 2, applied: ['0002'] });
    expect({ ...after, ...differences }).toEqual(after);
    expect(Object.entries(before).filter(([what, count]) => after[what] < count).map(([what]) => what).sort()).toEqual(
      Object.keys(differences).filter((what) => what !== 'log *').sort());
  });
});

describe('outside of a transaction', () => {
  const steps: MigrationOptions = { transaction: false };
  const hand = ['CREATE TABLE by_hand (account_id INT REFERENCES account ON DELETE CASCADE)'];
  const renamedFirst = 'ALTER TABLE account RENAME TO account_old; CREATE TABLE account (id INTEGER PRIMARY KEY); INSERT INTO account SELECT id FROM account_old; '
    + 'DROP TABLE account_old; CREATE TABLE after_it (x)';

  test.each([
    ['rows of a table by hand would be deleted', visit(''), ['DELETE FROM visit', ...hand, 'INSERT INTO by_hand VALUES (1)'], REBUILD, 'LOSES_ROWS', /rows of "by_hand" refer to rows of "account"/],
    ['references would be set to null', visit('ON DELETE SET NULL'), [], REBUILD, 'LOSES_ROWS', /rows of "visit" refer to rows of "account".*ON DELETE SET NULL/],
    ['its DROP TABLE would fail', visit(''), [], REBUILD, 'FOREIGN_KEYS', /Set foreign_keys of the migration to false/],
    ['it would leave a reference to what is gone', visit(''), ['DELETE FROM visit'], renamedFirst, 'LOSES_ROWS', /"visit" refers to "account_old"/],
  ])('rejects a migration before its first statement when %s', async (_, schema, rows, change, code, message) => {
    const { outcome, database, before, after } = await apply(schema, [...ROWS, ...rows], change, steps);
    expect(outcome.failure).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(outcome.failure?.message).toMatch(/No statement of the migration ran/);
    expect(after).toEqual(before);
    expect(await query(database, "SELECT name FROM sqlite_schema WHERE name GLOB '_turso_*'")).toEqual([['_turso_migrations']]);
    expect((await apply(schema, [...ROWS, ...rows], change, { ...steps, ...code === 'FOREIGN_KEYS' ? { foreignKeys: false } : { allowDestructive: true } })).outcome.position).toBe(2);
  });

  test.each([
    ['where no row refers to what is dropped', visit('ON DELETE CASCADE'), ['UPDATE visit SET account_id = NULL', ...hand], REBUILD],
    ['where the rows that refer to it are taken away before', visit('ON DELETE CASCADE'), [], `DELETE FROM visit; ${REBUILD}`],
    ['where the rows referred to nothing before', visit('ON DELETE CASCADE'), ['UPDATE visit SET account_id = 77'], REBUILD],
  ])('accepts a rebuild %s', async (_, schema, rows, change) => {
    expect((await apply(schema, [...ROWS, ...rows], change, steps)).outcome).toMatchObject({ position: 2, applied: ['0002'] });
  });

  test('rejects a statement that would lose rows of earlier statements, and runs it with foreign keys off', async () => {
    const change = `CREATE TABLE mark (account_id INTEGER REFERENCES account ON DELETE CASCADE); INSERT INTO mark SELECT id FROM account; ${REBUILD}`;
    const { outcome, migrate, first, database } = await apply(visit(''), [...ROWS, 'DELETE FROM visit', 'INSERT INTO visit VALUES (9, 77)'], change, steps);
    expect(outcome.failure).toMatchObject({ code: 'LOSES_ROWS', statement: 'DROP TABLE account', statementsDone: 4, message: expect.stringMatching(/rows of "mark": 3 before, 0 after/) });
    await expect(migrate(first, createMigration('0002', change, { ...steps, foreignKeys: false }))).resolves.toMatchObject({ position: 2 });
    expect(await query(database, 'SELECT count(*) FROM mark')).toEqual([[3]]);
  });

  test('the last statement, with foreign keys on, finds orphaned rows that an earlier statement left', async () => {
    const change = 'DELETE FROM account WHERE id = 2; INSERT INTO nowhere VALUES (1)';
    const { migrate, first } = await apply(visit(''), ROWS, change, { ...steps, foreignKeys: false });
    const corrected = createMigration('0002', change.replace('INSERT INTO nowhere', 'CREATE TABLE nowhere (x); INSERT INTO nowhere'), steps);
    await expect(migrate(first, corrected)).resolves.toMatchObject({ position: 1, failure: { message: expect.stringMatching(/row 2 of "visit" refers to a row of "account"/) } });
  });
});

describe('a migration that was applied in part', () => {
  test.each<[string, (change: string) => [string, MigrationOptions]]>([
    ['a setting beside it', (change) => [change, { foreignKeys: false }]],
    ['lines in its file', (change) => [`PRAGMA foreign_keys = OFF;\n${change}\nPRAGMA foreign_keys = ON;\n`, {}]],
  ])('continues with %s', async (_, way) => {
    const { outcome, before, migrate, first, database } = await apply(visit(''), ROWS, REBUILD);
    expect(outcome.failure).toMatchObject({ code: 'FOREIGN_KEYS', message: expect.stringMatching(/Set foreign_keys of the migration to false/) });
    await expect(migrate(first, createMigration('0002', ...way(REBUILD)))).resolves.toMatchObject({ position: 2 });
    expect(await counts(sql, database)).toEqual(before);
    await expect(migrate(first, createMigration('0002', REBUILD))).resolves.toMatchObject({ position: 2, applied: [] });
  });
});

describe.each([
  ['in one transaction', {}], ['outside of a transaction', { transaction: false }],
])('references in a migration %s', (_, options: MigrationOptions) => {
  const off = (change: string) => `PRAGMA foreign_keys = OFF; ${change}`;
  const keyed = 'CREATE TABLE account (id INTEGER PRIMARY KEY, email TEXT); CREATE UNIQUE INDEX account_email ON account (email); '
    + 'CREATE TABLE visit (id INTEGER PRIMARY KEY, account_id TEXT REFERENCES account (email));';
  const orphan = 'INSERT INTO visit VALUES (9, 77)';
  const broken = ['CREATE TABLE plain (x)', 'CREATE TABLE by_hand (x REFERENCES plain (x))', 'INSERT INTO by_hand VALUES (1)'];
  const rowsOf = (schema: string, others: readonly string[]) => [...schema === keyed ? ["INSERT INTO account VALUES (1, 'a')"] : ROWS, ...others];
  const copy = (from: string, to: string) => `CREATE TABLE ${to} (id INTEGER PRIMARY KEY, account_id INTEGER REFERENCES account (id)); INSERT INTO ${to} SELECT id, account_id FROM ${from};`;

  test.each([
    ['rows that referred to nothing before, in a table that the migration does not touch', visit(''), [orphan], 'CREATE TABLE other_new (x); DROP TABLE other_new'],
    ['rows that referred to nothing before, when what they refer to is rebuilt', visit(''), [orphan], REBUILD],
    ['rows that referred to nothing before, in a table that is renamed', visit(''), [orphan], 'ALTER TABLE visit RENAME TO stay; ALTER TABLE stay RENAME TO trip'],
    ['rows that referred to nothing before, when what they refer to is renamed', visit(''), [orphan], 'ALTER TABLE account RENAME TO customer'],
    ['rows that referred to nothing before, in a table that is rebuilt under another name', visit(''), [orphan],
      `${copy('visit', 'visit_new')} DROP TABLE visit; ALTER TABLE visit_new RENAME TO trip`],
    ['rows that referred to nothing before, in a table whose rows get other numbers', visit(''), [orphan], 'UPDATE visit SET id = id + 100'],
    ['rows that referred to nothing before, in a table without row numbers', `${ACCOUNT} CREATE TABLE visit (id PRIMARY KEY, account_id REFERENCES account) WITHOUT ROWID`, [orphan], REBUILD],
    ['a reference that had no unique key before', visit(''), [...broken, orphan], REBUILD],
    ['a reference that had no unique key before, to what is rebuilt', visit(''), ['CREATE TABLE by_hand (x REFERENCES account (label))'], REBUILD],
    ['a reference to a table that a later migration makes', visit(''), [], 'CREATE TABLE early (x REFERENCES late (id)); DROP INDEX IF EXISTS no_such_index'],
    ['a unique key that is made anew', keyed, [], 'DROP INDEX account_email; CREATE UNIQUE INDEX email_of_account ON account (email)'],
  ])('accepts %s', async (__, schema, rows, change) => {
    const { outcome, database } = await apply(schema, rowsOf(schema, rows), off(change), options);
    expect(outcome.failure?.message).toBeUndefined();
    expect(outcome).toMatchObject({ position: 2, applied: ['0002'] });
    expect(await query(database, "SELECT name FROM sqlite_schema WHERE name GLOB '_turso_*'")).toEqual([['_turso_migrations']]);
  });

  test.each([
    ['rows that refer to nothing', visit(''), [], 'DELETE FROM account WHERE id = 2',
      'row 2 of "visit" refers to a row of "account" that does not exist; row 3 of "visit" refers to a row of "account" that does not exist.'],
    ['rows that refer to nothing, beside one that did before', visit(''), [orphan], 'DELETE FROM account WHERE id = 2', 'row 3 of "visit" refers to a row of "account" that does not exist.'],
    ['a row that refers to nothing, in place of one that did before', visit(''), [orphan], 'DELETE FROM visit WHERE id = 9; DELETE FROM account WHERE id = 1',
      'row 1 of "visit" refers to a row of "account" that does not exist.'],
    ['rows that refer to nothing, beside a reference that has no unique key', visit(''), broken, 'DELETE FROM account WHERE id = 1', 'row 1 of "visit"'],
    ['rows that refer to nothing, in a table that is rebuilt under another name', visit(''), [orphan],
      `${copy('visit', 'visit_new')} DROP TABLE visit; ALTER TABLE visit_new RENAME TO trip; DELETE FROM account WHERE id = 2`, 'row 2 of "trip" refers to a row of "account"'],
    ['a reference without its unique key, when the key is dropped', keyed, [], 'DROP INDEX account_email', '"visit" refers to "account" by account_id, for which that has no unique key'],
    ['a reference without its unique key, when the table is rebuilt', keyed, [],
      'CREATE TABLE a (id INTEGER PRIMARY KEY, email TEXT); INSERT INTO a SELECT * FROM account; DROP TABLE account; ALTER TABLE a RENAME TO account', '"visit" refers to "account" by account_id'],
    ['a reference to what is gone', visit(''), ['DELETE FROM visit'], 'ALTER TABLE account RENAME TO account_old; CREATE TABLE account (id INTEGER PRIMARY KEY); '
      + 'INSERT INTO account SELECT id FROM account_old; DROP TABLE account_old; CREATE TABLE after_it (x)', '"visit" refers to "account_old", which does not exist'],
    ['rows that referred to nothing before, when they are copied with foreign keys on', visit(''), [orphan], `PRAGMA foreign_keys = ON; ${copy('visit', 'trip')}`,
      'Some rows referred to nothing even before the migration: row 9 of "visit" refers to a row of "account" that does not exist.'],
  ])('rejects and names %s', async (__, schema, rows, change, named) => {
    const { outcome, before, after } = await apply(schema, rowsOf(schema, rows), change.startsWith('PRAGMA') ? change : off(change), options);
    expect(outcome.failure?.message).toContain(named);
    if (options.transaction !== false) expect(after).toEqual(before);
  });
});

test('a down script loses only rows that it names', async () => {
  const { database, migrate, first } = await apply(visit('ON DELETE CASCADE'), ROWS, 'CREATE TABLE x (y)');
  const back = createMigration('0002', 'CREATE TABLE x (y)', { down: REBUILD });
  expect((await migrateDatabase({
    sql, database, role: 'tenant', migrations: prepareMigrations([first, back], 'test'), targetPosition: 1, direction: 'down', now: () => new Date(),
  })).failure).toMatchObject({ code: 'LOSES_ROWS', message: expect.stringMatching(/rows of "visit": 4 before, 1 after/) });
  await expect(migrate(first, back)).resolves.toMatchObject({ position: 2 });
});

describe('with random schemas and migrations', () => {
  test('reports every loss, and loses nothing when a migration may not destroy data', async () => {
    const options = fc.record({ transaction: fc.boolean() });
    await fc.assert(fc.asyncProperty(schemas, changes, options, fc.boolean(), async ({ tables, trigger }, change, manner, byHand) => {
      const schema = byHand ? tables : `${tables};\n${trigger}`;
      const rows = byHand && trigger !== '' ? [...generatedRows, trigger] : generatedRows;
      const findings = destructiveStatements(createMigration('0002', change), [createMigration('0001', schema)]);
      const free = await apply(schema, rows, change, { ...manner, allowDestructive: true });
      const lost = lossesIn(free).filter((what) => !isNamed(what, change));
      const kinds = findings.map(({ kind }) => kind);
      if (lost.length > 0 && !byHand) expect(kinds).toContain(/b WHERE/.test(change) ? kinds.find((kind) => kind !== 'fails on rows') : 'loses data');
      if (/FOREIGN KEY/.test(free.outcome.failure?.message ?? '') && !byHand) expect(kinds).not.toEqual([]);
      const held = await apply(schema, rows, change, manner);
      // An interrupted migration may have dropped "a", but then it has copied the rows before.
      const halfDone = !manner.transaction && held.outcome.failure !== undefined;
      expect(lossesIn(held).filter((what) => !isNamed(what, change) && !(halfDone && what.startsWith('a ')))).toEqual([]);
      if (held.outcome.failure !== undefined && manner.transaction) expect(held.after).toEqual(held.before);
      if (lost.length > 0) expect(held.outcome.failure).toBeDefined();
      // A migration that is not rejected succeeds in the tenant, or fails there on its rows with a message.
      const refused = findings.some((finding) => refusalOf(finding, {}) !== undefined);
      if (!refused && held.outcome.failure !== undefined && !change.startsWith('PRAGMA foreign_keys') && !byHand) expect(findings.length).toBeGreaterThan(0);
    }), { numRuns: Number(process.env.PROPERTY_RUNS ?? 120) });
  });
});
