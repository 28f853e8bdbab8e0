import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { App, TerraformStack } from 'cdktf';
import { TursoGroup } from '../../../src';
import { executionWarning } from '../../../src/distribution/install-plugin';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { PLATFORM } from '../../support/platform';
import { plainText } from '../../support/terraform';
import { TERRAFORM, TERRAFORM_ENV } from '../../support/terraform-binary';

jest.setTimeout(120_000);

/** Some user that is not root, to whom modes apply. */
const NOBODY = 65534;
const IS_ROOT = process.getuid?.() === 0;

/** What strangers have around and above the folder that a stack is synthesized into. One synthesis serves all of them. */
describeWithTerraform('terraform runs the carried plugin', () => {
  let folder: string;
  let synthesized: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'layouts-'));
    chmodSync(folder, 0o755);
    synthesized = synthesize(join(folder, 'cdktf.out'));
    writeFileSync(join(folder, 'cli.tfrc'), '');
  });
  afterAll(() => {
    makeWritable(folder);
    rmSync(folder, { recursive: true });
  });

  test.each<[string, string, string]>([
    ['of an ES module', 'module', '{ "type": "module" }'],
    ['that is no valid JSON', 'invalid', '{ "type": '],
    ['with exports of its own', 'exports', '{ "name": "app", "type": "module", "exports": {} }'],
  ])('below a package.json %s', async (_, name, text) => {
    const stack = copyTo(join(folder, name, 'packages', 'infra', 'cdktf.out', 'stacks', 'app'));
    writeFileSync(join(folder, name, 'package.json'), text);
    await initAndValidate(stack);
  });

  test('in a folder whose name holds what shells and Terraform read as more than text', async () => {
    const name = 'it\'s "all" $HOME ${HOME} %PATH% %{if} #1 `id`; a&b (ü) 日本 \\n -x';
    await initAndValidate(copyTo(join(folder, name, 'cdktf.out', 'stacks', 'app')));
  });

  test('in a folder that is a link, with its plugins on a link, too', async () => {
    const stack = copyTo(join(folder, 'disk', 'stacks', 'app'));
    cpSync(join(stack, 'terraform.d', 'plugins'), join(folder, 'disk', 'plugins'), { recursive: true });
    rmSync(join(stack, 'terraform.d', 'plugins'), { recursive: true });
    symlinkSync(join('..', '..', '..', 'plugins'), join(stack, 'terraform.d', 'plugins'));
    mkdirSync(join(folder, 'linked'));
    symlinkSync(join(folder, 'disk'), join(folder, 'linked', 'cdktf.out'));
    await initAndValidate(join(folder, 'linked', 'cdktf.out', 'stacks', 'app'));
  });

  test('with a data folder and a plugin cache elsewhere', async () => {
    const stack = copyTo(join(folder, 'elsewhere', 'app'));
    const env = { TF_DATA_DIR: join(folder, 'elsewhere', 'data'), TF_PLUGIN_CACHE_DIR: join(folder, 'elsewhere', 'cache') };
    mkdirSync(env.TF_PLUGIN_CACHE_DIR);
    await initAndValidate(stack, env);
    expect(readdirSync(stack)).not.toContain('.terraform');
  });

  test('as a user who may only read it', async () => {
    const stack = copyTo(join(folder, 'read-only', 'app'));
    for (const path of pathsIn(stack)) chmodSync(path, isExecutable(path) ? 0o555 : 0o444);
    chmodSync(dirname(stack), 0o755);
    const data = join(folder, 'data-of-another');
    mkdirSync(data);
    chmodSync(data, 0o777);
    await initAndValidate(stack, { TF_DATA_DIR: join(data, 'terraform') }, IS_ROOT ? NOBODY : undefined);
  });

  describe('without a Node.js that runs,', () => {
    let bin: string;
    beforeEach(() => {
      bin = mkdtempSync(join(folder, 'bin-'));
      symlinkSync('/bin/sh', join(bin, 'sh'));
    });
    const node = (content: string, path = join(bin, 'node')) => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode: 0o755 });
    };
    /** What the provider prints: on stdout what Terraform shows. */
    const printed = async (PATH = bin) => promisify(execFile)(providerFile(), { env: { PATH } })
      .catch((error: { stdout: string; stderr: string }) => error);
    const providerFile = () => pathsIn(join(synthesized, 'terraform.d')).find((path) => path.endsWith(join(PLATFORM, 'terraform-provider-turso')))!;

    test('it fails, and Terraform says what is missing', async () => {
      const stack = copyTo(join(folder, 'without-node', 'app'));
      await terraform(stack, ['init', '-input=false']);
      const { stdout: terraformPath } = await promisify(execFile)('sh', ['-c', `command -v "${TERRAFORM}"`]);
      symlinkSync(terraformPath.trim(), join(bin, 'terraform'));
      const error: unknown = await terraform(stack, ['validate'], { PATH: bin }, undefined, join(bin, 'terraform')).catch((thrown: unknown) => thrown);
      expect(plainText(String(error))).toContain(
        'The Turso provider runs on Node.js 20.9 or newer, but the PATH has no program called node. Install Node.js from https://nodejs.org, '
        + 'make sure that the shell in which Terraform runs finds it on its PATH, and run the command again. '
        + 'Or use the executable of the provider, which needs no Node.js: the guide Without cdktf explains how.',
      );
    });

    test('it waits with its message until Terraform has read it and kills it', async () => {
      const child = spawn(providerFile(), { env: { PATH: bin } });
      child.stdout.once('data', () => child.kill('SIGKILL'));
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    });

    test('it says what the program of a manager of versions says', async () => {
      node('#!/bin/sh\necho "No version is set for command node" >&2\necho "  Consider * one" >&2\nexit 126\n');
      expect((await printed()).stdout).toBe(
        `The Turso provider runs on Node.js 20.9 or newer, but the node on the PATH, ${bin}/node, does not start here. It says: No version is set for command `
        + 'node Consider * one. Choose a version of Node.js for this folder, or for all folders, and run the command again.\n',
      );
    });

    test('it says that a program is for another machine', async () => {
      node('\u007FELF nothing that runs\0');
      expect((await printed()).stdout).toMatch(/^The Turso provider runs on Node\.js 20\.9 or newer, but the node on the PATH, .*\/node, cannot run on this machine\. Install Node\.js/);
    });

    test('it runs where such a program finds one', async () => {
      node(`#!/bin/sh\nexec "${process.execPath}" "$@"\n`);
      expect((await printed()).stderr).toContain('This is the Terraform provider');
      const shims = join(bin, 'shims');
      mkdirSync(shims);
      symlinkSync(process.execPath, join(shims, 'node'));
      expect((await printed(shims)).stderr).toContain('This is the Terraform provider');
    });
  });

  function copyTo(stack: string): string {
    mkdirSync(dirname(stack), { recursive: true });
    cpSync(synthesized, stack, { recursive: true });
    return stack;
  }

  async function initAndValidate(stack: string, env: NodeJS.ProcessEnv = {}, uid?: number): Promise<void> {
    await terraform(stack, ['init', '-lockfile=readonly', '-input=false'], env, uid);
    expect(await terraform(stack, ['validate'], env, uid)).toContain('Success! The configuration is valid.');
  }

  async function terraform(cwd: string, args: string[], env: NodeJS.ProcessEnv = {}, uid?: number, binary = TERRAFORM): Promise<string> {
    const { PATH } = process.env;
    try {
      const { stdout } = await promisify(execFile)(binary, [...args, '-no-color'], {
        cwd,
        uid,
        env: { PATH, HOME: folder, ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'), ...env },
      });
      return stdout;
    } catch (error) {
      throw new Error(plainText(`${(error as Error).message} ${(error as { stdout?: string }).stdout}`), { cause: error });
    }
  }
});

