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

const FRAME_BYTES = 4_120;

const get = (path: string, headers: Record<string, string> = { authorization: `Bearer ${token}` }) => fetch(`${local.apiUrl}/local/a${path}`, { headers });

async function currentGeneration(): Promise<number> {
  return (await (await get('/info')).json() as { current_generation: number }).current_generation;
}

/** Does what `turso db export` does: gets the file, and the frames that were written since. */
async function exported(): Promise<Buffer> {
  const generation = await currentGeneration();
  const response = await get(`/export/${generation}`);
  expect(response.status).toBe(200);
  let file: Buffer = Buffer.from(await response.arrayBuffer());
  for (let frame = 1; ;) {
    const answer = await get(`/sync/${generation}/${frame}/${frame + 128}`);
    if (answer.status === 400) {
      expect(await answer.json()).toEqual({ error: 'the generation has no more frames', generation });
      return file;
    }
    expect(answer.status).toBe(200);
    const frames = Buffer.from(await answer.arrayBuffer());
    file = written(file, frames);
    frame += frames.length / FRAME_BYTES;
  }
}

/** Writes the pages of WAL frames to a file. The last frame must be a commit, because no client waits for the rest of a transaction. */
function written(file: Buffer, frames: Buffer): Buffer {
  const pages = frames.readUInt32BE(frames.length - FRAME_BYTES + 4);
  expect(pages).toBeGreaterThan(0);
  const bytes = Buffer.alloc(pages * 4_096);
  file.copy(bytes);
  for (let at = 0; at < frames.length; at += FRAME_BYTES) {
    frames.copy(bytes, (frames.readUInt32BE(at) - 1) * 4_096, at + 24, at + FRAME_BYTES);
  }
  return bytes;
}

describe('an export', () => {
  it('is found by its token when the path omits the database, as with the CLI', async () => {
    const root = (path: string, authorization: string) => fetch(local.apiUrl + path, { headers: { authorization } });
    const generation = await currentGeneration();
    expect(await (await root('/info', `Bearer ${token}`)).json()).toEqual({ current_generation: generation });
    expect(Buffer.from(await (await root(`/export/${generation}`, `Bearer ${token}`)).arrayBuffer()).subarray(0, 15).toString()).toBe('SQLite format 3');
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

  it('includes what was written since its file was current, in frames of whole transactions', async () => {
    const generation = await currentGeneration();
    const full = await local.token('/databases/a');
    await local.sql('a', full, 'CREATE TABLE later AS SELECT randomblob(4096) AS x FROM pragma_function_list');
    await local.sql('a', full, 'INSERT INTO later VALUES (1)');
    expect(await currentGeneration()).toBe(generation);
    const first = Buffer.from(await (await get(`/sync/${generation}/1/129`)).arrayBuffer());
    expect(first.length / FRAME_BYTES).toBeGreaterThanOrEqual(128);
    const file = await exported();
    expect(await querySqlite(file, 'PRAGMA integrity_check')).toEqual([['ok']]);
    const { body } = await local.sql('a', token, 'SELECT count(*) FROM later');
    expect(String((await querySqlite(file, 'SELECT count(*) FROM later'))[0][0])).toBe(body.results[0].response.result.rows[0][0].value);
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
    const generation = await currentGeneration();
    const foreign = { authorization: `Bearer ${await local.token('/databases/other')}` };
    for (const path of [`/export/${generation}`, '/info', `/sync/${generation}/1/129`]) {
      expect((await get(path, {})).status).toBe(401);
      expect((await get(path, foreign)).status).toBe(401);
    }
    expect((await get(`/export/${generation + 1}`)).status).toBe(404);
    expect((await get(`/sync/${generation + 1}/1/129`)).status).toBe(404);
  });

  it('requires permission to read everything', async () => {
    const generation = await currentGeneration();
    const limited = async (t: string[] | null) => (await local.ask('POST', '/databases/a/auth/tokens', { fine_grained_permissions: [{ t, a: ['data_read'] }] })).body.jwt;
    const of = async (path: string, tables: string[] | null) => (await get(path, { authorization: `Bearer ${await limited(tables)}` })).status;
    expect([await of(`/export/${generation}`, ['t']), await of(`/sync/${generation}/1/129`, ['t'])]).toEqual([403, 403]);
    expect(await of(`/export/${generation}`, null)).toBe(200);
  });

  it.each([
    ['the first frame is not numbered', '0/128'],
    ['the range is empty', '1/1'],
    ['a replica has frames that the database lacks', '1000000/1000128'],
  ])('sends no frames if %s', async (_, range) => {
    const answer = await get(`/sync/${await currentGeneration()}/${range}`);
    expect(answer.status).toBe(409);
    expect((await answer.json() as { error: string }).error).toContain('cannot be sent');
  });

  it('sends no frames of a database whose reads are blocked', async () => {
    const generation = await currentGeneration();
    await local.ask('PATCH', '/databases/a/configuration', { block_reads: true });
    expect([(await get(`/sync/${generation}/1/129`)).status, (await get(`/export/${generation}`)).status]).toEqual([403, 403]);
    await local.ask('PATCH', '/databases/a/configuration', { block_reads: false });
  });
});
