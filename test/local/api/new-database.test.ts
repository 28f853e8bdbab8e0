import { createServer, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
});

afterAll(() => local.stop());

const create = (wanted: object) => local.ask('POST', '/databases', { name: 'x', group: 'default', ...wanted });
const rows = async (database: string, sql: string) => {
  const { body } = await local.sql(database, await local.token('/groups/default'), sql);
  return body.results[0].response.result.rows.map((row: { value: string }[]) => row.map(({ value }) => value));
};

const KEY_16 = Buffer.alloc(16, 1).toString('base64');
const KEY_32 = Buffer.alloc(32, 1).toString('base64');

describe('a new database', () => {
  it.each([
    ['the type of the seed is unknown', { seed: { type: 'magic' } }, 'invalid seed.type "magic": use database, database_upload or dump'],
    ['a dump has no URL', { seed: { type: 'dump' } }, 'seed.url is required'],
    ['the URL of a dump is none', { seed: { type: 'dump', url: 'dump.sql' } }, 'invalid seed.url "dump.sql": use an http or https URL'],
    ['the URL of a dump is of another kind', { seed: { type: 'dump', url: 'ftp://host/dump.sql' } }, 'invalid seed.url "ftp://host/dump.sql"'],
    ['a dump is a file of this machine', { seed: { type: 'dump', url: 'file:///etc/passwd' } }, 'invalid seed.url "file:///etc/passwd": use an http or https URL'],
    ['a dump was never sent', { seed: { type: 'dump', url: 'http://127.0.0.1:1/_dumps/4b0f6b1c-6a0e-4a50-9a53-5e5ad0a1b2c3.sql' } }, 'the dump is not there'],
    ['a time is given for a dump', { seed: { type: 'dump', url: 'http://x', timestamp: '2026-01-01T00:00:00Z' } }, 'seed.timestamp goes with seed.type "database" only'],
    ['the image is unknown', { image: 'ancient' }, 'invalid image "ancient": use latest or canary'],
    ['the cipher is unknown', { remote_encryption: { encryption_cipher: 'rot13', encryption_key: KEY_16 } }, 'invalid encryption_cipher "rot13": use one of aes256gcm, '],
    ['there is no cipher', { remote_encryption: { encryption_key: KEY_16 } }, 'invalid encryption_cipher ""'],
    ['there is no key', { remote_encryption: { encryption_cipher: 'aegis256' } }, 'remote_encryption.encryption_key is required'],
    ['the key is too short', { remote_encryption: { encryption_cipher: 'aegis256', encryption_key: KEY_16 } }, 'invalid encryption_key: aegis256 needs a key of 32 bytes in base64'],
    ['the key is too long', { remote_encryption: { encryption_cipher: 'aes128gcm', encryption_key: KEY_32 } }, 'aes128gcm needs a key of 16 bytes in base64'],
    ['the key is no base64', { remote_encryption: { encryption_cipher: 'aes128gcm', encryption_key: '*'.repeat(24) } }, 'aes128gcm needs a key of 16 bytes in base64'],
    ['its source is not encrypted', { seed: { type: 'database', name: 'plain' }, remote_encryption: { encryption_key: KEY_32 } }, 'does not go with a source that is not encrypted'],
    ['its source is encrypted', { seed: { type: 'database', name: 'secret' } }, 'the source is encrypted: remote_encryption with its encryption_key is required'],
    ['its source has another key', { seed: { type: 'database', name: 'secret' }, remote_encryption: { encryption_key: Buffer.alloc(32, 2).toString('base64') } }, 'invalid encryption_key: it is not that of the source'],
    ['its source has another cipher', { seed: { type: 'database', name: 'secret' }, remote_encryption: { encryption_key: KEY_32, encryption_cipher: 'aes256gcm' } }, 'invalid encryption_cipher "aes256gcm": the source has aegis256'],
    ['its source waits for its upload', { seed: { type: 'database', name: 'draft' } }, 'database draft waits for its upload; it cannot be a source before'],
  ])('fails when %s', async (_, wanted, error) => {
    for (const [name, made] of [['plain', {}], ['draft', { seed: { type: 'database_upload' } }], ['secret', { remote_encryption: { encryption_cipher: 'aegis256', encryption_key: KEY_32 } }]] as const) {
      await create({ name, ...made });
    }
    const answer = await create(wanted);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
    expect(answer.body.error).not.toContain(KEY_16);
    expect((await local.ask('GET', '/databases/x')).status).toBe(404);
  });

  it('shows the cipher for its data, but never the key', async () => {
    await create({ name: 'ciphered', remote_encryption: { encryption_cipher: 'chacha20poly1305', encryption_key: KEY_32 } });
    const { body } = await local.ask('GET', '/databases/ciphered');
    expect(body.database.encryption_cipher).toBe('chacha20poly1305');
    expect(JSON.stringify(body)).not.toContain(KEY_32);
  });

  it('has an id that shows the requested engine', async () => {
    const { body } = await create({ name: 'newer', use_tursodb: true });
    expect(body.database.DbId.slice(11, 13)).toBe('10');
    expect((await create({ name: 'older' })).body.database.DbId.slice(11, 13)).not.toBe('10');
  });

  it('has the engine of its source as a branch, and refuses what the source refuses', async () => {
    await create({ name: 'modern', use_tursodb: true });
    const seed = { type: 'database', name: 'modern' };
    expect((await create({ name: 'modern-branch', seed })).body.database.DbId.slice(11, 13)).toBe('10');
    expect(await create({ name: 'x', seed, size_limit: '1gb' })).toEqual({ status: 400, body: { error: expect.stringContaining('size_limit is not supported') } });
    await create({ name: 'classic' });
    expect(await create({ name: 'x', seed: { type: 'database', name: 'classic' }, use_tursodb: true })).toEqual({
      status: 400, body: { error: 'invalid use_tursodb: a branch has the engine of its source, and database classic runs on libSQL' },
    });
  });

  it('is in the group of its source when no group is named', async () => {
    await create({ name: 'origin' });
    const { body } = await local.ask('POST', '/databases', { name: 'fork', seed: { type: 'database', name: 'origin' } });
    expect((await local.ask('GET', `/databases/${body.database.Name}`)).body.database.group).toBe('default');
  });

  it('accepts the fields that clients always send', async () => {
    const sent = { location: 'aws-eu-west-1', image: 'latest', extensions: '', size_limit: '', schema: '', is_schema: false, use_tursodb: false, seed: null };
    expect((await create({ name: 'verbose', ...sent })).status).toBe(200);
  });
});

