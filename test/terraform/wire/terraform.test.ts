import { statSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noteProvider } from './note-provider';
import { bundleNotePlugin, ended, Workspace } from './workspace';
import { serveForReattach } from '../../../src/terraform/wire';
import { IS_OPENTOFU } from '../../support/terraform-version';

jest.setTimeout(20_000);

const workspace = new Workspace();

const stateOf = (name: string) => JSON.parse(readFileSync(join(workspace.directory, name), 'utf8')).resources[0]?.instances[0];

beforeAll(async () => {
  bundleNotePlugin(workspace.plugin);
  expect(await workspace.terraform(['init'])).toMatchObject({ code: 0 });
});

afterEach(() => {
  expect(workspace.leftovers()).toEqual([]);
});

afterAll(() => workspace.remove());

describe('a provider that Terraform starts', () => {
  test('is planned, applied, planned again without a change, and destroyed', async () => {
    workspace.note('hello');
    expect(await workspace.terraform(['apply', '-auto-approve'])).toMatchObject({ code: 0, stdout: expect.stringContaining('[id=note-1]') });
    expect(stateOf('terraform.tfstate').attributes).toEqual({ id: 'note-1', text: 'hello' });
    expect(await workspace.terraform(['plan', '-detailed-exitcode'])).toMatchObject({ code: 0, stdout: expect.stringContaining('No changes') });
    expect(await workspace.terraform(['destroy', '-auto-approve'])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 destroyed') });
  });

  test('shows a diagnostic at its attribute', async () => {
    workspace.note('invalid');
    const { code, stderr } = await workspace.terraform(['validate']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/Error: Bad text[^]*text = "invalid"[^]*Use another\./);
  });

  test('transfers 10 MB in both directions', async () => {
    workspace.file('big.txt', 'x'.repeat(10_000_000));
    workspace.expression('file("big.txt")');
    const { code } = await workspace.terraform(['apply', '-auto-approve', '-state=big.tfstate'], { TF_CLI_ARGS_apply: '-json' });
    expect(code).toBe(0);
    expect(statSync(join(workspace.directory, 'big.tfstate')).size).toBeGreaterThan(10_000_000);
    expect(stateOf('big.tfstate').attributes.text).toHaveLength(10_000_000);
  });

  test('reports an error that a method throws, with any characters', async () => {
    workspace.note('throw');
    const { code, stderr } = await workspace.terraform(['apply', '-auto-approve', '-state=throw.tfstate']);
    expect(code).toBe(1);
    expect(stderr).toContain('no such 100 % thing: é');
  });

  test('shows the user why it crashed', async () => {
    workspace.note('crash');
    const { code, stderr } = await workspace.terraform(['apply', '-auto-approve', '-state=crash.tfstate']);
    expect(code).toBe(1);
    // OpenTofu does not show what a plugin printed when it crashed.
    if (IS_OPENTOFU) expect(stderr).toMatch(/Plugin did not respond/);
    else expect(stderr).toMatch(/Stack trace from the terraform-provider-note plugin:\s+panic: TypeError: the provider broke\n\s+at /);
  });

  test('finishes its work after Ctrl-C, and the state is saved', async () => {
    workspace.note('wait');
    const run = workspace.start(['apply', '-auto-approve', '-state=stop.tfstate'], { TF_LOG_PROVIDER: 'TRACE' });
    const [, pid] = await run.printed(/waiting in process (\d+)/);
    process.kill(-run.child.pid!, 'SIGINT');
    const { code, stderr } = await run.outcome;
    expect(code).toBe(1);
    expect(stderr).toContain('Stopped half-way');
    expect(stateOf('stop.tfstate')).toMatchObject({ status: 'tainted', attributes: { id: 'note-1' } });
    await ended(Number(pid));
  });

  test('ends and cleans up after Terraform was killed', async () => {
    workspace.note('wait');
    const run = workspace.start(['apply', '-auto-approve', '-state=kill.tfstate'], { TF_LOG_PROVIDER: 'TRACE' });
    const [, pid] = await run.printed(/waiting in process (\d+)/);
    run.child.kill('SIGKILL');
    await ended(Number(pid));
  });

  test('writes log lines that Terraform can parse', async () => {
    workspace.note('hello');
    const { stderr } = await workspace.terraform(['validate'], { TF_LOG: 'TRACE' });
    expect(stderr).toMatch(/\[TRACE\] provider\.terraform-provider-note: Served a call: (?=.*@module=note)(?=.*duration_ms=\d)(?=.*rpc=GetProviderSchema)/);
  });

  test('logs nothing without a log level', async () => {
    const { stderr } = await workspace.terraform(['validate'], { TF_LOG_CORE: 'DEBUG' });
    expect(stderr).not.toContain('Served a call');
  });

  test('works without encryption', async () => {
    expect(await workspace.terraform(['validate'], { TF_DISABLE_PLUGIN_TLS: '1' })).toMatchObject({ code: 0 });
  });
});

describe('a provider that Terraform reattaches to', () => {
  test('serves any number of runs, and leaves nothing behind', async () => {
    const provider = await serveForReattach(noteProvider(), 'example.com/acme/note');
    const env = { ...provider.env, TMPDIR: '/nonexistent' };
    workspace.note('hello');
    expect(await workspace.terraform(['apply', '-auto-approve', '-state=reattach.tfstate'], env)).toMatchObject({ code: 0 });
    expect(await workspace.terraform(['destroy', '-auto-approve', '-state=reattach.tfstate'], env)).toMatchObject({ code: 0 });
    await provider.close();
  });
});
