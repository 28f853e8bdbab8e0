import assert from 'node:assert/strict';
import { FastifyTenantsApp, type RequestOptions } from './fastify-tenants-app';
import type { Step, Story } from '../story';

const CUSTOMERS = '0002_customers';
const UNIQUE = '0003_unique_customer_emails';
const PASSWORD = 'correct horse battery staple';

const STEPS: readonly Step<FastifyTenantsApp>[] = [
  {
    title: 'Deploy the fleet without a tenant, and start the server with its environment',
    async run(app, platform) {
      app.aimAt(CUSTOMERS);
      await app.deploy();
      assert.match(await app.startWithoutKey(), /TOKEN_KEY is shorter than 32 characters/);
      await app.start();
      assert.deepEqual(await platform.databases(), ['tenants-schema']);
      return 'the server listens; without a key for its tokens it refuses to start';
    },
  },
  {
    title: 'Two tenants sign up: POST /tenants',
    async run(app, platform) {
      for (const tenant of ['acme', 'globex']) assert.equal((await signUp(app, tenant, `admin-of-${tenant}`)).status, 201);
      assert.equal((await signUp(app, 'acme', 'somebody')).status, 409);
      for (const name of ['Acme', 'acme_eu', '-acme', 'a'.repeat(33), '']) assert.equal((await signUp(app, name, 'somebody')).status, 400, name);
      assert.deepEqual(await platform.databases(), ['acme', 'globex', 'tenants-schema']);
      return 'each has a database with the migrations and its first administrator; a taken name is 409, a malformed one 400';
    },
  },
  {
    title: 'Every box of the flow: tenant first, then user, then rows',
    async run(app) {
      const token = await app.signIn('acme', 'admin-of-acme', PASSWORD);
      const boxes: [string, number, RequestOptions][] = [
        ['no header', 400, { token }],
        ['malformed header', 400, { tenant: 'Acme!', token }],
        ['unknown tenant', 400, { tenant: 'initech', token }],
        ['no token', 401, { tenant: 'acme' }],
        ['bad token', 401, { tenant: 'acme', token: `${token.slice(0, -8)}AAAAAAAA` }],
        ["other tenant's token", 403, { tenant: 'globex', token }],
        ['right', 200, { tenant: 'acme', token }],
      ];
      for (const [box, status, options] of boxes) assert.equal((await app.request('GET /customers', options)).status, status, box);
      for (const [userName, password] of [['admin-of-acme', 'wrong password'], ['admin-of-globex', PASSWORD]]) {
        assert.equal((await app.request('POST /sign-in', { tenant: 'acme', body: { userName, password } })).status, 401);
      }
      return boxes.map(([box, status]) => `${status} ${box}`).join('\n');
    },
  },
  {
    title: 'Each tenant has its own users and rows',
    async run(app) {
      const [acme, globex] = await Promise.all(['acme', 'globex'].map(async (tenant) => administrator(app, tenant)));
      assert.equal((await addCustomer(app, acme, 'Ada', 'ada@example.com')).status, 201);
      assert.deepEqual((await app.request('GET /customers', globex)).body, []);
      assert.equal((await app.request('POST /users', { ...acme, body: { userName: 'bob', password: PASSWORD } })).status, 201);
      const bob = { tenant: 'acme', token: await app.signIn('acme', 'bob', PASSWORD) };
      assert.equal((await app.request('POST /users', { ...bob, body: { userName: 'eve', password: PASSWORD } })).status, 403);
      assert.equal((await app.request('POST /sign-in', { tenant: 'globex', body: { userName: 'bob', password: PASSWORD } })).status, 401);
      return 'the customer and the user of acme do not exist in globex';
    },
  },
  {
    title: 'Ten people sign the same tenant up at once',
    async run(app, platform) {
      const names = Array.from({ length: 10 }, (_, index) => `founder-${index}`);
      const answers = await Promise.all(names.map(async (name) => signUp(app, 'hooli', name)));
      const winners = names.filter((_, index) => answers[index].status === 201);
      assert.equal(answers.filter(({ status }) => status === 409).length, 9);
      assert.equal(winners.length, 1);
      const hooli = { tenant: 'hooli', token: await app.signIn('hooli', winners[0], PASSWORD) };
      assert.deepEqual((await app.request('GET /me', hooli)).body.name, winners[0]);
      const users = await app.queryDatabase('hooli', 'SELECT name FROM users');
      assert.deepEqual(users, [{ name: winners[0] }]);
      assert.equal((await platform.databases()).length, 4);
      return 'one got it, nine were answered 409, and the database has the administrator of the one';
    },
  },
  {
    title: 'Somebody deletes a tenant with the Platform API',
    async run(app, platform) {
      const token = await app.signIn('hooli', await firstUser(app, 'hooli'), PASSWORD);
      await platform.api('DELETE', '/databases/hooli');
      assert.equal((await app.request('GET /customers', { tenant: 'hooli', token })).status, 400);
      assert.equal((await app.request('GET /customers', { tenant: 'hooli', token })).status, 400);
      await signUp(app, 'hooli', 'somebody-else');
      assert.equal((await app.request('GET /customers', { tenant: 'hooli', token })).status, 401);
      return 'its next request is 400; somebody else takes the name, and the old token opens nothing';
    },
  },
  {
    title: 'Deploy a migration that breaks in one tenant',
    async run(app) {
      const globex = await administrator(app, 'globex');
      for (const name of ['Ada', 'Ada Lovelace']) assert.equal((await addCustomer(app, globex, name, 'ada@example.com')).status, 201);
      app.aimAt(UNIQUE);
      assert.match(await app.deployAndFail(), new RegExp(`"globex" failed in migration "${UNIQUE}"`));
      assert.equal(await app.version('globex'), CUSTOMERS);
      assert.equal(await app.version('acme'), UNIQUE);
      const acme = await administrator(app, 'acme');
      for (const who of [acme, globex]) assert.equal((await app.request('GET /customers', who)).status, 200);
      return 'globex has two customers with one address, and stays as it was; the others have the migration; the server serves all';
    },
  },
  {
    title: 'Repair the tenant, and deploy again',
    async run(app) {
      const globex = await administrator(app, 'globex');
      const { body: [, duplicate] } = await app.request('GET /customers', globex);
      assert.equal((await app.request(`DELETE /customers/${duplicate.id}`, globex)).status, 204);
      await app.deploy();
      for (const tenant of ['acme', 'globex', 'hooli', 'tenants-schema']) assert.equal(await app.version(tenant), UNIQUE);
      assert.equal((await addCustomer(app, globex, 'Ada Lovelace', 'ada@example.com')).status, 409);
      assert.ok(!app.log.includes(PASSWORD));
      return 'its administrator deletes the duplicate; only globex and the schema database were missing the migration';
    },
  },
  {
    title: 'Destroy removes everything',
    async run(app, platform) {
      await app.destroy();
      assert.deepEqual(await platform.databases(), []);
      return 'no database is left';
    },
  },
];

/** `npm run start:fastify-tenants`: a Fastify server with a database for each tenant. */
export const fastifyTenants: Story<FastifyTenantsApp> = {
  steps: STEPS,
  app: (platform, signal) => new FastifyTenantsApp(platform, signal),
};

async function signUp(app: FastifyTenantsApp, tenant: string, userName: string) {
  return app.request('POST /tenants', { body: { tenant, userName, password: PASSWORD } });
}

/** Signs the first administrator of a tenant in. */
async function administrator(app: FastifyTenantsApp, tenant: string): Promise<RequestOptions> {
  return { tenant, token: await app.signIn(tenant, `admin-of-${tenant}`, PASSWORD) };
}

async function addCustomer(app: FastifyTenantsApp, who: RequestOptions, name: string, email: string) {
  return app.request('POST /customers', { ...who, body: { name, email } });
}

async function firstUser(app: FastifyTenantsApp, tenant: string): Promise<string> {
  const [{ name }] = await app.queryDatabase(tenant, 'SELECT name FROM users');
  return name as string;
}
