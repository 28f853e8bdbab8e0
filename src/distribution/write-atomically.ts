import { randomBytes } from 'node:crypto';
import { readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Writes a file atomically: a reader finds either the old or the new content, even if the process is killed. If the path is a link, it
 * writes the link's target: people link a lock file to one under version control.
 */
export function writeAtomically(given: string, content: string | Uint8Array): void {
  const path = linkedFile(given);
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Follows links, even to a file that does not exist yet. Writing reports a cycle of links. */
function linkedFile(path: string, depth = 0): string {
  let target: string;
  try {
    target = readlinkSync(path);
  } catch {
    return path;
  }
  return depth < 16 ? linkedFile(resolve(dirname(path), target), depth + 1) : path;
}
