import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of the package that this file is shipped in. */
export function version(): string {
  return JSON.parse(readFileSync(packageJson(__dirname), 'utf8')).version;
}

function packageJson(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) || folder === dirname(folder) ? file : packageJson(dirname(folder));
}
