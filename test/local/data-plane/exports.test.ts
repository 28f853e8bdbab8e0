import { querySqlite } from '../../support/sqlite-file';
import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;
let token: string;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
  await local.ask('POST', '/databases', { name: 'a', group: 'default' });
  token = await local.token('/databases/a', '?authorization=read-only');
  const full = await local.token('/databases/a');
  for (const statement of ['CREATE TABLE t (x)', 'INSERT INTO t SELECT hex(randomblob(1000)) FROM pragma_function_list', 'PRAGMA user_version = 7']) {
    await local.sql('a', full, statement);
  }
});

afterAll(() => local.stop());

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) => fetch(`${local.apiUrl}/local/a${path}`, { headers });

/** The calls of `turso db export`. */
async function exported(): Promise<Buffer> {
  const { current_generation: generation } = await (await get('/info')).json() as { current_generation: number };
  const response = await get(`/export/${generation}`);
  expect(response.status).toBe(200);
  expect((await get(`/sync/${generation}/1/129`)).status).toBe(400);
  return Buffer.from(await response.arrayBuffer());
}

describe('an export', () => {
  it('is found by its token when the path omits the database, as with the CLI', async () => {
    const root = (path: string, authorization: string) => fetch(local.apiUrl + path, { headers: { authorization } });
    expect(await (await root('/info', `Bearer ${token}`)).json()).toEqual({ current_generation: 1 });
    expect(Buffer.from(await (await root('/export/1', `Bearer ${token}`)).arrayBuffer()).subarray(0, 15).toString()).toBe('SQLite format 3');
    const forged = [token.split('.')[0], token.split('.')[1], 'AAAA'].join('.');
    expect((await root('/info', `Bearer ${forged}`)).status).toBe(401);
    expect((await root('/info', 'Bearer none')).status).toBe(404);
  });

  it('is a SQLite file with all committed rows', async () => {
    const file = await exported();
    const [[count]] = await querySqlite(file, 'SELECT count(*) FROM t');
    const { body } = await local.sql('a', token, 'SELECT count(*) FROM t');
    expect(String(count)).toBe(body.results[0].response.result.rows[0][0].value);
    expect(await querySqlite(file, 'PRAGMA user_version')).toEqual([[7]]);
    expect(await querySqlite(file, 'PRAGMA integrity_check')).toEqual([['ok']]);
  });

  it('can be uploaded to a new database', async () => {
    const body = new Uint8Array(await exported());
    await local.ask('POST', '/databases', { name: 'copy', group: 'default', seed: { type: 'database_upload' } });
    const authorization = `Bearer ${await local.token('/databases/copy')}`;
    expect((await fetch(`${local.apiUrl}/local/copy/v1/upload`, { method: 'POST', headers: { authorization }, body })).status).toBe(200);
    const count = async (name: string) => (await local.sql(name, await local.token('/groups/default'), 'SELECT count(*), max(x) FROM t')).body.results[0].response.result.rows;
    expect(await count('copy')).toEqual(await count('a'));
  });

  it('is rejected without a token, with the key of another database, and for an unknown generation', async () => {
    await local.ask('POST', '/databases', { name: 'other', group: 'default' });
    expect((await get('/export/1', {})).status).toBe(401);
    expect((await get('/info', {})).status).toBe(401);
    expect((await get('/export/1', { authorization: `Bearer ${await local.token('/databases/other')}` })).status).toBe(401);
    expect((await get('/export/2')).status).toBe(404);
  });

  it('requires permission to read everything', async () => {
    const limited = async (t: string[] | null) => (await local.ask('POST', '/databases/a/auth/tokens', { fine_grained_permissions: [{ t, a: ['data_read'] }] })).body.jwt;
    expect((await get('/export/1', { authorization: `Bearer ${await limited(['t'])}` })).status).toBe(403);
    expect((await get('/export/1', { authorization: `Bearer ${await limited(null)}` })).status).toBe(200);
  });
});
