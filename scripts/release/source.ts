import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** Kept between releases, because npm takes long to install it: the libraries of the package for CDK Terrain. */
const KEPT = join('build', 'cdktn-turso', 'node_modules');
const BUILT = '.built-from';

/** A copy of what git tracks, with the version of the release. Everything is built there, so the repository does not change. */
export class Source {
  private readonly files: readonly string[];
  /** Of the files that were copied: they may change during the build. */
  private copied = '';

  constructor(private readonly version: string, private readonly root = ROOT, readonly folder = join(root, 'build', 'release', 'source')) {
    this.files = trackedFiles(root);
  }

  /** Fills the folder, unless it has been built from the same files. Returns whether it has to be built. */
  write(): boolean {
    const stamp = join(this.folder, BUILT);
    this.copied = this.fingerprint();
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === this.copied) return false;
    this.clear();
    for (const name of this.files) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      cpSync(join(this.root, name), join(this.folder, name));
    }
    stampVersion(join(this.folder, 'package.json'), this.version);
    symlinkSync(join(this.root, 'node_modules'), join(this.folder, 'node_modules'), 'junction');
    return true;
  }

  /** Call it after a complete build, so that the next release of the same files need not build again. */
  built(): void {
    writeFileSync(join(this.folder, BUILT), this.copied);
  }

  private fingerprint(): string {
    const hash = createHash('sha256').update(this.version);
    for (const name of this.files) hash.update(`\0${name}\0`).update(readFileSync(join(this.root, name)));
    return hash.digest('hex');
  }

  private clear(): void {
    mkdirSync(this.folder, { recursive: true });
    removeBut(this.folder, KEPT.split('/'));
  }
}

/** Changes the version in a package.json, from which each tool takes it. */
export function stampVersion(path: string, version: string): void {
  const content = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, `${JSON.stringify({ ...content, version }, null, 2)}\n`);
}

function trackedFiles(root: string): string[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }).split('\0')
    .filter((name) => name !== '' && existsSync(join(root, name)) && lstatSync(join(root, name)).isFile());
}

/** Empties a folder, except the path below it. */
function removeBut(folder: string, [kept, ...below]: readonly string[]): void {
  for (const name of readdirSync(folder)) {
    if (name !== kept) rmSync(join(folder, name), { recursive: true, force: true });
    else if (below.length > 0) removeBut(join(folder, name), below);
  }
}
