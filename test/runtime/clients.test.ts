import { PrismaLibSql } from '@prisma/adapter-libsql';
import { connect } from '@tursodatabase/serverless';
import { createClient as serverlessClient } from '@tursodatabase/serverless/compat';
import { drizzle } from 'drizzle-orm/libsql';
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { customers, Fleet, orders } from './fleet';
import { createTenants } from '../../src/runtime';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let fleet: Fleet;
beforeAll(async () => {
  local = await startTursoLocal();
  fleet = await Fleet.create(local, 'clients');
  await fleet.rollOut([customers]);
  await fleet.tenants().create('acme', { initial: ["INSERT INTO customers (email) VALUES ('ada@x')"] });
});
afterAll(async () => { await local?.stop(); });

test('@tursodatabase/serverless is opened by createClient', async () => {
  const tenants = createTenants({ environment: fleet.environment, createClient: ({ url, authToken }) => connect({ url, authToken }) });
  const db = await tenants.open('acme');
  expect(await db.all('SELECT email FROM customers')).toMatchObject([{ email: 'ada@x' }]);
  expect(await tenants.open('acme')).toBe(db);
  tenants.close();
});

test('its client that resembles @libsql/client is, too, and gets a new token when the old one has ended', async () => {
  const tokens = [fleet.environment.TURSO_GROUP_AUTH_TOKEN];
  const tenants = createTenants({
    environment: fleet.environment,
    refreshMs: 0,
    groupToken: () => tokens[tokens.length - 1],
    createClient: ({ url, authToken }) => serverlessClient({ url, authToken }),
  });
  const before = await tenants.open('acme');
  expect((await before.execute('SELECT email FROM customers')).rows).toHaveLength(1);
  fleet.environment.TURSO_GROUP_AUTH_TOKEN = await fleet.rotate();
  tokens.push(fleet.environment.TURSO_GROUP_AUTH_TOKEN);
  const after = await tenants.open('acme');
  expect((await after.execute('SELECT email FROM customers')).rows).toHaveLength(1);
});

test('the URL of the schema database may begin with turso://', async () => {
  const { host, pathname } = new URL(fleet.schema.httpUrl);
  const tenants = fleet.tenants({ schemaDatabaseUrl: `turso://${host}${pathname}?tls=0` });
  const db = await tenants.open('acme');
  expect((await db.execute('SELECT email FROM customers')).rows).toHaveLength(1);
});

test('Drizzle works over the client of a tenant', async () => {
  const table = sqliteTable('customers', { id: integer('id').primaryKey(), email: text('email') });
  const db = drizzle({ client: await fleet.tenants().open('acme'), schema: { table } });
  await db.transaction(async (tx) => { await tx.insert(table).values({ email: 'drizzle@x' }); });
  expect(await db.query.table.findMany({ columns: { email: true } })).toEqual([{ email: 'ada@x' }, { email: 'drizzle@x' }]);
});

test("Prisma's adapter works with a tenant's URL and token", async () => {
  await fleet.rollOut([customers, orders]);
  const { url, authToken } = await fleet.tenants().token('acme');
  const adapter = await new PrismaLibSql({ url, authToken }).connect();
  const transaction = await adapter.startTransaction();
  await transaction.executeRaw({ sql: 'INSERT INTO orders (id) VALUES (?)', args: [7], argTypes: [{ scalarType: 'int', arity: 'scalar' }] });
  await transaction.commit();
  const { rows } = await adapter.queryRaw({ sql: 'SELECT id FROM orders', args: [], argTypes: [] });
  expect(rows).toEqual([[7]]);
  await adapter.dispose();
});
