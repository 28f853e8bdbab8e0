import fs from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { saveFilePart } from '../../../src/local/api/multipart';
import { reservingFile, sqliteFile } from '../../support/sqlite-file';
import { FreshInstance, freshInstance, until } from '../fresh-instance';

const CHUNK = 8 * 1024 * 1024;
const KEY = Buffer.alloc(32, 7).toString('base64');

let local: FreshInstance;
let good: Buffer;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
  good = await sqliteFile(['CREATE TABLE t (x)', "INSERT INTO t VALUES ('here')", 'PRAGMA user_version=42']);
});

afterAll(() => local.stop());

interface Sent {
  readonly method?: string;
  readonly body?: Buffer | string;
  readonly headers?: Record<string, string>;
  readonly token?: string;
  /** Without a Content-Length. */
  readonly streamed?: boolean;
}

/** Sends only the given request to the data plane, without the headers that `fetch` would add. */
async function send(database: string, path: string, sent: Sent = {}): Promise<{ status: number; body: string }> {
  const { method = 'POST', body = '', headers, token, streamed = false } = sent;
  const authorization = `Bearer ${token ?? await local.token(`/databases/${database}`)}`;
  return new Promise((resolve, reject) => {
    const outgoing = request(`${local.apiUrl}/local/${database}${path}`, {
      method,
      headers: { authorization, ...streamed ? {} : { 'content-length': String(Buffer.byteLength(body)) }, ...headers },
    });
    outgoing.once('error', reject);
    outgoing.once('response', async (answer) => resolve({ status: answer.statusCode!, body: await text(answer) }));
    // A separate write, because Node adds a Content-Length to a body that is passed to end().
    outgoing.write(body);
    outgoing.end();
  });
}

async function draft(name: string, more: object = {}): Promise<void> {
  const { status } = await local.ask('POST', '/databases', { name, group: 'default', seed: { type: 'database_upload' }, ...more });
  expect(status).toBe(200);
}

async function valueOf(database: string, sql: string): Promise<unknown> {
  const { body } = await local.sql(database, await local.token(`/databases/${database}`), sql);
  return body.results[0].response.result.rows[0][0].value;
}

