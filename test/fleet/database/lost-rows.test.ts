import fc from 'fast-check';
import type { FleetDatabase } from '../../../src/fleet';
import { migrateDatabase } from '../../../src/fleet/database/migrate-database';
import { prepareMigrations } from '../../../src/fleet/database/prepare-migrations';
import { createMigration, destructiveStatements, refusalOf, type MigrationOptions } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { databaseNamed } from '../fixtures';

jest.setTimeout(60_000);

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

async function run(database: FleetDatabase, ...statements: string[]): Promise<unknown[][]> {
  const results = await sql.transaction(database, statements.map((statement) => ({ sql: statement })), { foreignKeys: false });
  return results[results.length - 1].rows;
}

/** A tenant with rows that the migration is applied to. */
async function apply(schema: string, rows: readonly string[], change: string, options: MigrationOptions = {}) {
  const database = databaseNamed(`d${++made}`);
  const migrate = async (...all: ReturnType<typeof createMigration>[]) => migrateDatabase({
    sql, database, role: 'tenant', migrations: prepareMigrations(all, 'test'), now: () => new Date(),
  });
  const first = createMigration('0001', schema);
  expect((await migrate(first)).failure).toBeUndefined();
  await run(database, ...rows);
  const before = await counts(database);
  const outcome = await migrate(first, createMigration('0002', change, options));
  return { database, outcome, before, after: await counts(database), migrate, first };
}

/** Rows of each table, and its references that are not null. A rebuild may make a column that refers to nothing. */
async function counts(database: FleetDatabase): Promise<Record<string, number>> {
  const columns = await run(database, `SELECT s.name, f."from" FROM sqlite_schema s LEFT JOIN pragma_foreign_key_list(s.name) f
    WHERE s.type = 'table' AND s.name NOT LIKE '\\_turso%' ESCAPE '\\' ORDER BY 1, 2`);
  const counted = new Set(columns.flatMap(([table, column]) => [`${table} *`, ...column === null ? [] : [`${table} ${column}`]]));
  const selects = [...counted].map((what) => `(SELECT count(${what.split(' ')[1]}) FROM ${what.split(' ')[0]})`);
  const [numbers] = selects.length === 0 ? [[]] : await run(database, `SELECT ${selects.join(', ')}`);
  return Object.fromEntries([...counted].map((what, index) => [what, Number(numbers[index])]));
}

const lossesIn = ({ before, after }: { before: Record<string, number>; after: Record<string, number> }) =>
  Object.keys(before).filter((what) => (after[what] ?? (what.endsWith('*') ? 0 : before[what])) < before[what]);

describe('a tenant loses nothing that a migration does not name', () => {
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

  test('where a table by hand refers to it, which no migration knows', async () => {
    const hand = ['CREATE TABLE by_hand (account_id INT REFERENCES account ON DELETE CASCADE)', 'INSERT INTO by_hand VALUES (1), (2)'];
    const { outcome } = await apply(visit(''), [...ROWS, 'UPDATE visit SET account_id = NULL', ...hand], REBUILD);
    expect(outcome.failure?.message).toMatch(/rows of "by_hand": 2 before, 0 after/);
  });

  test('by a row of the same table', async () => {
    const schema = 'CREATE TABLE node (id INTEGER PRIMARY KEY, parent INT REFERENCES node (id) ON DELETE CASCADE)';
    const { outcome } = await apply(schema, ['INSERT INTO node VALUES (1, NULL), (2, 1), (3, 2)'], 'DELETE FROM node WHERE id = 1');
    expect(outcome.failure?.message).toMatch(/rows of "node": 3 before, 1 after/);
  });
});

describe('what is no loss passes', () => {
  test.each([
    ['a trigger that writes a log', `${visit('')} CREATE TABLE log (x); CREATE TRIGGER t AFTER UPDATE ON account BEGIN INSERT INTO log VALUES (NEW.id); END;`,
      "UPDATE account SET label = '' WHERE id = 2", { 'log *': 1 }],
    ['a trigger that keeps an index of texts', `${visit('')} CREATE VIRTUAL TABLE search USING fts5(label); CREATE TRIGGER t AFTER UPDATE ON account BEGIN
      DELETE FROM search WHERE rowid = OLD.id; INSERT INTO search (rowid, label) VALUES (NEW.id, NEW.label); END;`, "UPDATE account SET label = 'x' WHERE id = 2", {}],
    ['a reference that follows its key', visit('ON UPDATE CASCADE'), 'UPDATE account SET id = 9 WHERE id = 2', {}],
    ['a DELETE after that of the rows that refer to it', visit('ON DELETE CASCADE'), 'DELETE FROM visit WHERE account_id = 2; DELETE FROM account WHERE id = 2', { 'visit *': 2, 'visit account_id': 1, 'account *': 2 }],
    ['a rebuild without foreign keys', visit('ON DELETE CASCADE'), `PRAGMA foreign_keys = OFF; ${REBUILD}`, {}],
  ])('%s', async (_, schema, change, changes) => {
    const { outcome, before, after } = await apply(schema, ROWS, change);
    expect(outcome).toMatchObject({ position: 2, applied: ['0002'] });
    expect({ ...after, ...changes }).toEqual(after);
    expect(Object.entries(before).filter(([what, count]) => after[what] < count).map(([what]) => what).sort()).toEqual(
      Object.keys(changes).filter((what) => what !== 'log *').sort());
  });
});

