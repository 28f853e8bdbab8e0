import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the files of the platform lie, all in its data folder. */
export class Files {
  constructor(private readonly data: string) {}

  /** Folder of sqld's own files. */
  get sqld(): string {
    return join(this.data, 'sqld');
  }

  /** Folder of the folders of all namespaces. */
  get namespaces(): string {
    return join(this.sqld, 'dbs');
  }

  /** Where sqld keeps a namespace. */
  databaseFolder(namespace: string): string {
    return join(this.namespaces, namespace);
  }

  /** The SQLite file of a namespace. sqld takes one that lies there before the namespace is created. */
  databaseFile(namespace: string): string {
    return join(this.databaseFolder(namespace), 'data');
  }

  /** SQL dumps that clients uploaded. */
  get dumps(): string {
    return made(join(this.data, 'dumps'));
  }

  /** Files in the making. They do not survive a restart. */
  get temporary(): string {
    return made(join(this.data, 'tmp'));
  }

  /** A new path for a file in the making. */
  newTemporary(): string {
    return join(this.temporary, randomUUID());
  }
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
