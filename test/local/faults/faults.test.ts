import { startTursoLocal, TursoLocal } from '../../support/turso-local';
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
  it('answer 429 with Retry-After as often as they are told', async () => {
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

  it('happen to SQL as well', async () => {
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

  it('leave everything as it was when a list of them is invalid', async () => {
    await local.faults({ path: '/groups$', status: 503 });
    await expect(local.faults({ path: '(' })).rejects.toThrow('PUT /_faults answered 400');
    expect((await local.api('GET', '/groups')).status).toBe(503);
  });
});

describe('the log of requests', () => {
  it('tells method, path and status of what was asked since it was cleared', async () => {
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
  it('lets requests wait side by side', async () => {
    const slow = await startTursoLocal({ latencyMs: 100 });
    const began = performance.now();
    await Promise.all(Array.from({ length: 50 }, () => slow.api('GET', '/groups')));
    const elapsed = performance.now() - began;
    await slow.stop();
    expect(elapsed).toBeGreaterThanOrEqual(99);
    expect(elapsed).toBeLessThan(2_500);
  });
});
