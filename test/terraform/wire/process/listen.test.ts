import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { listen } from '../../../../src/terraform/wire/process/listen';

const directory = mkdtempSync(join(tmpdir(), 'listen-'));
let server: Server;

beforeEach(() => { server = createServer(); });
afterEach(() => { server.close(); });
afterAll(() => rmSync(directory, { recursive: true }));

const mode = (path: string) => (statSync(path).mode % 0o1000).toString(8);

test('listens on a socket in a directory that only the user can enter, and removes both', async () => {
  const endpoint = await listen(server, { env: { PLUGIN_UNIX_SOCKET_DIR: directory }, platform: 'linux' });
  expect(endpoint).toMatchObject({ network: 'unix', address: expect.stringContaining(directory) });
  expect(mode(dirname(endpoint.address))).toBe('700');
  endpoint.remove();
  endpoint.remove();
  expect(readdirSync(directory)).toEqual([]);
});

test('gives a group access to the socket', async () => {
  const group = String(process.getgid!());
  const { address, remove } = await listen(server, { env: { PLUGIN_UNIX_SOCKET_DIR: directory, PLUGIN_UNIX_SOCKET_GROUP: group }, platform: 'linux' });
  expect([mode(address), mode(dirname(address))]).toEqual(['660', '710']);
  remove();
});

test('fails when the group does not exist, and leaves nothing behind', async () => {
  const env = { PLUGIN_UNIX_SOCKET_DIR: directory, PLUGIN_UNIX_SOCKET_GROUP: 'no-such-group' };
  await expect(listen(server, { env, platform: 'linux' })).rejects.toThrow('PLUGIN_UNIX_SOCKET_GROUP is "no-such-group"');
  expect(readdirSync(directory)).toEqual([]);
});

test.each<[string, NodeJS.Platform, () => string]>([
  ['on Windows', 'win32', () => directory],
  ['where the path would be too long', 'linux', () => {
    const long = join(directory, 'x'.repeat(90));
    mkdirSync(long, { recursive: true });
    return long;
  }],
])('listens on 127.0.0.1 %s', async (_, platform, parent) => {
  const endpoint = await listen(server, { env: { PLUGIN_UNIX_SOCKET_DIR: parent() }, platform });
  expect(endpoint).toMatchObject({ network: 'tcp', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
});
