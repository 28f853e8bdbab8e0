import { randomBytes } from 'node:crypto';
import { readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Writes a file so that a reader finds either the old content or the new one, also when the process ends in between. Where the path is
 * a link, it writes the file that the link names: people link a lock file to one that they keep under version control.
 */
export function writeAtomically(given: string, content: string): void {
  const path = linkedFile(given);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Follows links also to a file that is not there yet. A cycle of links ends with the error that writing gives. */
function linkedFile(path: string, depth = 0): string {
  let target: string;
  try {
    target = readlinkSync(path);
  } catch {
    return path;
  }
  return depth < 16 ? linkedFile(resolve(dirname(path), target), depth + 1) : path;
}
