import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAuthority, startProxy, startTls, type Authority, type Received } from './company-network';
import { exchange, PlatformApi, Sql, type Database, type SqlError, type TursoError } from '../../../../src/turso';
import { FakeTime } from '../../fake-time';

const HOST = 'api.company.test';
const VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'all_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];

let authority: Authority;
let server: Awaited<ReturnType<typeof startTls>>;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let folder: string;
let time: FakeTime;
const before = { ...process.env };

const done = { cols: [], rows: [], affected_row_count: 0 };
const ran = { results: [{ type: 'ok', response: { result: { step_results: [done, done, done, null], step_errors: [null, null, null, null] } } }] };

function answer({ line }: Received): { body: unknown } {
  if (line.endsWith('/v2/pipeline')) return { body: ran };
  return { body: line.includes('/auth/tokens') ? { jwt: 'marked-database-token' } : { groups: [] } };
}

beforeAll(async () => {
  authority = makeAuthority();
  folder = mkdtempSync(join(tmpdir(), 'network-'));
  server = await startTls(authority.certificate(HOST), answer);
});
beforeEach(async () => {
  for (const name of VARIABLES) delete process.env[name];
  time = new FakeTime();
  server.received.length = 0;
  proxy = await startProxy(() => server.port, 'me:marked p@ssword');
  process.env.HTTPS_PROXY = `http://me:${encodeURIComponent('marked p@ssword')}@127.0.0.1:${proxy.port}`;
  process.env.SSL_CERT_FILE = authority.file;
});
afterEach(() => proxy.stop());
afterAll(async () => {
  process.env = before;
  await server.stop();
  authority.remove();
  rmSync(folder, { recursive: true });
});

function apiAt(host = HOST): PlatformApi {
  return new PlatformApi({ token: 'marked-secret-token', organization: 'acme', baseUrl: `https://${host}`, random: () => 0.5, ...time });
}

function sqlOf(api: PlatformApi): Sql {
  return new Sql(api, { exchange, random: () => 0.5, ...time });
}

async function failure<E>(promise: Promise<unknown>): Promise<E> {
  return promise.then(() => { throw new Error('It succeeded.'); }, (error: unknown) => error as E);
}

const target = { name: 'orders', httpUrl: `https://${HOST}` };
const database = { name: 'orders', dbId: 'i', hostname: HOST } as Database;

