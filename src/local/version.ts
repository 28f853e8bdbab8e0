import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the version of the package that contains this file. */
export function version(): string {
  return JSON.parse(readFileSync(packageJson(__dirname), 'utf8')).version;
}

function packageJson(folder: string): string {
  const file = join(folder, 'package.json');
  return existsSync(file) || folder === dirname(folder) ? file : packageJson(dirname(folder));
}
