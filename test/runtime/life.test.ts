import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customers, Fleet, orders, withFleetPerTest } from './fleet';
import { TenantError, type TenantsOptions } from '../../src/runtime';
import { createClient } from '../support/libsql';
import type { TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let fleet: Fleet;
let count: number;
let acme: string;
withFleetPerTest((world) => { ({ local, fleet, count, acme } = world); }, [customers]);

const failure = async (attempt: Promise<unknown>): Promise<TenantError> => attempt.then(
  () => { throw new Error('It did not fail.'); },
  (error: unknown) => error as TenantError,
);
const remove = async (name: string) => local.api('DELETE', `/databases/${name}`);

describe('a tenant that somebody else deleted', () => {
  test('fails the next statements with the code NOT_FOUND', async () => {
    const tenants = fleet.tenants();
    const { client } = await tenants.create(acme);
    await remove(acme);
    const missing = { status: 'rejected', reason: expect.objectContaining({ code: 'NOT_FOUND', tenant: acme }) };
    expect(await Promise.allSettled([client.execute('SELECT 1'), client.batch(['SELECT 2'])])).toEqual([missing, missing]);
    await expect(tenants.open(acme)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const again = await tenants.create(acme);
    expect(again.created).toBe(true);
    expect((await again.client.execute('SELECT count(*) AS n FROM customers')).rows[0].n).toBe(0);
  });

  test('is noticed within refreshMs, also with a client that does not tell', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const tenants = fleet.tenants({ refreshMs: 60_000 });
    await tenants.create(acme);
    await remove(acme);
    await expect(tenants.open(acme)).resolves.toBeDefined();
    now += 60_000;
    await expect(tenants.open(acme)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    jest.restoreAllMocks();
  });

  test('is created again by create, however it was opened', async () => {
    const tenants = fleet.tenants();
    await tenants.create(acme);
    await remove(acme);
    expect(await tenants.create(acme)).toMatchObject({ created: true });
    expect(await fleet.runs(acme)).toEqual([1]);
  });
});

describe('an unknown tenant', () => {
  test('costs requests only once in a short while', async () => {
    const tenants = fleet.tenants();
    await expect(tenants.open('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await fleet.requests();
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(tenants.open('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await fleet.requests()).toEqual([]);
  });

  test('costs time only once in a short while, too, when the Platform API is down', async () => {
    const tenants = fleet.tenants({ environment: { ...fleet.environment, TURSO_API_URL: 'http://127.0.0.1:9' }, timeoutMs: 500 });
    const first = await failure(tenants.open('nobody'));
    expect(first).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringContaining('Tenant "nobody" probably has no database: the host does not know "nobody".') });
    await fleet.requests();
    await expect(tenants.open('nobody')).rejects.toBe(first);
    expect(await fleet.requests()).toEqual([]);
  });

  test('can be created and opened at once', async () => {
    const tenants = fleet.tenants();
    await expect(tenants.open(acme)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await tenants.create(acme);
    await expect(tenants.open(acme)).resolves.toBeDefined();
  });

  test('is asked again after a short while', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const tenants = fleet.tenants();
    await expect(tenants.open(acme)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await fleet.tenants().create(acme);
    now += 5_000;
    await expect(tenants.open(acme)).resolves.toBeDefined();
    jest.restoreAllMocks();
  });
});

describe('a host that does not answer', () => {
  let silent: Server;
  let url: string;
  beforeAll(async () => {
    silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    silent.close();
    silent.closeAllConnections();
  });

  test.each<[string, () => TenantsOptions['environment'], RegExp]>([
    ['the Platform API', () => ({ TURSO_API_URL: url, TURSO_SCHEMA_DATABASE_URL: '' }), /no answer from http:\/\/127\.0\.0\.1:\d+: no answer within 0\.4 s/],
    ['a database', () => ({ TURSO_SCHEMA_DATABASE_URL: `${url}/local/${fleet.schema.name}/` }), /http:\/\/127\.0\.0\.1:\d+\/local\/\S+ gave no answer within 0\.4 s/],
  ])('is reported within timeoutMs: %s', async (_, environment, message) => {
    const tenants = fleet.tenants({ environment: { ...fleet.environment, ...environment() }, timeoutMs: 400 });
    const start = Date.now();
    const error = await failure(tenants.open(acme));
    expect(error).toMatchObject({ code: 'UNAVAILABLE', message: expect.stringMatching(message) });
    // Far below the limits of single requests, which are many seconds.
    expect(Date.now() - start).toBeLessThan(5_000);
  });
});

describe('a failure leads to the right act', () => {
  test.each<[string, string, Partial<Record<string, string>>, RegExp]>([
    ['a wrong group token', 'UNAUTHORIZED', { TURSO_GROUP_AUTH_TOKEN: 'wrong' }, /rejects the group's token/],
    ['a wrong API token', 'UNAUTHORIZED', { TURSO_API_TOKEN: 'wrong', TURSO_SCHEMA_DATABASE_URL: '' }, /answered 401/],
    ['an unknown organization', 'CONFIGURATION', { TURSO_ORG: 'nowhere', TURSO_SCHEMA_DATABASE_URL: '' }, /nowhere/],
    ['an unknown schema database', 'CONFIGURATION', { TURSO_DATABASE_NAME: 'nothing', TURSO_SCHEMA_DATABASE_URL: '' }, /"nothing" does not exist/],
  ])('%s', async (_, code, variables, message) => {
    await fleet.tenants().create(acme);
    const error = await failure(fleet.tenants({ environment: { ...fleet.environment, ...variables } }).open(acme));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('a blocked database', async () => {
    await fleet.tenants().create(acme);
    await local.api('PATCH', `/databases/${acme}/configuration`, { block_reads: true, block_writes: true });
    await expect(fleet.tenants().open(acme)).rejects.toMatchObject({ code: 'BLOCKED', tenant: acme });
  });

  test('the URL of a tenant in place of that of the schema database', async () => {
    await Promise.all([acme, `${acme}-b`].map(async (name) => fleet.tenants().create(name)));
    const { httpUrl } = await fleet.find(acme);
    for (const more of [{}, { TURSO_DATABASE_NAME: acme }]) {
      const error = await failure(fleet.tenants({ environment: { ...fleet.environment, TURSO_SCHEMA_DATABASE_URL: httpUrl, ...more } }).open(`${acme}-b`));
      expect(error).toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining(`is a tenant's, not the schema database of a fleet. Its fleet has the schema database "${fleet.schema.name}"`) });
    }
  });
});

describe('tokens that end', () => {
  test('are asked for again after a database has rejected one, by open and by clients', async () => {
    const good = fleet.environment.TURSO_GROUP_AUTH_TOKEN;
    const tokens = ['ended', good];
    let asked = 0;
    const groupToken = async () => tokens[Math.min(asked++, 1)];
    const tenants = fleet.tenants({ groupToken, apiToken: () => local.apiToken });
    const { client } = await tenants.create(acme);
    expect(asked).toBe(2);
    tokens[1] = await fleet.rotate();
    expect((await client.execute('SELECT 1 AS one')).rows[0].one).toBe(1);
    expect(asked).toBe(3);
    await fleet.rollOut([customers, orders]);
    await expect(fleet.tenants({ groupToken, apiToken: () => local.apiToken }).open(acme)).resolves.toBeDefined();
    expect(await fleet.runs(acme)).toEqual([1, 2]);
  });

  test('are asked for again before they end', async () => {
    let now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    const asked: number[] = [];
    const tenants = fleet.tenants({
      refreshMs: 0,
      groupToken: async () => {
        asked.push(now);
        return local.api('POST', `/groups/${fleet.group}/auth/tokens?expiration=10m`).then(({ body }) => body.jwt as string);
      },
    });
    await tenants.create(acme);
    await tenants.open(acme);
    expect(asked).toHaveLength(1);
    now += 9 * 60_000 + 1_000;
    await tenants.open(acme);
    expect(asked).toHaveLength(2);
    jest.restoreAllMocks();
  });

  test.each<[string, () => never, string, RegExp]>([
    ['fails', () => { throw new Error('the vault is sealed'); }, 'UNAVAILABLE', /^groupToken\(\) failed: the vault is sealed/],
    ['returns nothing', () => undefined as never, 'CONFIGURATION', /^groupToken\(\) returned undefined/],
  ])('cannot be had from a function that %s', async (_, groupToken, code, message) => {
    const error = await failure(fleet.tenants({ groupToken }).open(acme));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

test('never fails one caller because another one gives up, at whatever moment', async () => {
  await fleet.rollOut([customers, orders]);
  for (let moment = 0; moment < 40; moment += 1) {
    const tenants = fleet.tenants();
    const [a, b] = [`a${count}`, `b${count}`];
    if (moment === 0) await Promise.all([fleet.database(a, fleet.schema.name), fleet.database(b, fleet.schema.name)]);
    const controller = new AbortController();
    const hasty = failure(tenants.open(a, { signal: controller.signal }));
    for (let turn = 0; turn < moment; turn += 1) await Promise.resolve();
    controller.abort(new Error('enough'));
    const patient = tenants.open(b);
    expect((await hasty).message).toBe('enough');
    await expect(patient).resolves.toBeDefined();
  }
});

describe('the tenants of a fleet', () => {
  test('are found, listed by pages, and deleted only with their own name', async () => {
    const tenants = fleet.tenants();
    await Promise.all([1, 2, 3].map(async (number) => tenants.create(`${acme}-${number}`)));
    await fleet.database(`${acme}-other`);
    const info = await tenants.info(`${acme}-1`);
    const { id, httpUrl } = await fleet.find(`${acme}-1`);
    expect(info).toEqual({ name: `${acme}-1`, databaseId: id, url: httpUrl });
    expect(await tenants.exists(`${acme}-1`)).toBe(true);
    expect(await tenants.exists(`${acme}-4`)).toBe(false);
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await tenants.list({ limit: 2, after });
      expect(page.tenants.length).toBeLessThanOrEqual(2);
      names.push(...page.tenants.map(({ name }) => name));
      after = page.next;
    } while (after !== undefined);
    expect(names.sort()).toEqual([`${acme}-1`, `${acme}-2`, `${acme}-3`]);

    await expect(tenants.delete(`${acme}-1`, { confirm: `${acme}-2` })).rejects.toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('Nothing was deleted') });
    await local.api('PATCH', `/databases/${acme}-1/configuration`, { delete_protection: true });
    await expect(tenants.delete(`${acme}-1`, { confirm: `${acme}-1` })).rejects.toMatchObject({ code: 'REJECTED', message: expect.stringContaining('Delete protection') });
    await tenants.delete(`${acme}-2`, { confirm: `${acme}-2` });
    await expect(tenants.open(`${acme}-2`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tenants.delete(`${acme}-2`, { confirm: `${acme}-2` })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(tenants.info(`${acme}-2`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('are not deleted if they are databases of others', async () => {
    await fleet.database('metrics');
    await fleet.run('metrics', 'CREATE TABLE points (x)');
    await expect(fleet.tenants().delete('metrics', { confirm: 'metrics' })).rejects.toMatchObject({ code: 'HISTORY' });
    expect(await fleet.run('metrics', 'SELECT count(*) FROM points')).toEqual([[0]]);
    await remove('metrics');
  });

  test('exist for an application without an API token', async () => {
    await fleet.tenants().create(acme);
    const { TURSO_API_TOKEN: _token, ...environment } = fleet.environment;
    const tenants = fleet.tenants({ environment });
    expect([await tenants.exists(acme), await tenants.exists('nobody')]).toEqual([true, false]);
    await expect(tenants.info(acme)).rejects.toMatchObject({ code: 'CONFIGURATION', message: expect.stringContaining('apiToken is missing') });
  });

  test('get tokens for other clients, which permit no more than asked', async () => {
    const tenants = fleet.tenants();
    await tenants.create(acme, { initial: ["INSERT INTO customers (email) VALUES ('a@x')"] });
    await fleet.rollOut([customers, orders]);
    const { url, authToken, expiresAt } = await fleet.tenants().token(acme, { access: 'read-only', expiresIn: '30m' });
    expect(await fleet.runs(acme)).toEqual([1, 2]);
    expect(Math.abs(expiresAt!.getTime() - Date.now() - 30 * 60_000)).toBeLessThan(60_000);
    const client = createClient({ url, authToken });
    expect((await client.execute('SELECT email FROM customers')).rows).toHaveLength(1);
    await expect(client.execute('DELETE FROM customers')).rejects.toThrow();
    client.close();
  });
});
