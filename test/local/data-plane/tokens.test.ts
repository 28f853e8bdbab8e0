// @ts-expect-error The package serves CommonJS too, but describes its types as those of an ES module only (TS1479).
import { createClient } from '@libsql/client';
import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  for (const group of ['one', 'two']) {
    await local.ask('POST', '/groups', { name: group, location: 'ams' });
  }
  for (const [name, group] of [['a', 'one'], ['b', 'one'], ['c', 'two']]) {
    await local.ask('POST', '/databases', { name, group });
    await local.sql(name, await local.token(`/databases/${name}`), 'CREATE TABLE t (x)');
  }
});

afterAll(() => local.stop());

const READ = 'SELECT * FROM t';
const WRITE = 'INSERT INTO t VALUES (1)';

describe.each([
  ['a token of the database', '/databases/a', '', { a: [200, 200], b: [401, 401], c: [401, 401] }],
  ['a read-only token of the database', '/databases/a', '?authorization=read-only', { a: [200, 403], b: [401, 401], c: [401, 401] }],
  ['a token of the group', '/groups/one', '', { a: [200, 200], b: [200, 200], c: [401, 401] }],
  ['a read-only token of the group', '/groups/one', '?authorization=read-only', { a: [200, 403], b: [200, 403], c: [401, 401] }],
  ['a token of another group', '/groups/two', '', { a: [401, 401], b: [401, 401], c: [200, 200] }],
  ['a token that lives for an hour', '/databases/b', '?expiration=1h', { a: [401, 401], b: [200, 200], c: [401, 401] }],
])('%s', (_, owner, query, expected) => {
  it.each(Object.entries(expected))('reads and writes database %s: %j', async (database, [read, write]) => {
    const token = await local.token(owner, query);
    expect((await local.sql(database, token, READ)).status).toBe(read);
    expect((await local.sql(database, token, WRITE)).status).toBe(write);
  });
});

test.each(['/databases/a', '/groups/one'])('two tokens of %s differ, even from the same second', async (owner) => {
  const tokens = await Promise.all(Array.from({ length: 8 }, async () => local.token(owner)));
  expect(new Set(tokens).size).toBe(8);
});

describe('rejected tokens', () => {
  it.each([['no token', undefined], ['no JWT', 'garbage']])('answers 401 to %s', async (_, token) => {
    expect((await local.sql('a', token, READ)).status).toBe(401);
  });

  it('include the API token', async () => {
    expect((await local.sql('a', local.apiToken, READ)).status).toBe(401);
  });

  it('include an expired token', async () => {
    const past = await freshInstance({ now: () => Date.now() - 3_600_000 });
    await past.ask('POST', '/groups', { name: 'g', location: 'ams' });
    await past.ask('POST', '/databases', { name: 'd', group: 'g' });
    const answer = await past.sql('d', await past.token('/databases/d', '?expiration=1m'), 'SELECT 1');
    await past.stop();
    expect(answer).toEqual({ status: 401, body: { error: 'Unauthorized: `The JWT has expired`' } });
  });

  it('include a database token of the source of a branch', async () => {
    const token = await local.token('/databases/a');
    await local.ask('POST', '/databases', { name: 'branch', group: 'one', seed: { type: 'database', name: 'a' } });
    expect((await local.sql('branch', token, READ)).status).toBe(401);
    expect((await local.sql('branch', await local.token('/groups/one'), READ)).status).toBe(200);
    await local.ask('DELETE', '/databases/branch');
  });
});