test('synthesis fails in a read-only folder, and says which, and what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'read-only-'));
  const outdir = join(folder, 'cdktf.out');
  synthesize(outdir);
  for (const path of pathsIn(outdir)) chmodSync(path, isExecutable(path) ? 0o555 : 0o444);
  chmodSync(folder, 0o755);
  try {
    asNobody(() => {
      expect(() => synthesize(outdir)).toThrow(new RegExp(
        `^app: The stack, its Terraform provider and its lock file are written into "${join(outdir, 'stacks', 'app')}", which this user may not write to: EACCES: .*`
        + 'Make the folder and all that it holds writable, delete it, or synthesize into another folder',
      ));
    });
  } finally {
    makeWritable(folder);
    rmSync(folder, { recursive: true });
  }
});

test('synthesis warns of a folder in which the system executes no program', () => {
  const folder = mkdtempSync(join(tmpdir(), 'without-execution-'));
  const stack = synthesize(folder);
  expect(executionWarning(stack)).toBeUndefined();
  // What a disk without execution answers is answered for such a file, too.
  for (const path of pathsIn(stack).filter((one) => one.endsWith('terraform-provider-turso'))) chmodSync(path, 0o644);
  expect(executionWarning(stack)).toMatch(new RegExp(`^No program can be started from "${stack}" \\(EACCES\\), .*"noexec"\\..*Synthesize into another folder`));
  rmSync(folder, { recursive: true });
});

/** A stack with the strictest mask that users have. Gives its folder. */
function synthesize(outdir: string): string {
  const mask = process.umask(0o077);
  try {
    const app = new App({ outdir });
    new TursoGroup(new TerraformStack(app, 'app'), 'main', { location: 'aws-eu-west-1' });
    app.synth();
  } finally {
    process.umask(mask);
  }
  return join(outdir, 'stacks', 'app');
}

/** Root may write everywhere. */
function asNobody(run: () => void): void {
  if (!IS_ROOT) return run();
  process.seteuid!(NOBODY);
  try {
    run();
  } finally {
    process.seteuid!(0);
  }
}

/** Of a folder: whether one may enter it. */
function isExecutable(path: string): boolean {
  return Math.floor(statSync(path).mode / 0o100) % 2 === 1;
}

function pathsIn(folder: string): string[] {
  return [folder, ...(readdirSync(folder, { recursive: true }) as string[]).map((path) => join(folder, path))];
}

function makeWritable(folder: string): void {
  for (const path of readdirSync(folder, { withFileTypes: true })) {
    if (path.isSymbolicLink()) continue;
    const whole = join(folder, path.name);
    chmodSync(whole, 0o700);
    if (path.isDirectory()) makeWritable(whole);
  }
}