describe('a database that waits for its upload', () => {
  it('is listed, accepts tokens and configuration, and rejects everything else but an upload', async () => {
    await draft('waiting');
    expect((await local.ask('GET', '/databases/waiting')).body.database.Name).toBe('waiting');
    expect((await local.ask('PATCH', '/databases/waiting/configuration', { block_writes: true })).status).toBe(200);
    expect((await local.ask('POST', '/databases/waiting/auth/rotate')).status).toBe(200);
    expect((await local.ask('POST', '/groups/default/auth/rotate')).status).toBe(200);
    for (const path of ['/v2/pipeline', '/v3/cursor', '/dump']) {
      const answer = await send('waiting', path);
      expect(answer).toEqual({ status: 400, body: JSON.stringify({ error: 'database waiting waits for its upload; it cannot be used before' }) });
    }
    expect(await local.ask('DELETE', '/databases/waiting')).toEqual({ status: 200, body: { database: 'waiting' } });
  });

  it('contains the rows of the file after the upload', async () => {
    await draft('whole');
    expect(await send('whole', '/v1/upload', { body: good })).toEqual({ status: 200, body: '' });
    expect(await valueOf('whole', 'SELECT x FROM t')).toBe('here');
    expect(await valueOf('whole', 'SELECT user_version FROM pragma_user_version')).toBe('42');
    expect((await local.sql('whole', await local.token('/groups/default'), 'INSERT INTO t VALUES (1)')).body.results[0].type).toBe('ok');
    await local.ask('POST', '/databases', { name: 'branch', group: 'default', seed: { type: 'database', name: 'whole' } });
    expect(await valueOf('branch', 'SELECT count(*) FROM t')).toBe('2');
    expect(await send('whole', '/v1/upload', { body: good })).toMatchObject({ status: 400, body: expect.stringContaining('does not wait for an upload') });
  });

  it('keeps the configuration from before the upload', async () => {
    await draft('limited');
    await local.ask('PATCH', '/databases/limited/configuration', { block_reads: true });
    await send('limited', '/v1/upload', { body: good });
    const { body } = await local.sql('limited', await local.token('/databases/limited'), 'SELECT * FROM t');
    expect(body.results[0].error.code).toBe('BLOCKED');
  });

  it('accepts chunks in any order, and repeated ones', async () => {
    const big = await sqliteFile(['CREATE TABLE t (x)', 'INSERT INTO t SELECT randomblob(5000) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n LIMIT 3500) SELECT i FROM n)']);
    expect(big.length).toBeGreaterThan(2 * CHUNK);
    await draft('chunked');
    const put = (path: string, body: Buffer | string = '') => send('chunked', `/v2/upload/${path}`, { method: 'PUT', body });
    const started = JSON.parse((await put('start', JSON.stringify({ db_size_bytes: big.length }))).body);
    expect(started).toEqual({ chunk_size: CHUNK, upload_id: expect.any(String) });
    const chunk = (n: number) => big.subarray(n * CHUNK, (n + 1) * CHUNK);
    expect((await put(`${started.upload_id}/chunk/2`, chunk(2))).status).toBe(200);
    expect((await put(`${started.upload_id}/chunk/0`, chunk(1))).status).toBe(200);
    expect((await put('chunk/0', chunk(0))).status).toBe(200);
    expect(await put(`${started.upload_id}/finalize`)).toMatchObject({ status: 400, body: expect.stringContaining('chunk 1 has not arrived') });
    expect(await put('chunk/1', chunk(2))).toMatchObject({ status: 400, body: expect.stringContaining(`chunk 1 must hold ${CHUNK} bytes`) });
    // Without a length, as Turso's CLI sends them.
    const streamed = (body: Buffer) => send('chunked', '/v2/upload/chunk/1', { method: 'PUT', body, streamed: true }).catch(() => ({ status: 0 }));
    expect((await streamed(Buffer.concat([chunk(1), Buffer.from('more')]))).status).not.toBe(200);
    expect((await streamed(chunk(1))).status).toBe(200);
    expect((await put('finalize')).status).toBe(200);
    expect(await valueOf('chunked', 'SELECT count(*) FROM t')).toBe('3500');
    expect(await valueOf('chunked', 'PRAGMA integrity_check')).toBe('ok');
  });

  it('accepts no chunks before an upload is started', async () => {
    await draft('unstarted');
    expect(await send('unstarted', '/v2/upload/chunk/0', { method: 'PUT', body: 'x' })).toMatchObject({ status: 404 });
    expect(await send('unstarted', '/v2/upload/start', { method: 'PUT', body: '{}' })).toMatchObject({ status: 400, body: expect.stringContaining('db_size_bytes') });
  });

  it.each([
    ['without a Content-Length', 411, { streamed: true }],
    ['with another method', 405, { method: 'PUT' }],
    ['without a token', 401, { token: 'none' }],
    ['with the API token', 401, { token: 'api' }],
    ['with a read-only token', 403, { token: 'read-only' }],
    ['of nothing', 400, { body: '' }],
  ])('rejects an upload %s', async (_, status, { token, ...sent }: Sent) => {
    await local.ask('DELETE', '/databases/refusing');
    await draft('refusing');
    const readOnly = await local.token('/databases/refusing', '?authorization=read-only');
    const tokens: Record<string, string> = { 'none': 'x', 'api': local.apiToken, 'read-only': readOnly };
    const answer = await send('refusing', '/v1/upload', { body: good, ...sent, token: token && tokens[token] });
    expect(answer.status).toBe(status);
    expect((await send('refusing', '/v1/upload', { body: good })).status).toBe(200);
  });

  it.each<[string, () => Promise<Buffer>, string]>([
    ['is no database', async () => Buffer.alloc(8192, 'x'), 'it does not begin like one'],
    ['is too short', async () => good.subarray(0, 50), 'it does not begin like one'],
    ['is cut off', async () => good.subarray(0, good.length - 1), 'are no whole number of pages'],
    ['has small pages', () => sqliteFile(['CREATE TABLE t (x)'], ['PRAGMA page_size=1024', 'PRAGMA journal_mode=WAL']), 'its pages have 1024 bytes'],
    ['has large pages', () => sqliteFile(['CREATE TABLE t (x)'], ['PRAGMA page_size=65536', 'PRAGMA journal_mode=WAL']), 'its pages have 65536 bytes'],
    ['is not in WAL mode', () => sqliteFile(['CREATE TABLE t (x)'], []), 'its journal mode is not WAL'],
    ['uses auto-vacuum', () => sqliteFile(['CREATE TABLE t (x)'], ['PRAGMA auto_vacuum=FULL', 'PRAGMA journal_mode=WAL']), 'it uses auto-vacuum'],
    ['is in UTF-16', () => sqliteFile(['CREATE TABLE t (x)'], ["PRAGMA encoding='UTF-16'", 'PRAGMA journal_mode=WAL']), 'its encoding is not UTF-8'],
    ['reserves bytes', () => reservingFile(28), 'its pages reserve 28 bytes where'],
    ['is damaged', async () => Buffer.concat([good.subarray(0, 100), Buffer.alloc(good.length - 100, 0xee)]), 'it cannot be opened'],
  ])('still waits when the file %s, and then accepts a valid one', async (_, bad, error) => {
    await local.ask('DELETE', '/databases/patient');
    await draft('patient');
    expect(await send('patient', '/v1/upload', { body: await bad() })).toMatchObject({ status: 400, body: expect.stringContaining(error) });
    expect((await send('patient', '/v2/pipeline')).body).toContain('waits for its upload');
    expect((await send('patient', '/v1/upload', { body: good })).status).toBe(200);
    expect(await valueOf('patient', 'SELECT x FROM t')).toBe('here');
  });
});

