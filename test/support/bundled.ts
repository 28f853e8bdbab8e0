import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = join(__dirname, '..', '..');
const built = new Map<string, string>();

/** Bundles a program from the present sources into one file, and returns its path. */
export function bundled(name: string, entryPoint: string): string {
  const file = built.get(name) ?? build(name, entryPoint);
  built.set(name, file);
  return file;
}

function build(name: string, entryPoint: string): string {
  const folder = join(ROOT, 'node_modules', '.cache', name);
  const file = join(folder, `${name}.js`);
  const mine = join(folder, `${process.pid}.js`);
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [join(ROOT, entryPoint)],
    outfile: mine,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  // Several test processes build at the same time. The rename makes sure that each sees a complete file.
  renameSync(mine, file);
  return file;
}
