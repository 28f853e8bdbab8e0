import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlatformApi, type Database, type TursoError } from '../../../src/turso';
import { callOf, CALLS, type Call } from '../../../src/turso/http/calls';
import { resolvePlatformSettings } from '../../../src/turso/http/settings';
import { Transport } from '../../../src/turso/http/transport';
import { FakeTime } from '../fake-time';
import { startScripted, startServer, type Reply, type ScriptedServer } from '../scripted-server';

let server: ScriptedServer;
let time: FakeTime;

beforeEach(() => {
  time = new FakeTime();
});
afterEach(() => server.stop());

const settings = () => ({ token: 'token', organization: 'acme', baseUrl: server.url, random: () => 0.5, ...time });

/** What may have taken effect before its answer was lost. */
const LOST: [string, Reply][] = [
  ...[408, 500, 502, 503, 504].map((status): [string, Reply] => [String(status), { status }]),
  ['a dropped connection', 'drop'],
  ['an answer that breaks off', 'drop in the body'],
  ['no answer in time', 'never'],
];

const pathOf = ({ path }: Call) => (path === '**' ? '/v1/organizations/acme/databases/orders' : `/v1/organizations/acme/${path.replaceAll('*', 'orders')}`);
const named = CALLS.map((call): [string, Call] => [`${call.method} ${call.path}`, call]);

async function send(call: Call, reply: Reply): Promise<unknown> {
  server = await startScripted(reply, {});
  const patience = reply === 'never' ? { requestTimeoutMs: 300 } : {};
  const transport = new Transport(resolvePlatformSettings({ ...settings(), ...patience }));
  return transport.send({ method: call.method as 'GET', path: pathOf(call), read: () => 'read' });
}

describe.each(named)('%s', (_, call) => {
  test.each(LOST)('is repeated after %s only if that is safe', async (__, reply) => {
    const outcome = await send(call, reply).catch((error: unknown) => error as TursoError);
    if (call.repeat === 'safe') expect(outcome).toBe('read');
    else expect(outcome).toMatchObject({ mayHaveTakenEffect: true });
    // On a busy machine also the second answer may come too late.
    if (call.repeat !== 'safe') expect(server.arrived).toHaveLength(1);
  });

  test('is repeated after 429, because the server did not execute it', async () => {
    expect(await send(call, { status: 429 })).toBe('read');
  });
});

test('every request of the Platform API is in the table', async () => {
  const database = { Name: 'a', DbId: 'i', Hostname: 'h' };
  server = await startServer(({ url }) => ({
    body: url.endsWith('/databases') || url.includes('/databases/') ? { database, databases: [], jwt: 'j', dump_url: 'd' } : { group: { name: 'g' }, jwt: 'j' },
  }));
  const api = new PlatformApi(settings());
  const free = { existedBefore: false };
  const asked: Promise<unknown>[] = [
    api.databases.create({ name: 'a', group: 'g' }, free), api.databases.createToken('a'), api.databases.rotate('a'), api.groups.create({ name: 'g', location: 'l' }, free),
    api.groups.rename('g', 'h'), api.groups.transfer('g', 'other'), api.groups.unarchive('g'), api.groups.addLocation('g', 'l'), api.groups.createToken('g'),
    api.groups.rotate('g'), api.members.add({ username: 'u', role: 'member' }, free), api.invites.create({ email: 'e', role: 'member' }),
    api.apiTokens.create({ name: 't' }), api.recovery.restoreDatabase('o', 'i', undefined), api.recovery.restoreGroup('o', 'g'),
  ];
  await Promise.allSettled(asked);
  const posts = server.arrived.filter(({ method }) => method === 'POST').map(({ url }) => url.replace(/\?.*/, ''));
  expect(new Set(posts).size).toBeGreaterThanOrEqual(14);
  expect(posts.filter((path) => callOf('POST', path) === undefined)).toEqual([]);
  expect(callOf('POST', '/v1/organizations/acme/databases/orders/anything')).toBeUndefined();
});

describe('an upload', () => {
  const folder = mkdtempSync(join(tmpdir(), 'upload-'));
  const file = join(folder, 'orders.db');
  beforeAll(() => writeFileSync(file, 'a file'));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function upload(...replies: Reply[]): Promise<TursoError | undefined> {
    let sent = 0;
    server = await startServer(({ url }) => {
      if (url === '/v1/upload') return replies[Math.min(sent++, replies.length - 1)];
      if (url === '/v2/pipeline') return { status: 400, body: { error: 'it waits for its upload' } };
      if (url.includes('/auth/tokens')) return { body: { jwt: 'token' } };
      return { body: { database: { Name: 'orders', DbId: 'i', Hostname: new URL(server.url).host } } };
    });
    const database = { name: 'orders', dbId: 'i', hostname: new URL(server.url).host } as Database;
    return new PlatformApi(settings()).uploadDatabase(database, file).then(() => undefined, (error: unknown) => error as TursoError);
  }

  const uploads = () => server.arrived.filter(({ url }) => url === '/v1/upload').length;

  test('ends after a few tries with 502', async () => {
    expect(await upload({ status: 502 })).toMatchObject({ kind: 'server', message: expect.stringContaining('(tried 5 times)') });
    expect(uploads()).toBe(5);
    expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(60_000);
  });

  test('ends after a few tries with 429', async () => {
    expect(await upload({ status: 429 })).toMatchObject({ kind: 'rate-limited' });
    expect(uploads()).toBeLessThanOrEqual(12);
  });

  test('waits for a database that its host does not know yet', async () => {
    expect(await upload({ status: 404, body: '404 page not found' }, { status: 404, body: '404 page not found' }, {})).toBeUndefined();
    expect(uploads()).toBe(3);
    expect(time.waits).toEqual([125, 250]);
  });
});