describe('through a proxy with a password, to a server of a private certificate authority', () => {
  test('the Platform API is reached', async () => {
    expect(await apiAt().groups.list()).toEqual([]);
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
    expect(server.received.map(({ line }) => line)).toEqual([`GET ${HOST}/v1/organizations/acme/groups`]);
  });

  test('SQL is sent, on a connection that is kept', async () => {
    const sql = sqlOf(apiAt());
    for (let times = 0; times < 3; times++) await sql.transaction(target, [{ sql: 'SELECT 1' }]);
    const connections = server.received.filter(({ line }) => line.endsWith('/v2/pipeline')).map(({ connection }) => connection);
    expect(connections).toHaveLength(3);
    expect(new Set(connections).size).toBe(1);
    // The token and all SQL share one connection.
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`]);
  });

  test('a file is uploaded', async () => {
    const file = join(folder, 'orders.db');
    writeFileSync(file, 'x'.repeat(300_000));
    await apiAt().uploadDatabase(database, file);
    expect(server.received.map(({ line, body }) => `${line} ${body.length}`)).toContain(`POST ${HOST}/v1/upload 300000`);
    expect(proxy.asked).toHaveLength(1);
  });

  test('a template is requested by GET with a body', async () => {
    await apiAt().jwks.list().catch(() => undefined);
    await apiAt().jwks.template({ scope: 'read-only' }).catch(() => undefined);
    expect(server.received.map(({ line }) => line)).toContain(`GET ${HOST}/v2/organizations/acme/jwks-template`);
  });

  test('a host in NO_PROXY bypasses the proxy', async () => {
    process.env.NO_PROXY = 'company.test';
    const error = await failure<TursoError>(apiAt().groups.list());
    expect(proxy.asked).toEqual([]);
    // A name that only the proxy knows.
    expect(error.message).toMatch(/ENOTFOUND|EAI_AGAIN/);
  });

  test('a server without TLS receives the whole URL through HTTP_PROXY', async () => {
    process.env.HTTP_PROXY = process.env.HTTPS_PROXY;
    await new PlatformApi({ token: 'marked-secret-token', organization: 'acme', baseUrl: 'http://plain.test:8080' }).groups.list();
    expect(proxy.asked).toEqual(['GET http://plain.test:8080/v1/organizations/acme/groups']);
  });
});

describe('is reported at once, with the setting to change', () => {
  const platform = async () => failure<TursoError>(apiAt().groups.list());
  const sql = async () => {
    const mint = { createToken: async () => 'marked-database-token' };
    const client = new Sql({ databases: mint, groups: mint }, { exchange, ...time });
    return failure<SqlError>(client.transaction(target, [{ sql: 'SELECT 1' }], { readOnly: true }));
  };
  const words = (error: TursoError | SqlError) => `${error.message} ${'advice' in error ? error.advice : ''}`;

  test.each([['of the Platform API', platform], ['of a database', sql]])('a certificate %s that nobody trusts', async (_, send) => {
    delete process.env.SSL_CERT_FILE;
    expect(words(await send())).toMatch(/unable to (get local issuer|verify the first) certificate.*SSL_CERT_FILE or NODE_EXTRA_CA_CERTS/s);
    expect(time.waits).toEqual([]);
  });

  test('a certificate for another host', async () => {
    const error = await failure<TursoError>(apiAt('other.company.test').groups.list());
    expect(error).toMatchObject({ kind: 'network', reason: 'certificate-invalid', mayHaveTakenEffect: false });
    expect(time.waits).toEqual([]);
  });

  test('a host that is not found', async () => {
    delete process.env.HTTPS_PROXY;
    const error = await failure<TursoError>(apiAt('nowhere.invalid').groups.list());
    // Some machines have no name server at all, which may pass.
    if (/EAI_AGAIN/.test(error.message)) return;
    expect(error).toMatchObject({ kind: 'network', reason: 'host-not-found' });
    expect(error.advice).toContain('HTTPS_PROXY');
    expect(time.waits).toEqual([]);
  });

  test.each([['of the Platform API', platform], ['of a database', sql]])('a password that the proxy does not take, for a request %s', async (_, send) => {
    process.env.HTTPS_PROXY = `http://me:marked-wrong-one@127.0.0.1:${proxy.port}`;
    const shown = words(await send());
    expect(shown).toMatch(/the proxy 127\.0\.0\.1:\d+ answered 407 when it was asked to connect to api\.company\.test:443.*Check the address, the user and the password in HTTPS_PROXY/s);
    expect(shown).not.toMatch(/marked/);
    expect(time.waits).toEqual([]);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['a file that is not there', { SSL_CERT_FILE: '/nowhere/ca.pem' }, /SSL_CERT_FILE names "\/nowhere\/ca\.pem", which cannot be read \(ENOENT\)/],
    ['a folder that is not there', { SSL_CERT_DIR: '/nowhere' }, /SSL_CERT_DIR names "\/nowhere", which cannot be read \(ENOENT\)/],
    ['a file without certificates', { SSL_CERT_FILE: __filename }, /SSL_CERT_FILE names ".*", which holds no certificate/],
    ['a proxy of another kind', { HTTPS_PROXY: 'socks5://me:marked@proxy:1' }, /HTTPS_PROXY names a proxy of the kind "socks5"/],
  ])('%s', async (_, environment, message) => {
    Object.assign(process.env, environment);
    const error = await platform();
    expect(error).toMatchObject({ reason: 'setting-unusable', message: expect.stringMatching(message) });
    expect(words(error)).not.toMatch(/marked/);
    expect(time.waits).toEqual([]);
  });
});

test('SSL_CERT_DIR is a list of folders, which may contain other files', async () => {
  delete process.env.SSL_CERT_FILE;
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  copyFileSync(authority.file, join(certificates, 'company.pem'));
  writeFileSync(join(certificates, 'README'), 'not one');
  process.env.SSL_CERT_DIR = `${folder}:${certificates}`;
  expect(await apiAt().groups.list()).toEqual([]);
});

test('a request is repeated when the proxy fails for a moment', async () => {
  proxy.refuseWith(503);
  const healing = { ...time, wait: async (milliseconds: number) => { proxy.refuseWith(200); return time.wait(milliseconds); } };
  const api = new PlatformApi({ token: 'marked-secret-token', organization: 'acme', baseUrl: `https://${HOST}`, ...healing });
  expect(await api.groups.list()).toEqual([]);
  expect(time.waits).toHaveLength(1);
});