describe('an encrypted database that waits for its upload', () => {
  it('accepts a file with room for the cipher in its pages, from a client with the key', async () => {
    await draft('ciphered', { remote_encryption: { encryption_cipher: 'aegis256', encryption_key: KEY } });
    const headers = { 'x-turso-encryption-key': KEY, 'x-turso-encryption-cipher': 'aegis256' };
    expect(await send('ciphered', '/v1/upload', { body: good, headers })).toMatchObject({ status: 400, body: expect.stringContaining('needs 48') });
    const file = await reservingFile(48);
    expect(await send('ciphered', '/v1/upload', { body: file })).toMatchObject({ status: 400, body: expect.stringContaining('x-turso-encryption-key') });
    const other = { ...headers, 'x-turso-encryption-cipher': 'aes256gcm' };
    const refused = await send('ciphered', '/v1/upload', { body: file, headers: other });
    expect(refused).toMatchObject({ status: 400, body: expect.stringContaining('the cipher of database ciphered is aegis256, not aes256gcm') });
    expect(await send('ciphered', '/v1/upload', { body: file, headers })).toEqual({ status: 200, body: '' });
    expect((await send('ciphered', '/v2/pipeline', { headers, body: '{"requests":[{"type":"execute","stmt":{"sql":"CREATE TABLE t (x)"}}]}' })).body).toContain('"type":"ok"');
  });
});

describe('older upload endpoints', () => {
  const multipart = (content: Buffer) => {
    const form = new FormData();
    form.append('note', 'first');
    form.append('file', new Blob([new Uint8Array(content)]), 'a.sql');
    return { method: 'POST', body: form, headers: { authorization: `Bearer ${local.apiToken}` } };
  };

  /** The beginning of a form, up to this content of its part. */
  const part = (content: string) => `--b\r\nContent-Disposition: form-data; name="file"\r\n\r\n${content}`;

  it('store a dump that seeds new databases', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `INSERT INTO t VALUES (${n}, '--boundary ${n}');`).join('\n');
    const dump = Buffer.from(`PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (n, x);\n${lines}\nCOMMIT;\n`);
    const response = await fetch(`${local.apiUrl}/v1/organizations/local/databases/dumps`, multipart(dump));
    const { dump_url: url } = await response.json() as { dump_url: string };
    for (const name of ['dumped', 'dumped-again']) {
      expect((await local.ask('POST', '/databases', { name, group: 'default', seed: { type: 'dump', url } })).status).toBe(200);
      expect(await valueOf(name, 'SELECT sum(n) FROM t')).toBe(String(19_999 * 10_000));
    }
  });

  it.each([
    ['no multipart body', { 'content-type': 'text/plain' }, 'x', 'must be multipart/form-data'],
    ['no part of that name', { 'content-type': 'multipart/form-data; boundary=b' }, '--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nx\r\n--b--', 'has no part named file'],
    ['a second part without an end', { 'content-type': 'multipart/form-data; boundary=b' }, `${part('x')}\r\n${part('y')}`, 'broke off'],
    ['a part without an end', { 'content-type': 'multipart/form-data; boundary=b' }, part('x'), 'broke off'],
  ])('reject a dump with %s', async (_, headers, body, error) => {
    const answer = await local.request('POST', '/v1/organizations/local/databases/dumps', { headers: { authorization: `Bearer ${local.apiToken}`, ...headers }, body });
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
  });

  it.each<[string, (body: ReadableStreamDefaultController) => void, string]>([
    ['is larger than the limit', (body) => body.enqueue(Buffer.alloc(1_000)), 'the request body is larger than 500 bytes'],
    ['breaks off', (body) => body.error(new Error('cut')), 'the request body broke off: cut'],
  ])('close the file that they write when the body %s', async (_, fail, error) => {
    const opened = jest.spyOn(fs, 'createWriteStream');
    const body = new ReadableStream({
      start: (begun) => begun.enqueue(Buffer.from(part('begun'))),
      pull: async (begun) => {
        await until(() => opened.mock.calls.length > 0);
        fail(begun);
      },
    });
    const headers = { 'content-type': 'multipart/form-data; boundary=b' };
    const form = new Request('http://local', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    await expect(saveFilePart(form, join(local.data, 'part'), 500)).rejects.toThrow(error);
    expect(opened.mock.results.map(({ value }) => value.closed)).toEqual([true]);
    opened.mockRestore();
  });

  it('seed an empty database with a SQLite file', async () => {
    await local.ask('POST', '/databases', { name: 'seeded', group: 'default' });
    const seed = async (content: Buffer) => (await fetch(`${local.apiUrl}/v1/organizations/local/databases/seeded/seed`, multipart(content))).status;
    expect(await seed(Buffer.from('no database'))).toBe(422);
    expect((await local.sql('seeded', await local.token('/databases/seeded'), 'SELECT 1')).status).toBe(200);
    expect(await seed(good)).toBe(200);
    expect(await valueOf('seeded', 'SELECT x FROM t')).toBe('here');
    expect(await seed(good)).toBe(422);
  });
});
