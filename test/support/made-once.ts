import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exclusively } from './exclusively';

/** A product that takes long to build and is kept between test runs. */
export interface Product {
  /** A file that exists when the product is complete. */
  readonly made: string;
  /** The file with the fingerprint of the sources, outside of what `make` removes. */
  readonly stamp: string;
  /** The files and folders of the sources. */
  readonly from: readonly string[];
  readonly make: () => Promise<void>;
}

/** Builds the product, unless it exists, has the same sources, and nothing else has rebuilt it since. Other processes wait meanwhile. */
export async function madeOnce({ made, stamp, from, make }: Product): Promise<void> {
  await exclusively(`${stamp}.lock`, async () => {
    const fingerprint = fingerprintOf(from);
    if (isCurrent(made, stamp, fingerprint)) return;
    await make();
    writeFileSync(stamp, fingerprint);
  });
}

function isCurrent(made: string, stamp: string, fingerprint: string): boolean {
  return existsSync(made) && existsSync(stamp)
    && readFileSync(stamp, 'utf8') === fingerprint
    && statSync(stamp).mtimeMs >= statSync(made).mtimeMs;
}

/** Hashes all contents, and the paths, because virtual environments and Go's cache contain them. */
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
