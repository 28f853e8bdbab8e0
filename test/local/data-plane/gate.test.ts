import { createClient } from '../../support/libsql';
import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;
let token: string;

const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64');

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
  await local.ask('POST', '/databases', { name: 'plain', group: 'default' });
  const encryption = { encryption_cipher: 'aes256gcm', encryption_key: KEY };
  await local.ask('POST', '/databases', { name: 'secret', group: 'default', remote_encryption: encryption });
  token = await local.token('/groups/default');
});

afterAll(() => local.stop());

const EXECUTE = JSON.stringify({ requests: [{ type: 'execute', stmt: { sql: 'SELECT 1' } }, { type: 'close' }] });
const CURSOR = JSON.stringify({ batch: { steps: [{ stmt: { sql: 'SELECT 1' } }] } });

async function ask(database: string, method: string, path: string, body?: string, key?: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${local.apiUrl}/local/${database}${path}`, {
    method,
    body,
    headers: { authorization: `Bearer ${token}`, ...key === undefined ? {} : { 'x-turso-encryption-key': key } },
  });
  return { status: response.status, text: await response.text() };
}

describe('the key of an encrypted database is required', () => {
  describe.each([
    ['POST', '/v2/pipeline', EXECUTE],
    ['POST', '/v3/pipeline', EXECUTE],
    ['POST', '/v3/cursor', CURSOR],
    ['GET', '/dump', undefined],
  ])('at %s %s', (method, path, body) => {
    it.each([
      ['none', undefined, 400, 'database secret is encrypted: send its key in the header x-turso-encryption-key'],
      ['an empty one', '', 400, 'database secret is encrypted'],
      ['another one', OTHER_KEY, 403, 'is not that of database secret'],
    ])('and rejects %s', async (_, key, status, error) => {
      const answer = await ask('secret', method, path, body, key);
      expect(answer).toEqual({ status, text: expect.stringContaining(error) });
      expect(answer.text).not.toContain(OTHER_KEY);
    });

    it('and accepts the right one', async () => {
      expect((await ask('secret', method, path, body, KEY)).status).toBe(200);
    });

    it('but not for a database without encryption', async () => {
      expect((await ask('plain', method, path, body)).status).toBe(200);
      expect((await ask('plain', method, path, body, KEY)).status).toBe(200);
    });
  });

  it('at a WebSocket', async () => {
    const client = createClient({ url: `${local.apiUrl.replace('http', 'ws')}/local/secret/`, authToken: token });
    await expect(client.execute('SELECT 1')).rejects.toThrow();
    client.close();
  });

  it('at a branch', async () => {
    const seed = { type: 'database', name: 'secret' };
    await local.ask('POST', '/databases', { name: 'branch', group: 'default', seed, remote_encryption: { encryption_key: KEY } });
    expect((await ask('branch', 'POST', '/v2/pipeline', EXECUTE)).status).toBe(400);
    expect((await ask('branch', 'POST', '/v2/pipeline', EXECUTE, KEY)).status).toBe(200);
  });
});

describe('a blocked database', () => {
  const DATA_PATHS: [string, string, string | undefined][] = [['POST', '/v2/pipeline', EXECUTE], ['POST', '/v3/cursor', CURSOR], ['GET', '/dump', undefined]];

  it.each(DATA_PATHS)('answers 502 at %s %s while its group is archived', async (method, path, body) => {
    await local.control('POST', '/_control/groups/default/archive');
    const asleep = await ask('plain', method, path, body);
    await local.ask('POST', '/groups/default/unarchive');
    expect(asleep.status).toBe(502);
    expect((await ask('plain', method, path, body)).status).toBe(200);
  });

  it.each(DATA_PATHS)('answers 403 at %s %s to clients that its rules exclude', async (method, path, body) => {
    await local.ask('PATCH', '/databases/plain/configuration', { allowed_ips: ['10.0.0.0/8'] });
    const refused = await ask('plain', method, path, body);
    await local.ask('PATCH', '/databases/plain/configuration', { allowed_ips: [] });
    expect(refused.status).toBe(403);
  });

  it.each(['/dump', '/export/1'])('is not exported at %s while reads are blocked', async (path) => {
    await local.ask('PATCH', '/databases/plain/configuration', { block_reads: true });
    const blocked = await ask('plain', 'GET', path);
    await local.ask('PATCH', '/databases/plain/configuration', { block_reads: false });
    expect(blocked).toEqual({ status: 403, text: '{"error":"Operation was blocked"}' });
  });
});