describe('a migration that was applied in part', () => {
  test.each<[string, (change: string) => [string, MigrationOptions]]>([
    ['a setting beside it', (change) => [change, { foreignKeys: false }]],
    ['lines in its file', (change) => [`PRAGMA foreign_keys = OFF;\n${change}\nPRAGMA foreign_keys = ON;\n`, {}]],
  ])('goes on by %s', async (_, way) => {
    const { outcome, before, migrate, first, database } = await apply(visit(''), ROWS, REBUILD);
    expect(outcome.failure).toMatchObject({ code: 'FOREIGN_KEYS', message: expect.stringMatching(/Set foreign_keys of the migration to false/) });
    await expect(migrate(first, createMigration('0002', ...way(REBUILD)))).resolves.toMatchObject({ position: 2 });
    expect(await counts(database)).toEqual(before);
    await expect(migrate(first, createMigration('0002', REBUILD))).resolves.toMatchObject({ position: 2, applied: [] });
  });
});

describe('rows that refer to nothing', () => {
  const off = (change: string) => `PRAGMA foreign_keys = OFF; ${change}`;

  test('and did before, in a table that the migration does not touch, fail nobody', async () => {
    const { outcome } = await apply(visit(''), [...ROWS, 'INSERT INTO visit VALUES (9, 77)'], off('CREATE TABLE other_new (x); DROP TABLE other_new'));
    expect(outcome).toMatchObject({ position: 2, applied: ['0002'] });
  });

  test('and did before, in a table that is rebuilt, fail nobody', async () => {
    const { outcome } = await apply(visit(''), [...ROWS, 'INSERT INTO visit VALUES (9, 77)'], off(REBUILD));
    expect(outcome).toMatchObject({ position: 2, applied: ['0002'] });
  });

  test('and did not before are named', async () => {
    const { outcome } = await apply(visit(''), [...ROWS, 'INSERT INTO visit VALUES (9, 77)'], off('DELETE FROM account WHERE id = 2'));
    expect(outcome.failure?.message).toBe('The migration runs with foreign keys off, and at its end there are rows that refer to nothing and did not before: '
      + 'row 2 of "visit" refers to a row of "account" that is not there; row 3 of "visit" refers to a row of "account" that is not there.');
  });
});

test('a way back does not lose what it does not name either', async () => {
  const { database, migrate, first } = await apply(visit('ON DELETE CASCADE'), ROWS, 'CREATE TABLE x (y)');
  const back = createMigration('0002', 'CREATE TABLE x (y)', { down: REBUILD });
  expect((await migrateDatabase({
    sql, database, role: 'tenant', migrations: prepareMigrations([first, back], 'test'), target: 1, direction: 'down', now: () => new Date(),
  })).failure).toMatchObject({ code: 'LOSES_ROWS', message: expect.stringMatching(/rows of "visit": 4 before, 1 after/) });
  await expect(migrate(first, back)).resolves.toMatchObject({ position: 2 });
});

