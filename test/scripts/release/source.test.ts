import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Source } from '../../../scripts/release/source';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'source-'));
  folder = join(root, 'build', 'release', 'source');
  put('.gitignore', '/build/\n');
  put('package.json', '{ "name": "x", "version": "0.0.0" }\n');
  put('src/index.ts', 'export {};\n');
  put('src/removed.ts', '');
  git('init', '--quiet');
  git('add', '.');
  rmSync(join(root, 'src', 'removed.ts'));
  put('src/forgotten.ts', '');
  put('node_modules/cdktf/package.json', '{}\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}
const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
const built = (path: string) => existsSync(join(folder, path));
const version = () => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;

test('copies what git tracks, stamps the version into the copy, and leaves the repository alone', () => {
  const before = git('status', '--porcelain');
  expect(new Source('1.2.3', root).write()).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ name: 'x', version: '1.2.3' });
  expect(['src/index.ts', 'src/removed.ts', 'src/forgotten.ts', 'node_modules/cdktf/package.json'].map(built)).toEqual([true, false, false, true]);
  expect(git('status', '--porcelain')).toBe(before);
});

test('builds again after a failed build, for another version and for a changed file, and keeps only the libraries of cdktn', () => {
  new Source('1.2.3', root).write();
  const again = new Source('1.2.3', root);
  expect(again.write()).toBe(true);
  again.built();
  put('build/release/source/build/cdktn-turso/node_modules/cdktn/package.json', '{}\n');
  put('build/release/source/build/cdktn-turso/lib/index.js', '');
  expect(new Source('1.2.3', root).write()).toBe(false);

  expect(new Source('1.2.4', root).write()).toBe(true);
  expect(version()).toBe('1.2.4');
  expect(['build/cdktn-turso/node_modules/cdktn/package.json', 'build/cdktn-turso/lib/index.js'].map(built)).toEqual([true, false]);

  const next = new Source('1.2.4', root);
  next.write();
  // During the build.
  put('src/index.ts', 'export const changed = true;\n');
  next.built();
  expect(new Source('1.2.4', root).write()).toBe(true);
});
