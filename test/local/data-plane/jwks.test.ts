import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '../../support/libsql';
import { FreshInstance, freshInstance } from '../fresh-instance';

interface Issuer {
  readonly alg: string;
  readonly publicKey: KeyObject;
  sign(content: Buffer): Buffer;
}

function issuers(): Record<string, Issuer> {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  return {
    rsa: { alg: 'RS256', publicKey: rsa.publicKey, sign: (content) => sign('sha256', content, rsa.privateKey) },
    ec: { alg: 'ES256', publicKey: ec.publicKey, sign: (content) => sign('sha256', content, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }) },
    ed: { alg: 'EdDSA', publicKey: ed.publicKey, sign: (content) => sign(null, content, ed.privateKey) },
  };
}

const KNOWN = issuers();
const STRANGERS = issuers();
const MINUTE = 60;

let local: FreshInstance;
let server: Server;
let asked = 0;
let published: object[];
let ids: Record<string, string>;
let groupId: string;

beforeAll(async () => {
  published = Object.entries(KNOWN).map(([kid, { publicKey, alg }]) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' }));
  server = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  local = await freshInstance();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`;
  await local.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: url, region: '' });
  await local.ask('POST', '/groups', { name: 'one', location: 'ams' });
  await local.ask('POST', '/groups', { name: 'two', location: 'ams' });
  groupId = (await local.ask('GET', '/groups/one')).body.group.uuid;
  ids = {};
  for (const [name, group] of [['a', 'one'], ['b', 'one'], ['c', 'two']]) {
    ids[name] = (await local.ask('POST', '/databases', { name, group })).body.database.DbId;
    await local.sql(name, await local.token(`/databases/${name}`), 'CREATE TABLE t (x)');
  }
});

afterAll(async () => {
  await local.stop();
  server.close();
  server.closeAllConnections();
});

const now = () => Math.floor(Date.now() / 1000);
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function issue(kid: string, claims: object, { issuer = KNOWN[kid], alg = issuer.alg }: { issuer?: Issuer; alg?: string } = {}): string {
  const content = `${encode({ alg, kid, typ: 'JWT' })}.${encode({ iss: 'https://issuer', sub: 'user', exp: now() + MINUTE, ...claims })}`;
  return `${content}.${issuer.sign(Buffer.from(content)).toString('base64url')}`;
}

const READ = 'SELECT * FROM t';
const WRITE = 'INSERT INTO t VALUES (1)';
const statuses = async (token: string) => Promise.all(['a', 'b', 'c'].map(async (name) => (await local.sql(name, token, READ)).status));

describe.each(['rsa', 'ec', 'ed'])('a token of an issuer with a key of type %s', (kid) => {
  it('opens all databases of all groups when it has no claims about them', async () => {
    const token = issue(kid, {});
    expect(await statuses(token)).toEqual([200, 200, 200]);
    expect((await local.sql('a', token, WRITE)).body.results[0].type).toBe('ok');
  });

  it('opens what its claims name', async () => {
    expect(await statuses(issue(kid, { a: 'rw', id: ids.a, perm: [], rid: 'x' }))).toEqual([200, 401, 401]);
    expect(await statuses(issue(kid, { a: 'rw', gid: groupId }))).toEqual([200, 200, 401]);
    expect(await statuses(issue(kid, { p: { ro: { ns: [ids.c] } } }))).toEqual([401, 401, 200]);
  });

  it('allows writes unless it is read-only', async () => {
    expect((await local.sql('a', issue(kid, { a: 'ro' }), WRITE)).status).toBe(403);
    expect((await local.sql('c', issue(kid, { p: { ro: { ns: [ids.c] } } }), WRITE)).status).toBe(403);
    expect((await local.sql('c', issue(kid, { p: { rw: { ns: [ids.c] } } }), WRITE)).status).toBe(200);
  });

  it('is limited to its fine-grained permissions', async () => {
    const token = issue(kid, { a: 'rw', id: ids.a, perm: [{ t: ['t'], a: ['data_read'] }] });
    expect((await local.sql('a', token, READ)).body.results[0].type).toBe('ok');
    expect((await local.sql('a', token, WRITE)).body.results[0].error.code).toBe('SQLITE_AUTH');
    const readOnly = issue(kid, { a: 'ro', perm: [{ t: null, a: ['data_add'] }] });
    expect((await local.sql('a', readOnly, WRITE)).status).toBe(403);
  });

  it('opens a WebSocket', async () => {
    const client = createClient({ url: `${local.apiUrl.replace('http', 'ws')}/local/a/`, authToken: issue(kid, { id: ids.a }) });
    expect((await client.execute('SELECT 1 AS one')).rows[0].one).toBe(1);
    client.close();
  });

  it.each<[string, () => string]>([
    ['that another key signed', () => issue(kid, {}, { issuer: STRANGERS[kid] })],
    ['of an unknown key', () => issue('unknown', {}, { issuer: KNOWN[kid] })],
    ['that names another algorithm', () => issue(kid, {}, { alg: 'HS256' })],
    ['that names none', () => issue(kid, {}, { alg: 'none' })],
    ['that has expired', () => issue(kid, { exp: now() - 2 * MINUTE })],
    ['that is not valid yet', () => issue(kid, { nbf: now() + 2 * MINUTE })],
    ['whose access is unknown', () => issue(kid, { a: 'all' })],
    ['whose permissions are unknown', () => issue(kid, { perm: [{ a: ['anything'] }] })],
    ['that was changed', () => issue(kid, { a: 'ro' }).replace(/\.[^.]+\./, `.${encode({ exp: now() + MINUTE })}.`)],
  ])('is rejected %s', async (_, token) => {
    expect((await local.sql('a', token(), READ)).status).toBe(401);
  });
});

it('fetches the keys of an issuer once, and again for a new key after a while', async () => {
  await local.sql('a', issue('rsa', {}), READ);
  const before = asked;
  await Promise.all(Array.from({ length: 10 }, () => local.sql('a', issue('rsa', {}), READ)));
  expect(asked).toBe(before);
});

it.each([
  ['a database', { database: 'a' }, [200, 401, 401]],
  ['a group', { group: 'one' }, [200, 200, 401]],
  ['a database with permissions', { database: 'b', permissions: [{ t: ['t'], a: ['data_read'] }] }, [401, 200, 401]],
])('a token with the claims of the template for %s opens exactly that', async (_, wanted, expected) => {
  const request = new Request('http://local/v2/organizations/local/jwks-template', { headers: { authorization: `Bearer ${local.apiToken}` } });
  const { template } = await (await local.platform(request, JSON.stringify(wanted))).json() as { template: object };
  expect(await statuses(issue('ec', template))).toEqual(expected);
});

describe('with two issuers', () => {
  let clock = Date.now();
  let reachable = true;
  let [requests, open, mostOpen] = [0, 0, 0];
  let second: FreshInstance;
  let provider: Server;

  beforeAll(async () => {
    provider = createServer(async (_, response) => {
      requests += 1;
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      await delay(100);
      open -= 1;
      response.writeHead(reachable ? 200 : 503).end(JSON.stringify({ keys: reachable ? published : [] }));
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    second = await freshInstance({ now: () => clock });
    for (const name of ['clerk', 'auth0']) {
      const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/${name}`;
      await second.call('PUT', `/v2/organizations/local/jwks/${name}`, { jwks_url: url, region: '' });
    }
    await second.ask('POST', '/groups', { name: 'one', location: 'ams' });
    await second.ask('POST', '/databases', { name: 'a', group: 'one' });
  });

  afterAll(async () => {
    await second.stop();
    provider.close();
    provider.closeAllConnections();
  });

  const status = async (kid: string) => (await second.sql('a', issue(kid, { exp: now() + 3_600 }, { issuer: KNOWN.rsa }), 'SELECT 1')).status;

  it('asks both at once', async () => {
    expect(await status('rsa')).toBe(200);
    expect([requests, mostOpen]).toEqual([2, 2]);
  });

  it.each([
    ['answers with errors', () => { reachable = false; }, 2],
    ['went away', () => {
      provider.close();
      provider.closeAllConnections();
    }, 0],
  ])('keeps the known keys in use while an issuer %s, and asks it again only after a while', async (_, fail, expected) => {
    fail();
    requests = 0;
    clock += 10 * 60_000;
    for (let turn = 0; turn < 3; turn += 1) expect(await status('rsa')).toBe(200);
    expect(await status('unknown')).toBe(401);
    expect(requests).toBe(expected);
    clock += 2_000;
    expect(await status('unknown')).toBe(401);
    expect(requests).toBe(2 * expected);
  });
});

