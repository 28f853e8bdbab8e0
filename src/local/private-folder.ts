/* eslint-disable no-bitwise -- The mode of a file is made of bits. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from './errors';

/** The files and folders of turso-local in a data folder. */
const OWN = ['lock.json', 'sqld.log', 'sqld', 'dumps', 'tmp'];

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** The bits of a mode that give other users access. */
const OTHERS = 0o077;
/** The bits that let other users replace the files of a folder. */
const OTHERS_WRITE = 0o022;

/**
 * Creates a data folder that only its owner can read, because it contains the API token, the private keys of groups, and all data. It
 * restricts the permissions of an existing folder. It never touches other files, and leaves the mode of a folder with such files alone.
 *
 * @param say receives a message about every change
 * @throws StartupError if the folder cannot be made private
 */
export function privateFolder(folder: string, say: (line: string) => void): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const present = readdirSync(folder);
  const isShared = present.some((name) => !OWN.includes(name));
  if (isShared && (lstatSync(folder).mode & OTHERS_WRITE) !== 0) {
    throw new StartupError(
      `The data folder ${folder} can be written by other users of this machine, and holds files that are not turso-local's. `
      + 'Choose a folder of your own with --data, or take the permission away with "chmod go-w".',
    );
  }
  const own = present.filter((name) => OWN.includes(name)).map((name) => join(folder, name));
  const changed = [...isShared ? [] : [tightened(folder)], ...own.map(tightenedWithContent)].reduce((sum, one) => sum + one, 0);
  if (changed > 0) say(`other users of this machine could open ${folder}, which holds secrets: took their permissions away (${changed} files and folders)`);
}

/** Returns the number of changed permissions. It skips the content of a folder that is private already. */
function tightenedWithContent(path: string): number {
  const info = lstatSync(path);
  if (info.isDirectory() && (info.mode & OTHERS) === 0) return 0;
  // The folder comes first: other users cannot open its content after that.
  const own = tighten(path, info);
  return own + (info.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + tightenedWithContent(join(path, name)), 0) : 0);
}

function tightened(path: string): number {
  return tighten(path, lstatSync(path));
}

function tighten(path: string, info: Stats): number {
  if (info.isSymbolicLink() || (info.mode & OTHERS) === 0) return 0;
  try {
    chmodSync(path, info.isDirectory() ? FOLDER_MODE : FILE_MODE);
  } catch (error) {
    throw new StartupError(
      `Other users of this machine can open ${path}, which holds secrets, and their permission cannot be taken away: ${(error as Error).message}. `
      + 'Choose a folder of your own with --data.',
    );
  }
  return 1;
}
