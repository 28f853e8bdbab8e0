import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { FreshInstance, freshInstance, runSql } from '../fresh-instance';

let local: FreshInstance;
let token: string;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'ams' });
  for (const name of ['a', 'b']) {
    await local.ask('POST', '/databases', { name, group: 'default' });
  }
  token = await local.token('/databases/a');
  await local.sql('a', token, 'CREATE TABLE t (x)');
});

afterAll(() => local.stop());

/** Sends a path unchanged, which `fetch` would normalize. */
async function raw(path: string, headers: Record<string, string> = {}): Promise<{ status: number; body: string }> {
  const url = new URL(local.apiUrl);
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: url.hostname, port: url.port, path, headers: { authorization: `Bearer ${token}`, ...headers } });
    outgoing.once('error', reject);
    outgoing.once('response', async (answer) => resolve({ status: answer.statusCode!, body: await text(answer) }));
    outgoing.end();
  });
}

describe('addresses', () => {
  it.each(['/local/a/v2/pipeline', '/local/a//v2/pipeline', '/local//a/v3/pipeline'])('reaches the database at %s', async (path) => {
    expect((await runSql(local.apiUrl + path, token, 'SELECT 1')).status).toBe(200);
  });

  it('reaches the database at the host name that the API returns', async () => {
    const { Hostname } = (await local.ask('GET', '/databases/a')).body.database;
    expect((await runSql(new URL('v2/pipeline', `http://${Hostname}`).href, token, 'SELECT 1')).status).toBe(200);
  });

  it.each(['/local/a/health', '/local/a/version', '/local/a/dump', '/local/a/v2', '/local/a/v3-protobuf'])('serves %s', async (path) => {
    expect((await raw(path)).status).toBe(200);
  });

  it.each([
    '/local/a/dev/b/v2/pipeline',
    '/local/a//dev/b/v2/pipeline',
    '/local/a/%64ev/b/v2/pipeline',
    '/local/a/v2/../dev/b/v2/pipeline',
    '/local/a/v2/%2e%2e/dev/b/v2/pipeline',
    '/local/a/console',
    '/local/nix/v2/pipeline',
    '/other/a/v2/pipeline',
    '/local',
    '/',
  ])('answers 404 at %s', async (path) => {
    expect(await raw(path)).toEqual({ status: 404, body: '{"error":"turso-local has no database at this URL"}' });
  });

  it.each([
    ['x-namespace-bin', Buffer.from('turso-local-registry').toString('base64').replace(/=+$/, '')],
    ['x-namespace', 'turso-local-registry'],
    ['host', 'turso-local-registry.localhost'],
  ])('uses the path, whatever the header %s contains', async (name, value) => {
    expect((await raw('/local/a/dump', { [name]: value })).body).toContain('CREATE TABLE IF NOT EXISTS t (x)');
  });
});

describe('bodies', () => {
  it.each([['a short one', 1_000], ['one that is streamed', 3_000_000]])('transfers %s both ways', async (_, length) => {
    const { status, body } = await local.sql('a', token, `SELECT '${'x'.repeat(length)}' AS long`);
    expect(status).toBe(200);
    expect(body.results[0].response.result.rows[0][0].value).toHaveLength(length);
  });
});

describe('load', () => {
  it('keeps more streams open than the default of sqld, which is 128', async () => {
    const open = () => fetch(`${local.apiUrl}/local/a/v2/pipeline`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: 'SELECT 1' } }] }),
    });
    const answers = await Promise.all(Array.from({ length: 160 }, open));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const batons = await Promise.all(answers.map(async (answer) => (await answer.json() as { baton: string }).baton));
    expect(new Set(batons).size).toBe(160);
  });
});

describe('configuration', () => {
  const configure = (changes: object) => local.ask('PATCH', '/databases/a/configuration', changes);

  it('blocks reads and writes immediately, and unblocks them', async () => {
    await configure({ block_writes: true });
    expect((await local.sql('a', token, 'INSERT INTO t VALUES (1)')).body.results[0].error.code).toBe('BLOCKED');
    expect((await local.sql('a', token, 'SELECT * FROM t')).body.results[0].type).toBe('ok');
    await configure({ block_writes: false, block_reads: true });
    expect((await local.sql('a', token, 'SELECT * FROM t')).body.results[0].error.code).toBe('BLOCKED');
    await configure({ block_reads: false });
    expect((await local.sql('a', token, 'INSERT INTO t VALUES (1)')).body.results[0].type).toBe('ok');
  });

  it('enforces the size limit of a database until it is removed', async () => {
    await configure({ size_limit: '100kb' });
    const fill = 'INSERT INTO t VALUES (randomblob(300000))';
    expect((await local.sql('a', token, fill)).body.results[0].error.code).toBe('SQLITE_FULL');
    await configure({ size_limit: '' });
    expect((await local.sql('a', token, fill)).body.results[0].type).toBe('ok');
  });

  it('admits clients by their address', async () => {
    await configure({ allowed_ips: ['10.0.0.0/8'] });
    expect((await local.sql('a', token, 'SELECT 1')).status).toBe(403);
    await configure({ allowed_ips: ['10.0.0.0/8', '127.0.0.1'] });
    expect((await local.sql('a', token, 'SELECT 1')).status).toBe(200);
    await configure({ allowed_ips: [] });
  });
});
