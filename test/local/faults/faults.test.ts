import { Faults } from '../../../src/local/faults/faults';
import { COLD_NAMESPACE, startTursoLocal, TursoLocal } from '../../support/turso-local';
import { runSql } from '../fresh-instance';

let local: TursoLocal;

beforeAll(async () => {
  local = await startTursoLocal();
  await local.api('POST', '/groups', { name: 'default', location: 'ams' });
});

afterEach(() => local.faults());

afterAll(() => local.stop());

const create = (name: string) => local.api('POST', '/databases', { name, group: 'default' });
const exists = async (name: string) => (await local.api('GET', `/databases/${name}`)).status === 200;

describe('faults', () => {
  it('answer 429 with Retry-After the given number of times', async () => {
    await local.faults({ method: 'GET', path: '/groups$', times: 2, status: 429, retryAfter: 7 });
    const url = `${local.apiUrl}/v1/organizations/local/groups`;
    const headers = { authorization: `Bearer ${local.apiToken}` };
    const limited = await fetch(url, { headers });
    expect([limited.status, limited.headers.get('retry-after'), await limited.json()]).toEqual([429, '7', { error: 'fault switched on: 429' }]);
    expect((await fetch(url, { headers })).status).toBe(429);
    expect((await fetch(url, { headers })).status).toBe(200);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('answer 500 %s the effect', async (when, effect) => {
    await local.faults({ method: 'POST', path: '/databases$', status: 500, when });
    expect((await create(`failed-${when}`)).status).toBe(500);
    expect(await exists(`failed-${when}`)).toBe(effect);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('cut the connection %s the effect', async (drop, effect) => {
    await local.faults({ method: 'post', path: '/databases$', drop });
    await expect(create(`dropped-${drop}`)).rejects.toThrow('fetch failed');
    expect(await exists(`dropped-${drop}`)).toBe(effect);
  });

  it('apply to SQL as well', async () => {
    await create('sql');
    const { jwt } = (await local.api('POST', '/databases/sql/auth/tokens')).body;
    const run = (statement: string) => runSql(`${local.apiUrl}/local/sql/v2/pipeline`, jwt, statement);
    await local.faults({ path: '/local/sql/', status: 503, when: 'after', times: 1 });
    expect((await run('CREATE TABLE t (x)')).status).toBe(503);
    expect((await run('CREATE TABLE t (x)')).body.results[0].error.message).toContain('table t already exists');
    await local.faults({ path: '/local/sql/', drop: 'before', times: 1 });
    await expect(run('DROP TABLE t')).rejects.toThrow('fetch failed');
    expect((await run('SELECT * FROM t')).body.results[0].type).toBe('ok');
  });

  it('apply to databases or the Platform API, and can answer as sqld does for a database that is not open', async () => {
    await create('cold');
    const { jwt } = (await local.api('POST', '/databases/cold/auth/tokens')).body;
    const run = (statement: string) => runSql(`${local.apiUrl}/local/cold/v2/pipeline`, jwt, statement);
    await local.faults({ ...COLD_NAMESPACE, times: 1 }, { plane: 'database', status: 429, retryAfter: 1, times: 1 }, { plane: 'api', status: 418 });
    expect(await run('CREATE TABLE t (x)')).toEqual({ status: 404, body: { error: expect.stringMatching(/^Namespace `.+` doesn't exist$/) } });
    expect((await run('CREATE TABLE t (x)')).status).toBe(429);
    expect((await run('CREATE TABLE t (x)')).body.results[0].type).toBe('ok');
    expect((await local.api('GET', '/groups')).status).toBe(418);
  });

  it('apply to some of the requests only, by count or by chance', () => {
    const chances = [0.2, 0.6, 0.4, 0.9];
    const faults = new Faults(0, () => chances.shift()!);
    const happened = (count: number) => Array.from({ length: count }, () => faults.take('GET', '/x', 'api') !== undefined);
    faults.failBefore(503, { skip: 2, every: 2, times: 2 });
    expect(happened(8)).toEqual([false, false, false, true, false, true, false, false]);
    faults.set([{ status: 503, share: 0.5 }]);
    expect(happened(4)).toEqual([true, false, true, false]);
    expect(() => faults.set([{ every: 0 }, { share: 2 }])).toThrow('a fault cannot have every 0');
    expect(() => faults.add({ skip: -1, share: 2 })).toThrow('a fault cannot have skip -1, share 2');
  });

  it.each([
    ['broken JSON', { body: '{"groups": [' }, 200, 'application/json', '{"groups": ['],
    ['HTML', { status: 502, body: '<h1>Bad Gateway</h1>' }, 502, 'text/html', '<h1>Bad Gateway</h1>'],
    ['another JSON', { status: 403, body: { error: 'not here', code: 'feature' } }, 403, 'application/json', '{"error":"not here","code":"feature"}'],
    ['nothing', { body: '' }, 200, 'application/json', ''],
  ])('answer with %s instead', async (_, fault, status, type, text) => {
    await local.faults({ path: '/groups$', ...fault });
    const response = await fetch(`${local.apiUrl}/v1/organizations/local/groups`, { headers: { authorization: `Bearer ${local.apiToken}` } });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([status, type, text]);
  });

  it.each([
    ['before', false],
    ['after', true],
  ] as const)('never answer, %s the effect', async (hang, effect) => {
    await local.faults({ method: 'POST', path: '/databases$', hang });
    const waiting = fetch(`${local.apiUrl}/v1/organizations/local/databases`, {
      method: 'POST',
      headers: { authorization: `Bearer ${local.apiToken}` },
      body: JSON.stringify({ name: `hung-${hang}`, group: 'default' }),
      signal: AbortSignal.timeout(1_000),
    });
    await expect(waiting).rejects.toThrow('timeout');
    expect(await exists(`hung-${hang}`)).toBe(effect);
    expect((await local.requests()).filter(({ status }) => status === 0)).toContainEqual({ method: 'POST', path: '/v1/organizations/local/databases', status: 0 });
  });

  it('change nothing when one of a list is invalid', async () => {
    await local.faults({ path: '/groups$', status: 503 });
    await expect(local.faults({ path: '(' })).rejects.toThrow('PUT /_faults answered 400');
    expect((await local.api('GET', '/groups')).status).toBe(503);
  });
});

describe('the controls', () => {
  it('archive groups, create accounts, and accept and delete invites', async () => {
    await local.archiveGroup('default');
    expect((await local.api('POST', '/groups/default/unarchive')).status).toBe(200);
    await local.signUp('dora', 'dora@example.com');
    const path = '/v2/organizations/local/invites';
    for (const email of ['dora@example.com', 'eve@example.com', 'finn@example.com']) {
      await local.call('POST', path, { email });
    }
    await local.acceptInvite('dora@example.com');
    await local.expireInvite('eve@example.com');
    await local.revokeInvite('finn@example.com');
    expect((await local.call('GET', path)).body).toEqual({ invites: [] });
    expect((await local.api('GET', '/members/dora')).body.member).toMatchObject({ email: 'dora@example.com', role: 'member' });
    const answer = await fetch(`${local.apiUrl}/v1/user`, { headers: { authorization: `Bearer ${await local.tokenOf('dora')}` } });
    expect(await answer.json()).toMatchObject({ user: { username: 'dora' } });
  });

  it('report what does not exist', async () => {
    await expect(local.archiveGroup('nix')).rejects.toThrow('answered 404: {"error":"group not found"}');
    await expect(local.acceptInvite('nobody@example.com')).rejects.toThrow('answered 404: {"error":"invite not found"}');
    await expect(local.signUp('alice')).rejects.toThrow('a user with name alice or email alice@localhost already exists');
  });
});

describe('the log of requests', () => {
  it('contains method, path and status of the requests since it was cleared', async () => {
    await local.clearRequests();
    await local.faults({ method: 'DELETE', drop: 'before' });
    await local.api('GET', '/groups/nix');
    await local.api('DELETE', '/groups/nix').catch(() => undefined);
    expect(await local.requests()).toEqual([
      { method: 'GET', path: '/v1/organizations/local/groups/nix', status: 404 },
      { method: 'DELETE', path: '/v1/organizations/local/groups/nix', status: 0 },
    ]);
  });
});

describe('--latency', () => {
  it('delays parallel requests in parallel', async () => {
    const slow = await startTursoLocal({ latencyMs: 100 });
    const began = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => slow.api('GET', '/groups')));
    const elapsed = performance.now() - began;
    await slow.stop();
    expect(elapsed).toBeGreaterThanOrEqual(99);
    expect(elapsed).toBeLessThan(2_500);
  });
});