describe('over schemas and migrations at random', () => {
  const action = fc.constantFrom('CASCADE', 'SET NULL', 'SET DEFAULT', 'NO ACTION', 'RESTRICT');
  const reference = fc.record({ onDelete: action, onUpdate: action, deferred: fc.boolean(), column: fc.constantFrom('', ' (id)') })
    .map(({ onDelete, onUpdate, deferred, column }) => `REFERENCES %${column} ON DELETE ${onDelete} ON UPDATE ${onUpdate}${deferred ? ' DEFERRABLE INITIALLY DEFERRED' : ''}`);
  const schemas = fc.record({
    b: reference,
    c: reference,
    of: fc.constantFrom('a', 'b', '"A"'),
    own: fc.option(reference),
    trigger: fc.constantFrom('', 'INSERT', 'DELETE', 'UPDATE'),
    body: fc.constantFrom(
      'DELETE FROM c WHERE id = 1', 'UPDATE b SET a_id = NULL', 'INSERT INTO log VALUES (1)', 'DELETE FROM b WHERE id = 2'),
  }).map(({ b, c, of, own, trigger, body }) => [
    `CREATE TABLE a (id INTEGER PRIMARY KEY, u INT UNIQUE, v, own INT${own === null ? '' : ` ${own.replace('%', 'a')}`})`,
    `CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT DEFAULT 3 ${b.replace('%', 'a')})`,
    `CREATE TABLE c (id INTEGER PRIMARY KEY, r INT DEFAULT 3 ${c.replace('%', of)})`,
    'CREATE TABLE log (x)',
    ...trigger === '' ? [] : [`CREATE TRIGGER t AFTER ${trigger} ON a BEGIN ${body}; END`],
  ].join(';\n'));
  const rebuilt = 'CREATE TABLE a_new (id INTEGER PRIMARY KEY, u INT UNIQUE, v, own INT);\nINSERT INTO a_new SELECT id, u, v, own FROM a;\nDROP TABLE a;\nALTER TABLE a_new RENAME TO a';
  const changes = fc.tuple(fc.constantFrom('', 'PRAGMA foreign_keys = OFF;\n', 'PRAGMA defer_foreign_keys = ON;\n'), fc.constantFrom(
    rebuilt,
    'ALTER TABLE a RENAME TO a_old;\nCREATE TABLE a (id INTEGER PRIMARY KEY, u INT, v, own INT);\nINSERT INTO a SELECT id, u, v, own FROM a_old;\nDROP TABLE a_old',
    'CREATE TABLE s AS SELECT * FROM a;\nDROP TABLE a;\nCREATE TABLE a (id INTEGER PRIMARY KEY, u INT, v, own INT);\nINSERT INTO a SELECT * FROM s;\nDROP TABLE s',
    'DELETE FROM a WHERE id = 2', 'DELETE FROM a WHERE id = id', 'DROP TABLE a', 'REPLACE INTO a VALUES (2, 2, 0, NULL)', 'INSERT OR REPLACE INTO a (id, u) VALUES (9, 2)',
    'UPDATE OR REPLACE a SET u = 2 WHERE id = 1', 'UPDATE a SET id = 8 WHERE id = 2', 'UPDATE a SET v = 0 WHERE id = 2', 'INSERT INTO a VALUES (9, 9, 0, NULL)',
    'INSERT INTO a VALUES (2, 7, 0, NULL) ON CONFLICT (id) DO UPDATE SET id = 8', 'DELETE FROM b WHERE id = 1;\nDELETE FROM a WHERE id = 1',
    `UPDATE b SET a_id = NULL;\n${rebuilt}`,
  )).map((parts) => parts.join(''));
  const rows = ['INSERT INTO a VALUES (1, 1, 1, NULL), (2, 2, 2, 1), (3, 3, 3, 2)', 'INSERT INTO b VALUES (1, 1), (2, 2), (3, 2)', 'INSERT INTO c VALUES (1, 1), (2, 2), (3, NULL)'];
  /** What a change itself names; of "a" nothing is compared but in rebuilds. */
  const isNamed = (what: string, change: string) => (what.startsWith('a ') && !change.includes('CREATE TABLE a')) || (what.startsWith('b ') && / b (SET|WHERE)/.test(change));

  test('nothing is lost without a finding, and nothing at all where a migration may not destroy data', async () => {
    await fc.assert(fc.asyncProperty(schemas, changes, async (schema, change) => {
      const findings = destructiveStatements(createMigration('0002', change), [createMigration('0001', schema)]);
      const free = await apply(schema, rows, change, { allowDestructive: true });
      const lost = lossesIn(free).filter((what) => !isNamed(what, change));
      const kinds = findings.map(({ kind }) => kind);
      if (lost.length > 0) expect(kinds).toContain(/b WHERE/.test(change) ? kinds.find((kind) => kind !== 'fails on rows') : 'loses data');
      if (/FOREIGN KEY/.test(free.outcome.failure?.message ?? '')) expect(kinds).not.toEqual([]);
      const held = await apply(schema, rows, change);
      expect(lossesIn(held).filter((what) => !isNamed(what, change))).toEqual([]);
      if (held.outcome.failure !== undefined) expect(held.after).toEqual(held.before);
      if (lost.length > 0) expect(held.outcome.failure).toBeDefined();
      // What passes without being refused passes in the tenant, or fails there on its rows, which is said.
      const refused = findings.some((finding) => refusalOf(finding, {}) !== undefined);
      if (!refused && held.outcome.failure !== undefined && !change.startsWith('PRAGMA foreign_keys')) expect(findings.length).toBeGreaterThan(0);
    }), { numRuns: 150 });
  });
});
