import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SETUP = join(__dirname, '..', '..', 'scripts', 'setup.mjs');
const REMEDY = 'Install Terraform 1.8 or newer, or OpenTofu 1.8 or newer with TERRAFORM_BINARY_NAME=tofu.\n';

/** The only folder on the PATH: it holds Node.js and what a test puts into it. */
let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'setup-'));
  symlinkSync(process.execPath, join(bin, 'node'));
});
afterEach(() => rmSync(bin, { recursive: true }));

test('fails when there is no Terraform, and says what to install', () => {
  expect(setup()).toEqual({ status: 1, stderr: `There is no terraform on the PATH. ${REMEDY}` });
});

test.each(['TERRAFORM_BIN', 'TERRAFORM_BINARY_NAME'])('fails when there is no OpenTofu although %s asks for it', (variable) => {
  expect(setup({ [variable]: 'tofu' })).toEqual({ status: 1, stderr: `There is no tofu on the PATH. ${REMEDY}` });
});

test.each(['0.15.5', '1.7.9'])('fails when Terraform is %s', (version) => {
  install('terraform', `{"terraform_version": "${version}"}`);
  expect(setup()).toEqual({ status: 1, stderr: `terraform ${version.replace(/\.\d+$/, '')} is too old. ${REMEDY}` });
});

test('fails when what is called terraform says no version', () => {
  install('terraform', 'hello');
  expect(setup()).toEqual({ status: 1, stderr: `terraform does not say its version. ${REMEDY}` });
});

/** A program that answers to everything with one line. */
function install(name: string, line: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\necho '${line}'\n`, { mode: 0o755 });
}

function setup(env: NodeJS.ProcessEnv = {}): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [SETUP], { encoding: 'utf8', env: { PATH: `${bin}`, ...env } });
  return { status, stderr };
}
