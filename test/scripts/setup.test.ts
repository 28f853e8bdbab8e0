import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SETUP = join(__dirname, '..', '..', 'scripts', 'setup.mjs');
const REMEDY = 'Install Terraform 1.8 or newer, or OpenTofu 1.8 or newer with TERRAFORM_BINARY_NAME=tofu.\n';

/** The only folder on the PATH. It contains Node.js, and programs that a test adds. */
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'setup-'));
  symlinkSync(process.execPath, join(bin, 'node'));
});
afterEach(() => rmSync(bin, { recursive: true }));

test('fails without Terraform, and says what to install', () => {
  expect(setup()).toEqual({ status: 1, stderr: `The PATH has no program terraform. ${REMEDY}` });
});

test.each(['TERRAFORM_BIN', 'TERRAFORM_BINARY_NAME'])('fails without OpenTofu if %s names it', (variable) => {
  expect(setup({ [variable]: 'tofu' })).toEqual({ status: 1, stderr: `The PATH has no program tofu. ${REMEDY}` });
});

test.each(['0.15.5', '1.7.9'])('fails when Terraform is %s', (version) => {
  install('terraform', `{"terraform_version": "${version}"}`);
  expect(setup()).toEqual({ status: 1, stderr: `terraform ${version.replace(/\.\d+$/, '')} is too old. ${REMEDY}` });
});

test('fails when terraform does not report a version', () => {
  install('terraform', 'hello');
  expect(setup()).toEqual({ status: 1, stderr: `terraform does not report its version. ${REMEDY}` });
});

/** Writes a program that always prints one line. */
function install(name: string, line: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\necho '${line}'\n`, { mode: 0o755 });
}

function setup(env: NodeJS.ProcessEnv = {}): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [SETUP], { encoding: 'utf8', env: { PATH: `${bin}`, ...env } });
  return { status, stderr };
}
