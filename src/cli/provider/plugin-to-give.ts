import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as packageVersion } from '../../../package.json';
import type { PackageFiles } from '../../distribution/package-hash';
import { EXECUTABLE, readPlugin, type Plugin } from '../../distribution/plugin';
import type { Work } from '../command';
import { CommandError } from '../command-error';

/** Returns the provider that a command writes: the executables in a folder, or else the script that this package carries. */
export function pluginToGive({ executables }: Work['options']): Plugin {
  return executables === undefined ? readPlugin() : readExecutables(executables);
}

const PLATFORM = /^[a-z]+_[a-z0-9]+$/;

/** @throws CommandError if the folder has no packages, or one without a provider */
function readExecutables(directory: string): Plugin {
  const packages: Record<string, PackageFiles> = {};
  for (const platform of foldersIn(directory)) {
    const folder = join(directory, platform);
    const names = readdirSync(folder).sort();
    if (!names.some((name) => name.startsWith(EXECUTABLE))) {
      throw new CommandError(`"${folder}" has no file "${EXECUTABLE}". Build the executable again. Nothing was written.`);
    }
    packages[platform] = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name))]));
  }
  if (Object.keys(packages).length === 0) {
    throw new CommandError(`"${directory}" has no executables: it needs a folder for each platform, such as "linux_amd64". Nothing was written.`);
  }
  return { version: `${packageVersion}-h${hashOf(packages)}`, packages };
}

function foldersIn(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && PLATFORM.test(entry.name)).map(({ name }) => name).sort();
  } catch (error) {
    throw new CommandError(`The executables in "${directory}" cannot be read: ${(error as Error).message}. Nothing was written.`);
  }
}

/** As in the version of the script: caches and lock files never mix up two builds. */
function hashOf(packages: Plugin['packages']): string {
  const hash = createHash('sha256');
  for (const [platform, files] of Object.entries(packages)) {
    for (const [name, content] of Object.entries(files)) hash.update(`${platform}/${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 8);
}
