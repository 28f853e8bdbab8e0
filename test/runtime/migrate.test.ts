import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customers, Fleet, orders, unique } from './fleet';
import { createMigration } from '../../src/migrations';
import { migrate, MigrateError } from '../../src/runtime';
import { createClient, type LibsqlClient } from '../support/libsql';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let fleet: Fleet;
let folder: string;
let count = 0;
const clients: LibsqlClient[] = [];
beforeAll(async () => {
  local = await startTursoLocal();
  fleet = await Fleet.create(local, 'one');
  folder = mkdtempSync(join(tmpdir(), 'migrate-'));
});
afterEach(() => { for (const client of clients.splice(0)) client.close(); });
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await local?.stop();
});

/** Opens a database a second time, as another process does. */
type Opens = () => LibsqlClient;

const KINDS: [string, () => Promise<Opens>][] = [
  ['a local file', async () => {
    const url = `file:${join(folder, `${++count}.db`)}`;
    return () => opened({ url });
  }],
  ['a database of Turso', async () => {
    const { httpUrl } = await fleet.database(`one-${++count}`);
    return () => opened({ url: httpUrl, authToken: fleet.environment.TURSO_GROUP_AUTH_TOKEN });
  }],
  ['an embedded replica', async () => {
    const { httpUrl } = await fleet.database(`one-${++count}`);
    const authToken = fleet.environment.TURSO_GROUP_AUTH_TOKEN;
    return () => opened({ url: `file:${join(folder, `${++count}.db`)}`, syncUrl: httpUrl, authToken });
  }],
];

function opened(config: Parameters<typeof createClient>[0]): LibsqlClient {
  const client = createClient(config);
  clients.push(client);
  return client;
}

const runs = async (client: LibsqlClient) => (await client.execute('SELECT migration FROM runs')).rows.map(({ migration }) => migration);

describe.each(KINDS)('%s', (kind, make) => {
  const isReplica = kind === 'an embedded replica';
  let open: Opens;
  beforeEach(async () => { open = await make(); });

  test('gets each migration once, and a record like that of a fleet', async () => {
    const client = open();
    expect(await migrate(client, [customers])).toEqual({ version: '0001_customers', applied: ['0001_customers'] });
    expect(await migrate(client, [customers, orders])).toEqual({ version: '0002_orders', applied: ['0002_orders'] });
    expect(await migrate(open(), [customers, orders])).toEqual({ version: '0002_orders', applied: [] });
    expect(await runs(client)).toEqual([1, 2]);
    expect((await client.execute('SELECT position, name, checksum FROM _turso_migrations')).rows.map((row) => ({ ...row }))).toEqual(
      [customers, orders].map(({ name, checksum }, index) => ({ position: index + 1, name, checksum })),
    );
  });

  test('keeps nothing of a migration that fails, and says where it failed', async () => {
    const client = open();
    await migrate(client, [customers]);
    await client.execute("INSERT INTO customers (email) VALUES ('secret@x'), ('secret@x')");
    const error = await migrate(client, [customers, orders, unique]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(MigrateError);
    expect(error).toMatchObject({
      migration: '0003_unique',
      applied: ['0002_orders'],
      // The client of a replica does not say which statement failed.
      ...isReplica ? {} : { line: 2, statement: 'CREATE UNIQUE INDEX customers_email ON customers (email)' },
      message: expect.stringMatching(/^Migration "0003_unique"(, line 2)? failed: .*UNIQUE constraint failed/),
    });
    expect(await runs(client)).toEqual([1, 2]);
    await client.execute('DELETE FROM customers');
    expect(await migrate(client, [customers, orders, unique])).toMatchObject({ applied: ['0003_unique'] });
  });

  test('is not changed if it has other migrations', async () => {
    const client = open();
    await migrate(client, [customers]);
    const edited = { ...createMigration(customers.name, 'CREATE TABLE other (x)') };
    await expect(migrate(client, [edited, orders])).rejects.toMatchObject({ code: 'HISTORY', applied: [] });
    expect(await runs(client)).toEqual([1]);
  });

  test('loses no row of a child table when a migration rebuilds its parent', async () => {
    const client = open();
    const first = createMigration('0001_tables', 'CREATE TABLE parent (id INTEGER PRIMARY KEY);\nCREATE TABLE child (id INTEGER PRIMARY KEY, parent REFERENCES parent (id) ON DELETE CASCADE);\nINSERT INTO parent VALUES (1);\nINSERT INTO child VALUES (1, 1);');
    const rebuild = 'CREATE TABLE parent_new (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO parent_new (id) SELECT id FROM parent;\nDROP TABLE parent;\nALTER TABLE parent_new RENAME TO parent;';
    await migrate(client, [first]);
    const plain = createMigration('0002_rebuild', rebuild);
    await migrate(client, [first, plain]).catch((error: unknown) => { expect(error).toBeInstanceOf(MigrateError); });
    const left = async () => (await client.execute('SELECT (SELECT count(*) FROM child) AS children, (SELECT count(*) FROM parent) AS parents')).rows[0];
    expect({ ...await left() }).toEqual({ children: 1, parents: 1 });
    const recipe = createMigration('0003_recipe', `PRAGMA foreign_keys = OFF;\n${rebuild.replaceAll('name TEXT', 'note TEXT')}`);
    const { length } = (await client.execute('SELECT 1 FROM _turso_migrations')).rows;
    const last = migrate(client, [first, ...length === 2 ? [plain] : [], recipe]);
    if (isReplica) await expect(last).rejects.toMatchObject({ code: 'FOREIGN_KEYS', message: expect.stringContaining('An embedded replica cannot do that.') });
    else await last;
    expect({ ...await left() }).toEqual({ children: 1, parents: 1 });
  });
});

test('processes that start at once apply each migration once', async () => {
  const { httpUrl } = await fleet.database(`one-${++count}`);
  const open = () => opened({ url: httpUrl, authToken: fleet.environment.TURSO_GROUP_AUTH_TOKEN });
  const results = await Promise.all(Array.from({ length: 6 }, async () => migrate(open(), [customers, orders])));
  expect(results.flatMap(({ applied }) => applied).sort()).toEqual(['0001_customers', '0002_orders']);
  expect(await runs(open())).toEqual([1, 2]);
});

test('a database that it migrated becomes a tenant of a fleet', async () => {
  const name = `one-${++count}`;
  const { httpUrl } = await fleet.database(name);
  await migrate(opened({ url: httpUrl, authToken: fleet.environment.TURSO_GROUP_AUTH_TOKEN }), [customers]);
  expect(await fleet.rollOut([customers, orders], name)).toMatchObject({ failures: [] });
  expect(await fleet.runs(name)).toEqual([1, 2]);
});
