import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exclusively } from './exclusively';

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache');

/** Returns the newest Node.js of a major version; undefined if npm has none for this machine. */
export async function nodeOf(version: string): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`;
  const modules = await installed(join('node-versions', version), `${name}@${version}`);
  return modules && join(modules, name, 'bin', 'node');
}

/**
 * Installs npm packages into a folder of their own, once for each clone, and returns its `node_modules`. Returns undefined if npm lacks one
 * of them.
 *
 * @param folder below the cache; it has to be another one for other packages
 */
export async function installed(folder: string, ...packages: string[]): Promise<string | undefined> {
  const directory = join(CACHE, folder);
  return exclusively(`${directory}.lock`, async () => install(directory, packages));
}

async function install(directory: string, packages: readonly string[]): Promise<string | undefined> {
  const complete = join(directory, 'complete');
  if (existsSync(complete)) return join(directory, 'node_modules');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{ "private": true }\n');
  try {
    await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...packages], { cwd: directory });
  } catch (error) {
    if (/E404|ETARGET/.test(String((error as { stderr?: unknown }).stderr))) return undefined;
    throw error;
  }
  writeFileSync(complete, '');
  return join(directory, 'node_modules');
}