describe('a database from a dump', () => {
  const DUMP = 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (x);\nINSERT INTO t VALUES (\'one\'),(\'two\');\nCOMMIT;\n';
  let server: Server;
  let base: string;

  const ANSWERS: Record<string, (response: ServerResponse) => void> = {
    '/good': (response) => response.end(DUMP),
    '/moved': (response) => response.writeHead(302, { location: '/good' }).end(),
    '/missing': (response) => response.writeHead(404).end(DUMP),
    '/page': (response) => response.end('<!doctype html><p>Not here'),
    '/empty': (response) => response.end(' \n'),
    '/binary': (response) => response.end(Buffer.from('SQLite format 3\0')),
    '/broken': (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write(DUMP);
      setTimeout(() => response.destroy(), 20);
    },
    '/unfinished': (response) => response.end(DUMP.replace('COMMIT;', '')),
    '/wrong': (response) => response.end(DUMP.replace('INTO t', 'INTO nix')),
  };

  beforeAll(async () => {
    server = createServer((request, response) => ANSWERS[request.url!](response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it.each(['/good', '/moved'])('contains the rows of the one at %s', async (path) => {
    const name = `from${path.slice(1)}`;
    expect((await create({ name, seed: { type: 'dump', url: base + path } })).status).toBe(200);
    expect(await rows(name, 'SELECT x FROM t')).toEqual([['one'], ['two']]);
  });

  it.each([
    ['/missing', 'it answered 404'],
    ['/page', 'the dump is not SQL text: it is a web page'],
    ['/empty', 'the dump is not SQL text: it is empty'],
    ['/binary', 'the dump is not SQL text: it is a SQLite file'],
    ['/broken', 'broke off'],
    ['/unfinished', 'the dump could not be loaded: The dump should commit the transaction.'],
    ['/wrong', 'the dump could not be loaded: line: 4, error: no such table: nix'],
  ])('fails, and leaves nothing behind, with the one at %s', async (path, error) => {
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(await create({ seed: { type: 'dump', url: base + path } })).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
      expect((await local.ask('GET', '/databases/x')).status).toBe(404);
    }
  });
});

describe('with strict new databases', () => {
  let strict: FreshInstance;

  beforeAll(async () => {
    strict = await freshInstance({ strictNewDatabases: true });
    await strict.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
    await strict.ask('POST', '/databases', { name: 'a', group: 'default' });
  });

  afterAll(() => strict.stop());

  const NO_SIZE_LIMIT = 'size_limit is not supported for db-api controlled databases';
  const NO_PERMISSIONS = 'Permissions are not supported for db-api controlled databases';

  it.each([
    ['POST', '/databases', { name: 'b', group: 'default', size_limit: '1gb' }, NO_SIZE_LIMIT],
    ['POST', '/databases', { name: 'b', group: 'default', size_limit: '' }, NO_SIZE_LIMIT],
    ['POST', '/databases', { name: 'b', group: 'default', is_schema: true }, 'multi-db schemas are not supported'],
    ['PATCH', '/databases/a/configuration', { size_limit: '1gb', block_reads: true }, NO_SIZE_LIMIT],
    ['PATCH', '/databases/a/configuration', { allow_attach: true }, 'allow_attach is not supported'],
    ['POST', '/databases/a/auth/tokens', { permissions: {} }, NO_PERMISSIONS],
    ['POST', '/databases/a/auth/tokens', { permissions: { read_attach: { databases: [] } } }, NO_PERMISSIONS],
    ['POST', '/groups/default/auth/tokens', { permissions: {} }, NO_PERMISSIONS],
  ])('answers 400 to %s %s %j', async (method, path, body, error) => {
    expect(await strict.ask(method, path, body)).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
    expect((await strict.ask('GET', '/databases')).body.databases).toHaveLength(1);
    expect((await strict.ask('GET', '/databases/a/configuration')).body).toMatchObject({ size_limit: '', block_reads: false });
  });

  it('accepts everything else', async () => {
    expect((await strict.ask('PATCH', '/databases/a/configuration', { allow_attach: null, delete_protection: false })).status).toBe(200);
    expect((await strict.ask('POST', '/databases/a/auth/tokens')).status).toBe(200);
  });
});
