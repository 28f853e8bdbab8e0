/* eslint-disable no-bitwise -- The mode of a file is made of bits. */
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDump } from '../../src/local/control/dumps';
import { Files } from '../../src/local/control/files';
import { privateFolder } from '../../src/local/private-folder';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

const MODES = (folder: string): Record<string, string> => Object.fromEntries(['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].sort()
  .map((name) => [name, (lstatSync(join(folder, name)).mode & 0o777).toString(8)]));

describe('the data folder', () => {
  let folder: string;
  let said: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'turso-local-privacy-'));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (path = folder) => privateFolder(path, (line) => said.push(line));

  test('is accessible only to its user', () => {
    open(join(folder, 'new', 'data'));
    expect(lstatSync(join(folder, 'new', 'data')).mode & 0o777).toBe(0o700);
    expect(said).toEqual([]);
  });

  test('gets stricter permissions, including its contents, and reports that once', () => {
    mkdirSync(join(folder, 'sqld', 'dbs', 'one'), { recursive: true, mode: 0o755 });
    for (const name of ['lock.json', 'sqld.log', 'sqld/dbs/one/data']) writeFileSync(join(folder, name), 'secret', { mode: 0o644 });
    for (const name of ['', 'sqld', 'sqld/dbs', 'sqld/dbs/one']) chmodSync(join(folder, name), 0o755);
    open();
    expect(MODES(folder)).toEqual({
      '': '700', 'lock.json': '600', 'sqld.log': '600', 'sqld': '700', 'sqld/dbs': '700', 'sqld/dbs/one': '700', 'sqld/dbs/one/data': '600',
    });
    expect(said).toEqual([expect.stringContaining(`other users of this machine could open ${folder}`)]);
    open();
    expect(said).toHaveLength(1);
  });

  test('does not change files of other users', () => {
    writeFileSync(join(folder, 'package.json'), '{}', { mode: 0o644 });
    mkdirSync(join(folder, 'tmp'), { mode: 0o755 });
    symlinkSync(join(folder, 'package.json'), join(folder, 'sqld.log'));
    chmodSync(folder, 0o755);
    open();
    expect(MODES(folder)).toMatchObject({ '': '755', 'package.json': '644', 'tmp': '700' });
  });

  test('is rejected when other users could create files in it', () => {
    writeFileSync(join(folder, 'somebody-elses'), '');
    chmodSync(folder, 0o777);
    expect(() => open()).toThrow('can be written by other users of this machine');
  });
});

