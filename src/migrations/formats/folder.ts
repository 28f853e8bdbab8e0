import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationsError } from '../migrations-error';

/** A folder of migrations: its files and those of its direct subfolders, without hidden ones. */
export interface Folder {
  /** Paths of files relative to the folder, such as `0001_users.sql` or `meta/_journal.json`, ordered by name. */
  readonly files: readonly string[];
  /** Names of the subfolders, in order. */
  readonly folders: readonly string[];
  /** Returns the content of a file. Undefined if it cannot be read. */
  bytes(file: string): Buffer | undefined;
  /** Returns the text of a file without byte order mark. Undefined if the file is missing, unreadable or not UTF-8. */
  text(file: string): string | undefined;
}

/** @throws MigrationsError for a folder that cannot be read */
export function readFolder(directory: string, where: string): Folder {
  const folders: string[] = [];
  const files: string[] = [];
  for (const name of namesIn(directory, where)) {
    if (isFolder(join(directory, name))) {
      folders.push(name);
      files.push(...namesIn(join(directory, name), where).filter((file) => !isFolder(join(directory, name, file))).map((file) => `${name}/${file}`));
    } else {
      files.push(name);
    }
  }
  return folderOf(files, folders, (file) => readFileSync(join(directory, file)));
}

/** @param read throws for a file that cannot be read */
export function folderOf(files: readonly string[], folders: readonly string[], read: (file: string) => Buffer): Folder {
  const known = new Set(files);
  const contents = new Map<string, Buffer | undefined>();
  const bytes = (file: string): Buffer | undefined => {
    if (!contents.has(file)) contents.set(file, known.has(file) ? readable(file, read) : undefined);
    return contents.get(file);
  };
  return { files: [...files].sort(byName), folders: [...folders].sort(byName), bytes, text: (file) => textOf(bytes(file)) };
}

/** Returns the SQL files directly in the folder. Their ending may have capital letters. */
export function sqlFiles(folder: Folder): string[] {
  return topFiles(folder).filter((file) => /\.sql$/i.test(file));
}

/** Returns the files directly in the folder. */
export function topFiles({ files }: Folder): string[] {
  return files.filter((file) => !file.includes('/'));
}

/** Orders names independently of the user's language. */
export function byName(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function namesIn(directory: string, where: string): string[] {
  try {
    return readdirSync(directory).filter((name) => !name.startsWith('.'));
  } catch (error) {
    throw new MigrationsError(where, [unreadableFault(error)]);
  }
}

function unreadableFault(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return `It does not exist (working directory: "${process.cwd()}"). Create it, or correct the path.`;
    case 'ENOTDIR':
      return 'It is a file. Name the folder that holds the migrations.';
    default:
      return `It cannot be read: ${(error as Error).message}.`;
  }
}

/** Follows links. A broken link counts as a file, so a message reports it as unreadable. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function readable(file: string, read: (file: string) => Buffer): Buffer | undefined {
  try {
    return read(file);
  } catch {
    return undefined;
  }
}

function textOf(bytes: Buffer | undefined): string | undefined {
  if (bytes === undefined) return undefined;
  try {
    // The decoder removes a byte order mark.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
