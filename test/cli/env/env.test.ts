import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, LocalBackend, TerraformOutput, TerraformStack } from 'cdktf';
import { launchCdktfTurso, type CommandResult } from '../../support/cdktf-turso';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { CDKTF_ENV, TERRAFORM, TERRAFORM_ENV } from '../../support/terraform-binary';

jest.setTimeout(60_000);

/** Starts with a quote, and would end a shell's word. */
const SECRET = "marked-secret'; $(id)";

describeWithTerraform('cdktf-turso env', () => {
  let project: string;
  const env = { ...CDKTF_ENV, ...TERRAFORM_ENV, HOME: tmpdir() };

  beforeAll(() => {
    project = mkdtempSync(join(tmpdir(), 'cdktf-turso-env-'));
    writeFileSync(join(project, 'cli.tfrc'), '');
    writeFileSync(join(project, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'true', output: 'out' }));
    mkdirSync(join(project, 'empty'));
    const app = new App({ outdir: join(project, 'out') });
    stack(app, 'crm', { environment: { value: { TURSO_API_TOKEN: SECRET, TURSO_ORG: 'acme', OVER: 'stack' }, sensitive: true }, version: { value: '0001' } });
    stack(app, 'web', { open: { value: { MODE: 'a b' } }, other: { value: { MODE: 'c' } } });
    stack(app, 'new', { environment: { value: { A: '1' } } });
    stack(app, 'planned', { environment: { value: { A: '1' } } });
    app.synth();
    for (const name of ['crm', 'web']) terraform(name, 'init'), terraform(name, 'apply', '-auto-approve');
    terraform('planned', 'init');
  });

  afterAll(() => rmSync(project, { recursive: true, force: true }));

  function stack(app: App, name: string, outputs: Record<string, { value: unknown; sensitive?: boolean }>): void {
    const made = new TerraformStack(app, name);
    new LocalBackend(made, { path: join(project, `${name}.tfstate`) });
    for (const [output, config] of Object.entries(outputs)) new TerraformOutput(made, output, config);
  }

  function terraform(name: string, ...args: string[]): void {
    execFileSync(TERRAFORM, args, { cwd: join(project, 'out', 'stacks', name), env: { ...process.env, ...env, TF_CLI_CONFIG_FILE: join(project, 'cli.tfrc') }, stdio: 'pipe' });
  }

  async function run(args: readonly string[], others: NodeJS.ProcessEnv = {}, cwd = project): Promise<CommandResult> {
    return launchCdktfTurso(['env', ...args], { ...env, TF_CLI_CONFIG_FILE: join(project, 'cli.tfrc'), ...others }, cwd).result;
  }

  const fails = (message: string | RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(message) });

  test('adds the variables to the environment of a command, and does not print them', async () => {
    const script = 'process.stdout.write(JSON.stringify([process.env.TURSO_API_TOKEN, process.env.OVER, process.env.OWN]))';
    expect(await run(['crm', '--', process.execPath, '-e', script, '--', '--json'], { OVER: 'outside', OWN: 'kept' }))
      .toEqual({ code: 0, stdout: JSON.stringify([SECRET, 'stack', 'kept']), stderr: '' });
  });

  test('ends with the exit code of the command, as a shell does', async () => {
    expect((await run(['crm', '--', 'sh', '-c', 'exit 7'])).code).toBe(7);
    expect((await run(['crm', '--', 'sh', '-c', 'kill -TERM $$'])).code).toBe(143);
    expect(await run(['crm', '--', 'no-such-program'])).toEqual({ code: 127, stdout: '', stderr: 'cdktf-turso: "no-such-program" cannot be run: no such program\n' });
  });

  test('passes signals on to the command', async () => {
    const script = "process.on('SIGTERM', () => { process.stdout.write('ended'); process.exit(5); }); process.stdout.write('ready '); setInterval(() => {}, 1000)";
    const { child, result } = launchCdktfTurso(['env', 'crm', '--', process.execPath, '-e', script], env, project);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await result).toMatchObject({ code: 5, stdout: 'ready ended' });
  });

  test('prints secrets only if it is asked to, and otherwise names them', async () => {
    const refused = await run(['crm']);
    expect(refused).toEqual(fails(/^cdktf-turso: The environment of stack "crm" holds secrets: "OVER", "TURSO_API_TOKEN", "TURSO_ORG"\. .*--show-secrets/s));
    expect(refused.stderr).not.toContain('marked-secret');
    expect(JSON.parse((await run(['crm', '--show-secrets', '--json'])).stdout)).toEqual({ TURSO_API_TOKEN: SECRET, TURSO_ORG: 'acme', OVER: 'stack' });
    const { stdout } = await run(['crm', '--show-secrets', '--format', 'export']);
    expect(execFileSync('sh', ['-c', `${stdout} printf %s "$TURSO_API_TOKEN"`], { encoding: 'utf8' })).toBe(SECRET);
  });

  test('prints an output that is not sensitive', async () => {
    expect(await run(['web', '--output', 'open'])).toEqual({ code: 0, stdout: "MODE='a b'\n", stderr: '' });
    expect(await run(['web', '--output', 'open', '--format', 'export'])).toMatchObject({ code: 0, stdout: "export MODE='a b'\n" });
    expect(await run(['web'])).toEqual(fails(/has 2 outputs that are environments: "open", "other"\. Name one with --output\./));
  });

  test('says what to do if there is no such stack, or if it is not deployed', async () => {
    expect(await run(['crn'])).toEqual(fails(/"crn" is not a stack in .*\/out\. Use one of "crm", "new", "planned", "web"\./));
    expect(await run(['new'])).toEqual(fails(/Stack "new" is not initialized on this machine.* npx cdktf deploy new\..*-chdir=out\/stacks\/new init\./s));
    expect(await run(['planned'])).toEqual(fails(/Stack "planned" declares outputs, but its state holds none: it is not deployed\. Deploy it first: npx cdktf deploy planned\./));
    expect(await run(['crm'], {}, join(project, 'empty'))).toEqual(fails(/cdktf\.out holds no synthesized stacks\. Run this in the folder of cdktf\.json/));
  });

  test('finds the stacks in the folder that cdktf writes to', async () => {
    const outside = join(project, 'empty');
    expect((await run(['web', '--output', 'open', '--outdir', '../out'], {}, outside)).code).toBe(0);
    expect((await run(['web', '--output', 'open'], { CDKTF_OUTDIR: '../out' }, outside)).code).toBe(0);
  });

  test('runs the program that cdktf runs', async () => {
    expect(await run(['crm'], { TERRAFORM_BINARY_NAME: 'no-such-terraform' })).toEqual(fails(/"no-such-terraform" was not found\. Install Terraform or OpenTofu, or name the program in TERRAFORM_BINARY_NAME\./));
  });

  test('rejects options that print for a command', async () => {
    expect(await run(['crm', '--json', '--', 'true'])).toEqual(fails(/A command after "--" prints no variables\./));
    expect(await run(['crm', '--'])).toEqual(fails(/No command follows "--"\./));
  });
});
