import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The program under test: `terraform`, or the name or path in `TERRAFORM_BIN`, such as OpenTofu or another version. Without that
 * variable, it is the program that cdktf uses.
 */
export const TERRAFORM = pathOf(process.env.TERRAFORM_BIN ?? process.env.TERRAFORM_BINARY_NAME ?? 'terraform');

/** Makes cdktf use the same program. */
export const CDKTF_ENV = { TERRAFORM_BINARY_NAME: TERRAFORM };

/** The environment of a run. It contacts no server for updates, and it is too short to need garbage collection. */
export const TERRAFORM_ENV = { CHECKPOINT_DISABLE: '1', GOGC: 'off' };

/** Returns the path of a program, because some runs have an empty PATH. */
function pathOf(program: string): string {
  const folders = program.includes('/') ? [] : (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path)) ?? program;
}
