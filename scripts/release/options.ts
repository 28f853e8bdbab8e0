import { parseArgs } from 'node:util';
import { checkVersion, UNRELEASED } from './version';

export interface Options {
  readonly version: string;
  /** The kinds of artefacts to build and check. */
  readonly kinds: readonly string[];
}

export const USAGE = 'npm run release:dry -- [--version X.Y.Z] [--only KIND,...]';

/**
 * Reads the command line of a release.
 *
 * @param all the kinds of artefacts that exist
 * @throws Error that names the accepted values
 */
export function readOptions(args: readonly string[], all: readonly string[]): Options {
  const { values: { version = UNRELEASED, only } } = parseArgs({ args: [...args], options: { version: { type: 'string' }, only: { type: 'string' } } });
  checkVersion(version);
  const kinds = only === undefined ? all : only.split(',').map((name) => name.trim());
  const unknown = kinds.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`--only names "${unknown}", which is not a kind of artefact. Use some of ${all.join(', ')}.`);
  return { version, kinds };
}
