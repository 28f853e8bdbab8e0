import { folderOf, type Folder } from '../../../src/migrations/formats/folder';
import type { MigrationFormat } from '../../../src/migrations/formats/format';
import { readFormat } from '../../../src/migrations/formats/read-format';

/** A folder of these files. */
export function memoryFolder(files: Readonly<Record<string, string | Buffer>>): Folder {
  const folders = Object.keys(files).filter((file) => file.includes('/')).map((file) => file.split('/')[0]);
  return folderOf(Object.keys(files), [...new Set(folders)], (file) => Buffer.from(files[file]));
}

/** The faults of a folder of these files. */
export function faultsIn(files: Readonly<Record<string, string | Buffer>>, format?: MigrationFormat): readonly string[] {
  return readFormat(memoryFolder(files), format).faults;
}