describe('a running turso-local', () => {
  let data: string;
  let local: TursoLocal;
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'turso-local-privacy-'));
    chmodSync(data, 0o755);
    const umask = process.umask(0);
    local = await startTursoLocal({ data }).finally(() => process.umask(umask));
    await local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await local.api('POST', '/databases', { name: 'd', group: 'g' });
    await local.api('POST', '/databases', { name: 'branch', group: 'g', seed: { type: 'database', name: 'd' } });
    server = createServer((incoming, outgoing) => {
      if (incoming.url === '/silent') return;
      if (incoming.url === '/begins') outgoing.writeHead(200).write('CREATE TABLE t (x);');
      else outgoing.writeHead(302, { location: decodeURIComponent(incoming.url!.slice(1)) }).end();
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server?.close();
    await local?.stop();
    rmSync(data, { recursive: true, force: true });
  });

  /** Sends a raw request with unchanged headers, and returns the answer. */
  const ask = (method: string, path: string, headers: Record<string, string>, megabytes = 0) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const outgoing = request(`${local.apiUrl}${path}`, { method, headers }, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8').on('data', (chunk) => { text += chunk; }).on('end', () => {
          resolve({ status: incoming.statusCode!, text });
          outgoing.destroy();
        });
      });
      outgoing.once('error', reject);
      if (megabytes === 0 && headers['content-length'] === undefined) outgoing.end();
      // The body never ends, and the answer does not wait for it.
      else for (let sent = 0; sent < Math.max(1, megabytes); sent += 1) outgoing.write(Buffer.alloc(megabytes === 0 ? 1 : 1024 ** 2, 0x20));
    });

  test('creates no files that other users can read, whatever the umask is', () => {
    const open = Object.entries(MODES(data)).filter(([, mode]) => !/^[67]00$/.test(mode));
    expect(open).toEqual([]);
    expect(Object.keys(MODES(data)).length).toBeGreaterThan(10);
  });

  test.each([
    ['PUT', '/_faults'], ['DELETE', '/_faults'], ['GET', '/_requests'], ['DELETE', '/_requests'],
    ['POST', '/_control/users/local/token'], ['POST', '/_control/users'], ['POST', '/_control/groups/g/archive'], ['POST', '/_control/groups/g/move'],
  ])('requires its API token for %s %s', async (method, path) => {
    const other = await local.tokenOf('alice');
    for (const authorization of ['', 'Bearer wrong', `Bearer ${other}`]) {
      const { status, text } = await ask(method, path, authorization === '' ? {} : { authorization });
      expect([status, text]).toEqual([401, expect.stringContaining('API token')]);
    }
  });

  test.each(['file:///etc/passwd', 'FILE:/etc/passwd', 'ftp://127.0.0.1/dump.sql', '/etc/passwd'])('loads no dump from %s, even after a redirect', async (url) => {
    const create = async (seed: string) => local.api('POST', '/databases', { name: 'stolen', group: 'g', seed: { type: 'dump', url: seed } });
    expect((await create(url)).status).toBe(400);
    const redirected = await create(`${origin}/${encodeURIComponent(url)}`);
    expect(redirected.status).toBe(400);
    expect((await local.api('GET', '/databases/stolen')).status).toBe(404);
  });

  test('loads no dump from sqld', async () => {
    const { sqld: { pid } } = JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8'));
    const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    for (const name of ['--http-listen-addr', '--admin-listen-addr']) {
      const url = `http://${args[args.indexOf(name) + 1]}/version`;
      for (const seed of [url, `${origin}/${encodeURIComponent(url)}`]) {
        const { status, body } = await local.api('POST', '/databases', { name: 'stolen', group: 'g', seed: { type: 'dump', url: seed } });
        expect([status, body.error]).toEqual([400, expect.stringContaining('is no place for a dump')]);
      }
    }
  });

  test.each(['silent', 'begins'])('stops loading a dump from a server that is /%s and then sends nothing', async (path) => {
    const folder = mkdtempSync(join(tmpdir(), 'turso-local-privacy-'));
    await expect(fetchDump(`${origin}/${path}`, { files: new Files(folder), refusedPorts: [], silenceMs: 50 }))
      .rejects.toMatchObject({ status: 400, message: expect.stringMatching(/the dump at 127\.0\.0\.1:\d+ (cannot be fetched|broke off): it sent nothing for 0\.05 s$/) });
    expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('shows no secret in the process list', () => {
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(processes).toContain('sqld');
    expect(processes).not.toContain(local.apiToken);
    expect(processes).not.toMatch(/sqld .*--(auth|admin-auth)/);
  });

  test('rejects a body above the limit of an endpoint without waiting for the rest', async () => {
    const { body: { jwt } } = await local.api('POST', '/databases/d/auth/tokens');
    const org = `/v1/organizations/${local.organization}`;
    for (const [method, path, token, most] of [
      ['POST', `${org}/databases`, local.apiToken, 1],
      ['PATCH', `${org}/databases/d/configuration`, local.apiToken, 1],
      ['GET', '/v2/organizations/local/jwks-template', local.apiToken, 1],
      ['PUT', '/_faults', local.apiToken, 1],
      ['POST', `/${local.organization}/d/v2/pipeline`, jwt, 64],
    ]) {
      const authorization = `Bearer ${token}`;
      const declared = await ask(method, path, { authorization, 'content-length': String(200 * 1024 ** 2) });
      const streamed = await ask(method, path, { authorization, 'transfer-encoding': 'chunked' }, most + 2);
      expect([method, path, declared.status, streamed.status]).toEqual([method, path, 413, 413]);
    }
    const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${local.pid}/status`, 'utf8'))![1];
    expect(Number(peak)).toBeLessThan(400_000);
  });

  test.each(['evil.example', '192.168.0.7:8080', 'localhost.evil.example', '127.0.0.1.evil.example'])('rejects the host name %s', async (host) => {
    const { status } = await ask('GET', '/v1/organizations', { host, authorization: `Bearer ${local.apiToken}` });
    expect(status).toBe(421);
  });

  test.each(['localhost:1', 'LOCALHOST', 'd-local.localhost:8080', '127.0.0.1', '[::1]:8080'])('accepts the host name %s', async (host) => {
    expect((await ask('GET', '/v1/organizations', { host, authorization: `Bearer ${local.apiToken}` })).status).toBe(200);
  });

  test.each([
    ['https://evil.example', 403], ['https://127.0.0.1.evil.example', 403], ['http://192.168.0.7:8080', 403], ['null', 403],
    ['http://localhost:5173', 200], ['http://127.0.0.1', 200], ['https://app.localhost', 200],
  ])('a web page from %s gets the status %d for any request', async (from, expected) => {
    const { body: { jwt } } = await local.api('POST', '/databases/d/auth/tokens');
    const asked = [
      ['GET', '/v1/organizations', local.apiToken], ['GET', '/_requests', local.apiToken], ['GET', `/${local.organization}/d/v2`, jwt],
    ] as const;
    for (const [method, path, token] of asked) {
      expect([path, (await ask(method, path, { origin: from, authorization: `Bearer ${token}` })).status]).toEqual([path, expected]);
    }
    const headers = { 'origin': from, 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'sec-websocket-version': '13' };
    const opens = await new Promise<boolean>((resolve) => {
      const outgoing = request(`${local.apiUrl}/${local.organization}/d/`, { headers: { ...headers, 'sec-websocket-protocol': 'hrana2' } });
      outgoing.once('upgrade', (_, socket) => {
        socket.destroy();
        resolve(true);
      }).once('error', () => resolve(false)).end();
    });
    expect(opens).toBe(expected === 200);
  });

  test.each([
    ['/databases/..%2f..%2fetc', 404], ['/databases/%2e%2e', 404], ['/groups/..%2fg', 404],
  ])('opens no file for the name in %s', async (path, status) => {
    expect((await local.api('GET', path)).status).toBe(status);
  });
});