describe('with an issuer whose keys cannot be fetched', () => {
  const warnings: string[] = [];
  let clock = Date.now();
  let third: FreshInstance;
  let broken: Server;
  let answer: (response: ServerResponse) => void;
  let host: string;

  beforeAll(async () => {
    broken = createServer((_, response) => answer(response));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(broken.address() as AddressInfo).port}`;
    third = await freshInstance({ now: () => clock, warn: (line) => warnings.push(line) });
    await third.call('PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: `http://${host}/marked-path?key=marked-key`, region: '' });
    await third.ask('POST', '/groups', { name: 'one', location: 'ams' });
    await third.ask('POST', '/databases', { name: 'a', group: 'one' });
  });

  beforeEach(() => {
    warnings.length = 0;
    clock += 10 * 60_000;
  });

  afterAll(async () => {
    await third.stop();
    broken.closeAllConnections();
    broken.close();
  });

  const refused = async () => third.sql('a', issue('rsa', { exp: now() + 36_000 }), READ);

  it.each<[string, (response: ServerResponse) => void, string]>([
    ['answers with an error', (response) => response.writeHead(503).end(), 'it answered 503'],
    ['answers with a page', (response) => response.end('<html>'), 'its answer is not a JSON Web Key Set, such as {"keys": [...]}'],
    ['answers with too much', (response) => response.end(' '.repeat(1_048_577)), 'its answer is larger than 1048576 bytes'],
    ['answers with other JSON', (response) => response.end('{}'), 'its answer is not a JSON Web Key Set, such as {"keys": [...]}'],
    ['breaks off', (response) => response.destroy(), 'other side closed'],
  ])('says why when it %s: once to the user, and to each client', async (_, answers, reason) => {
    answer = answers;
    const failure = `could not be fetched from ${host}: ${reason}`;
    expect(await refused()).toEqual({ status: 401, body: { error: `Unauthorized: \`The JWT is invalid; the keys of identity provider "clerk" ${failure}\`` } });
    clock += 10_000;
    expect((await refused()).body.error).toContain(failure);
    expect(warnings).toEqual([
      `The keys of an identity provider ${failure}. Tokens that are signed with a key that is not known yet are refused.`,
    ]);
    expect(warnings.join()).not.toContain('marked');
  });

  it('says nothing of it to a client whose token is not from an issuer', async () => {
    answer = (response) => response.writeHead(503).end();
    const { body } = await third.sql('a', await local.token('/databases/b'), READ);
    expect(JSON.stringify(body)).not.toContain('identity provider');
  });

  it('forgets the reason when the keys arrive', async () => {
    answer = (response) => response.end(JSON.stringify({ keys: published }));
    expect((await refused()).status).toBe(200);
    expect((await third.sql('a', issue('unknown', {}, { issuer: KNOWN.rsa }), READ)).body).toEqual({ error: 'Unauthorized: `The JWT is invalid`' });
  });
});

it('does not trust an issuer that was removed', async () => {
  await local.call('DELETE', '/v2/organizations/local/jwks/clerk', { region: '' });
  expect((await local.sql('a', issue('rsa', {}), READ)).status).toBe(401);
});

it('rejects a token with fine-grained permissions over a WebSocket with an explanation', async () => {
  const { jwt } = (await local.ask('POST', '/databases/a/auth/tokens', { fine_grained_permissions: [{ a: ['data_read'] }] })).body;
  const client = createClient({ url: `${local.apiUrl.replace('http', 'ws')}/local/a/`, authToken: jwt });
  await expect(client.execute('SELECT 1')).rejects.toThrow('Tokens with fine-grained permissions cannot be used over a WebSocket');
  client.close();
});
