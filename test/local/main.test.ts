import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { version } from '../../src/local/version';
import { tursoLocalBin } from '../support/turso-local';

interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'turso-local-test-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function launch(args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [tursoLocalBin(), ...args], { env: { ...process.env, TMPDIR: folder, ...env } });
  child.stdin.end();
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { child, result: ended.then(([[code], stdout, stderr]): Run => ({ code, stdout, stderr })) };
}

const run = (args: string[], env?: NodeJS.ProcessEnv) => launch(args, env).result;

describe('turso-local', () => {
  it.each([
    [['--json'], /^\{"apiUrl":"http:\/\/127\.0\.0\.1:\d+","apiToken":"[0-9a-f]{64}","organization":"local"\}\n$/],
    [[], /^export TURSO_API_URL='http:\/\/127\.0\.0\.1:\d+'\nexport TURSO_API_BASEURL='http:.*'\nexport TURSO_REGION_URL='http:.*\/region'\nexport TURSO_API_TOKEN='[0-9a-f]{64}'\nexport TURSO_ORGANIZATION_SLUG='local'\n$/],
  ])('with %j prints only how to reach it, and exits with 0 when asked to stop', async (args, expected) => {
    const { child, result } = launch(args);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await result).toEqual({ code: 0, stdout: expect.stringMatching(expected), stderr: '' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('exits with 0 on Ctrl-C', async () => {
    const { child, result } = launch(['--json']);
    await once(child.stdout, 'data');
    child.kill('SIGINT');
    expect((await result).code).toBe(0);
  });

  it('keeps a data folder that the user named', async () => {
    const data = join(folder, 'kept');
    await run(['exec', '--data', data, '--', 'true']);
    expect(existsSync(data)).toBe(true);
    rmSync(data, { recursive: true });
  });

  it('prints its help and its version', async () => {
    expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('turso-local exec [options] -- COMMAND') });
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `turso-local ${version()}\n`, stderr: '' });
  });

  it('exits with 2 when its command line is wrong', async () => {
    expect(await run(['--port', 'x'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'turso-local: --port must be a whole number from 0 to 65535, got "x". See turso-local --help.\n',
    });
  });

  it('fails with advice when the binary of SQLD_PATH is missing', async () => {
    expect(await run([], { SQLD_PATH: '/nowhere/sqld' })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'turso-local: SQLD_PATH is "/nowhere/sqld", which is not an executable file. Point it at a sqld binary, or unset it.\n',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('fails with the log of sqld when sqld does not start', async () => {
    const { code, stderr } = await run([], { SQLD_PATH: '/bin/false' });
    expect(code).toBe(1);
    expect(stderr).toContain('sqld did not start');
  });

  it('fails when sqld stops unexpectedly', async () => {
    const data = join(folder, 'crash');
    const { child, result } = launch(['--json', '--data', data]);
    await once(child.stdout, 'data');
    process.kill(JSON.parse(readFileSync(join(data, 'lock.json'), 'utf8')).sqld.pid, 'SIGKILL');
    expect(await result).toMatchObject({ code: 1, stderr: expect.stringContaining('sqld has ended unexpectedly') });
    rmSync(data, { recursive: true });
  });

  it('fails when the port is taken', async () => {
    const { child, result } = launch(['--json']);
    const [line] = await once(child.stdout, 'data');
    const { port } = new URL(JSON.parse(String(line)).apiUrl);
    expect(await run(['--port', port])).toMatchObject({ code: 1, stderr: expect.stringContaining(`Port ${port} is in use`) });
    child.kill('SIGTERM');
    await result;
  });

  it('writes requests to stderr on request, without tokens', async () => {
    const { stderr } = await run(['exec', '--verbose', '--token', 'marked-token', '--', 'sh', '-c',
      'curl -s -o /dev/null -H "Authorization: Bearer $TURSO_API_TOKEN" "$TURSO_API_URL/v1/locations"']);
    expect(stderr).toContain('GET /v1/locations 200');
    expect(stderr).not.toContain('marked-token');
  });
});

describe('turso-local exec', () => {
  it('passes the variables to the command, and returns its output and exit code', async () => {
    const script = 'echo "$TURSO_ORGANIZATION_SLUG $TURSO_API_TOKEN"; [ "$TURSO_API_URL" = "$TURSO_API_BASEURL" ] && exit 7';
    expect(await run(['exec', '--token', 't', '--organization', 'acme', '--', 'sh', '-c', script])).toEqual({
      code: 7,
      stdout: 'acme t\n',
      stderr: '',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('exits with 127 when the command does not exist', async () => {
    expect(await run(['exec', '--', 'no-such-command'])).toMatchObject({ code: 127, stderr: expect.stringContaining('cannot run "no-such-command"') });
  });

  it('reports a command that a signal killed as a shell does', async () => {
    expect((await run(['exec', '--', 'sh', '-c', 'kill -KILL $$'])).code).toBe(128 + 9);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('forwards %s to the command and waits for it', async (signal) => {
    const script = `process.on('${signal}', () => { console.log('cleaned up'); process.exit(3); }); setInterval(() => {}, 1000); console.log('ready');`;
    const { child, result } = launch(['exec', '--', process.execPath, '-e', script]);
    await once(child.stdout, 'data');
    child.kill(signal);
    expect(await result).toMatchObject({ code: 3, stdout: 'ready\ncleaned up\n' });
    expect(readdirSync(folder)).toEqual([]);
  });
});
