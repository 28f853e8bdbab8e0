import { spawn } from 'node:child_process';
import { follow, bundleNotePlugin, Workspace, type Running } from './workspace';
import { createCertificate } from '../../../src/terraform/wire';

const COOKIE = { TF_PLUGIN_MAGIC_COOKIE: 'd602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2' };

const workspace = new Workspace();

beforeAll(() => bundleNotePlugin(workspace.plugin));

afterEach(() => {
  expect(workspace.leftovers()).toEqual([]);
});

afterAll(() => workspace.remove());

function start(env: NodeJS.ProcessEnv, ...args: string[]): Running {
  return follow(spawn(workspace.plugin, args, { env: { ...workspace.environment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] }));
}

test('explains itself when a user starts it by hand', async () => {
  const { code, stdout, stderr } = await start({}).outcome;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('This is the Terraform provider example.com/acme/note. Terraform and OpenTofu start it themselves');
});

test('prints one line, with its certificate and without padding, and ends at SIGTERM', async () => {
  const run = start({ ...COOKIE, PLUGIN_CLIENT_CERT: createCertificate().cert });
  await run.printed(/\n/);
  run.child.kill('SIGTERM');
  const { code, stdout } = await run.outcome;
  expect(code).toBe(143);
  expect(stdout).toMatch(/^1\|6\|unix\|\/[^|]+\/socket\|grpc\|[A-Za-z0-9+/]{100,}\n$/);
});

test('shows no certificate when Terraform sends none', async () => {
  const run = start(COOKIE);
  const [line] = await run.printed(/.*\n/);
  run.child.kill('SIGTERM');
  expect(line).toMatch(/\|grpc\|\n$/);
  await run.outcome;
});

test('ignores Ctrl-C', async () => {
  const run = start(COOKIE);
  await run.printed(/\n/);
  run.child.kill('SIGINT');
  run.child.kill('SIGTERM');
  expect(await run.outcome).toMatchObject({ code: 143 });
});

test('fails when the certificate of Terraform is invalid', async () => {
  const { code, stdout, stderr } = await start({ ...COOKIE, PLUGIN_CLIENT_CERT: 'nonsense' }).outcome;
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('panic: Error: PLUGIN_CLIENT_CERT holds no certificate in PEM form');
});

test('serves any number of runs for a debugger until it is interrupted', async () => {
  const run = start({}, '--debug');
  const [, config] = await run.printed(/TF_REATTACH_PROVIDERS='(.*)'\n/);
  const { code } = await workspace.terraform(['validate'], { TF_REATTACH_PROVIDERS: config });
  expect(code).toBe(0);
  run.child.kill('SIGINT');
  expect(await run.outcome).toMatchObject({ code: 0 });
});
