import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Something costly that is kept between test runs. */
export interface Product {
  /** A file that is there when it is made. */
  readonly made: string;
  /** Where the fingerprint of what it was made from is kept. */
  readonly stamp: string;
  /** Files and folders that it is made from. */
  readonly from: readonly string[];
  readonly make: () => Promise<void>;
}

/** Makes the product, unless it is there, made from the same, and not made again by somebody else since. */
export async function madeOnce({ made, stamp, from, make }: Product): Promise<void> {
  const fingerprint = fingerprintOf(from);
  if (isCurrent(made, stamp, fingerprint)) return;
  await make();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

function isCurrent(made: string, stamp: string, fingerprint: string): boolean {
  return existsSync(made) && existsSync(stamp)
    && readFileSync(stamp, 'utf8') === fingerprint
    && statSync(stamp).mtimeMs >= statSync(made).mtimeMs;
}

/** Of the paths, since virtual environments and Go's cache know them, and of all contents. */
function fingerprintOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of paths.flatMap(filesOf)) {
    hash.update(`${file}\0`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function filesOf(path: string): string[] {
  return statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => filesOf(join(path, name))) : [path];
}
