import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SHAPES } from './formats/public-shapes';
import { REFUSED, STRICTER } from './refused';
import type { FleetDatabase } from '../../src/fleet';
import { migrateDatabase } from '../../src/fleet/database/apply/migrate-database';
import { prepareMigrations } from '../../src/fleet/database/prepare-migrations';
import { checkMigrations, createMigration, readDirectory, transactionScript } from '../../src/migrations';
import { databaseUrls, PlatformApi, Sql } from '../../src/turso';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
let database: FleetDatabase;
beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'default', location: 'local' });
  sql = new Sql(api);
  database = await create('refusals');
  await run('CREATE TABLE t (a, b)');
}, 60_000);
afterAll(async () => {
  sql?.close();
  await local?.stop();
});

async function create(name: string): Promise<FleetDatabase> {
  const created = await api.databases.create({ name, group: 'default' });
  return { id: created.dbId, name, group: 'default', httpUrl: databaseUrls(created).httpUrl };
}

/** The server's error. Undefined if everything ran. */
async function run(...statements: string[]): Promise<string | undefined> {
  const asked = statements.map((statement) => ({ sql: statement }));
  return sql.transaction(database, asked).then(() => undefined, (error: Error) => error.message);
}

const faultsOf = (text: string) => transactionScript(text).faults;

test.each(REFUSED.map(([statement, fault, instead]) => ({ statement, fault, instead })))('$statement', async ({ statement, fault, instead }) => {
  expect(faultsOf(statement)).toEqual([expect.stringMatching(fault)]);
  await expect(run(statement)).resolves.toEqual(expect.any(String));
  if (instead === undefined) return;
  const { statements, faults } = transactionScript(instead);
  expect(faults).toEqual([]);
  await expect(run(...statements.map((each) => each.sql))).resolves.toBeUndefined();
});

test('rejects each PRAGMA that the server rejects, read or set', async () => {
  const [{ rows }] = await sql.transaction(database, [{ sql: 'PRAGMA pragma_list' }]);
  const names = rows.map(([name]) => String(name));
  expect(names.length).toBeGreaterThan(50);
  const different: string[] = [];
  // Its value is the name of a table.
  const value = (name: string) => name === 'foreign_key_check' ? 't' : '1';
  for (const name of [...names, 'optimize', 'nosuch'].filter((one) => !STRICTER.includes(one))) {
    for (const text of [`PRAGMA ${name}`, `PRAGMA ${name} = ${value(name)}`]) {
      const refused = await run(text) !== undefined;
      const { faults, statements } = transactionScript(text);
      // PRAGMA foreign_keys is left out of a script, because it has no effect in a transaction.
      if (refused !== faults.length > 0 || (!refused && statements.length === 0 && name !== 'foreign_keys')) different.push(text);
    }
  }
  expect(different).toEqual([]);
}, 60_000);

test.each([
  ['INSERT INTO t VALUES ("hello", 1)', '"hello" on line 1', "Write 'hello' in single quotes."],
  ['UPDATE t SET b = "it\'s"', '"it\'s" on line 1', "Write 'it''s' in single quotes."],
  ['SELECT a FROM t WHERE a IN ("u", "v")', '"u" on line 1', "Write 'u' in single quotes."],
])('a string in double quotes: %s', async (statement, place, remedy) => {
  const migrations = [createMigration('1', 'CREATE TABLE t (a, b);'), createMigration('2', statement)];
  expect(() => checkMigrations(migrations, 'test')).toThrow(`test: "2": ${place} stands where a value belongs`);
  expect(() => checkMigrations(migrations, 'test')).toThrow(remedy);
  await expect(run(statement)).resolves.toContain('no such column');
  await expect(run(statement.replace(/"([^"]*)"/g, (_, text: string) => `'${text.replace("'", "''")}'`))).resolves.toBeUndefined();
});

test('explains a string in double quotes that could be a name when the server rejects it', async () => {
  const migrations = prepareMigrations([createMigration('0001_text', 'UPDATE t SET b = "hello" WHERE a = "a";')], 'test');
  const { failure } = await migrateDatabase({ sql, database, role: 'tenant', migrations, now: () => new Date() });
  expect(failure).toMatchObject({ migration: '0001_text', statement: expect.stringContaining('UPDATE t') });
  expect(failure?.message).toMatch(/no such column: hello.*Turso takes what is in double quotes for a name\. Where "hello" is a text, write it in single quotes\.$/);
});

test('rejects a string in double quotes in a trigger, because the server accepts it and fails at each use', async () => {
  const trigger = 'CREATE TRIGGER quoted AFTER INSERT ON t BEGIN UPDATE t SET b = "hello"; END';
  expect(() => checkMigrations([createMigration('1', 'CREATE TABLE t (a, b);'), createMigration('2', trigger)], 'test')).toThrow('"hello" on line 1');
  await expect(run(trigger)).resolves.toBeUndefined();
  await expect(run('INSERT INTO t VALUES (1, 2)')).resolves.toContain('no such column');
  await expect(run('DROP TRIGGER quoted')).resolves.toBeUndefined();
});

test.each([
  'CREATE TABLE "users" ("id" INTEGER, "name" TEXT DEFAULT "none" CHECK ("name" <> "id")); INSERT INTO "users" ("id", "name") VALUES (1, \'x\');',
  'CREATE TABLE "t1" ("a b" INT, "c" INT); UPDATE "t1" SET "a b" = "c" WHERE "t1"."a b" = "t1"."c"; CREATE INDEX "i" ON "t1" ("a b" DESC);',
  // The names in a table are unknown if no migration creates it.
  'UPDATE elsewhere SET a = "b";',
])('accepts names in double quotes: %s', (text) => {
  expect(() => checkMigrations([createMigration('1', text)], 'test')).not.toThrow();
});

describe.each(SHAPES)('a folder of $title', ({ title, format, files, order, back, tables }) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shape-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('runs in order, reverts and runs again', async () => {
    const migrations = prepareMigrations(readDirectory(folder), title);
    expect(readDirectory(folder, { format })).toEqual(readDirectory(folder));
    expect(migrations.map(({ name }) => name)).toEqual(order);
    const tenant = await create(`shape-${SHAPES.findIndex((shape) => shape.title === title)}`);
    const migrate = async (target: number) => migrateDatabase({ sql, database: tenant, role: 'tenant', migrations, targetPosition: target, direction: 'down', now: () => new Date() });
    const schema = async () => (await sql.transaction(tenant, [
      { sql: "SELECT name, type, sql FROM sqlite_schema WHERE name NOT GLOB '_turso_*' AND name NOT GLOB 'sqlite_*' ORDER BY name" },
    ]))[0].rows;
    await expect(migrate(order.length)).resolves.toMatchObject({ applied: order, position: order.length });
    const first = await schema();
    expect(first.filter(([, type]) => type === 'table').map(([name]) => name)).toEqual(tables);
    await expect(migrate(order.length)).resolves.toMatchObject({ applied: [] });
    if (back === undefined) return;
    await expect(migrate(order.indexOf(back) + 1)).resolves.toMatchObject({ reverted: order.slice(order.indexOf(back) + 1).reverse() });
    await expect(migrate(order.length)).resolves.toMatchObject({ position: order.length });
    // A column that was dropped and added again may have different SQL.
    expect((await schema()).map(([name, type]) => [name, type])).toEqual(first.map(([name, type]) => [name, type]));
  }, 60_000);
});