describe('rotating', () => {
  it('of a database invalidates its tokens but not those of the group', async () => {
    const [own, groups] = [await local.token('/databases/a'), await local.token('/groups/one')];
    expect(await local.ask('POST', '/databases/a/auth/rotate')).toEqual({ status: 200, body: {} });
    expect((await local.sql('a', own, READ)).status).toBe(401);
    expect((await local.sql('a', groups, READ)).status).toBe(200);
    expect((await local.sql('a', await local.token('/databases/a'), WRITE)).status).toBe(200);
  });

  it('of a group invalidates its tokens and those of all its databases', async () => {
    const [groups, own, other] = [await local.token('/groups/one'), await local.token('/databases/b'), await local.token('/groups/two')];
    expect(await local.ask('POST', '/groups/one/auth/rotate')).toEqual({ status: 200, body: {} });
    expect((await local.sql('a', groups, READ)).status).toBe(401);
    expect((await local.sql('b', groups, READ)).status).toBe(401);
    expect((await local.sql('b', own, READ)).status).toBe(401);
    expect((await local.sql('b', await local.token('/databases/b'), READ)).status).toBe(200);
    expect((await local.sql('c', other, READ)).status).toBe(200);
    expect((await local.sql('a', await local.token('/groups/one'), WRITE)).status).toBe(200);
  });

  it('of a group affects databases that are created later', async () => {
    const [, created] = await Promise.all([
      local.ask('POST', '/groups/one/auth/rotate'),
      local.ask('POST', '/databases', { name: 'meanwhile', group: 'one' }),
    ]);
    expect(created.status).toBe(200);
    expect((await local.sql('meanwhile', await local.token('/groups/one'), 'SELECT 1')).status).toBe(200);
    await local.ask('DELETE', '/databases/meanwhile');
  });
});

describe('an open WebSocket is closed by', () => {
  it.each([
    ['rotating the database', '/databases/b', 'POST', '/databases/b/auth/rotate', undefined],
    ['rotating the group', '/groups/one', 'POST', '/groups/one/auth/rotate', undefined],
    ['changing the allow rules', '/groups/one', 'PATCH', '/databases/b/configuration', { allowed_ips: ['127.0.0.2'] }],
    ['deleting the database', '/groups/one', 'DELETE', '/databases/b', undefined],
  ])('%s', async (_, owner, method, path, body) => {
    await local.ask('PATCH', '/databases/b/configuration', { allowed_ips: [] });
    const url = `${local.apiUrl.replace('http', 'ws')}/local/b/`;
    const client = createClient({ url, authToken: await local.token(owner) });
    await client.execute(WRITE);
    await local.ask(method, path, body);
    await expect(client.execute(READ)).rejects.toThrow();
    client.close();
  });
});

it('an open WebSocket is closed when its group is archived', async () => {
  const client = createClient({ url: `${local.apiUrl.replace('http', 'ws')}/local/a/`, authToken: await local.token('/groups/one') });
  await client.execute(READ);
  await local.control('POST', '/_control/groups/one/archive');
  await expect(client.execute(READ)).rejects.toThrow();
  await local.ask('POST', '/groups/one/unarchive');
  client.close();
});

describe('an open HTTP stream is closed by rotating', () => {
  it.each([['the database', '/databases/a'], ['the group', '/groups/one']])('%s', async (_, owner) => {
    const token = await local.token(owner);
    const ask = (bearer: string, body: object) => fetch(`${local.apiUrl}/local/a/v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bearer}` },
      body: JSON.stringify(body),
    });
    const { baton } = await (await ask(token, { requests: [{ type: 'execute', stmt: { sql: 'BEGIN' } }] })).json() as { baton: string };
    await local.ask('POST', `${owner}/auth/rotate`);
    expect((await ask(token, { baton, requests: [{ type: 'execute', stmt: { sql: 'COMMIT' } }] })).status).toBe(401);
  });
});

describe('attaching', () => {
  it('requires a token with the permission and a database that allows it', async () => {
    await local.ask('POST', '/databases', { name: 'shared', group: 'one' });
    await local.sql('shared', await local.token('/databases/shared'), 'CREATE TABLE rates (x)');
    await local.ask('PATCH', '/databases/shared/configuration', { allow_attach: true });
    const { DbId } = (await local.ask('GET', '/databases/shared')).body.database;
    const permissions = { read_attach: { databases: ['shared'] } };
    const { jwt } = (await local.ask('POST', '/databases/a/auth/tokens', { permissions })).body;
    const attach = `ATTACH "${DbId}" AS other`;
    expect((await local.sql('a', jwt, attach)).body.results[0].type).toBe('ok');
    expect((await local.sql('a', jwt, WRITE)).status).toBe(200);
    expect((await local.sql('a', await local.token('/databases/a'), attach)).status).toBe(403);
  });
});
