import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The paths of the platform's files, all in its data folder. */
export class Files {
  constructor(private readonly data: string) {}

  /** The folder of sqld's own files. */
  get sqld(): string {
    return join(this.data, 'sqld');
  }

  /** The folder with one folder for each namespace. */
  get namespaces(): string {
    return join(this.sqld, 'dbs');
  }

  /** The folder of a namespace. */
  databaseFolder(namespace: string): string {
    return join(this.namespaces, namespace);
  }

  /** The SQLite file of a namespace. sqld uses a file that exists before the namespace is created. */
  databaseFile(namespace: string): string {
    return join(this.databaseFolder(namespace), 'data');
  }

  /** The folder for uploaded SQL dumps. */
  get dumps(): string {
    return made(join(this.data, 'dumps'));
  }

  /** The folder for unfinished files. A restart removes them. */
  get temporary(): string {
    return made(join(this.data, 'tmp'));
  }

  /** Returns a new path for an unfinished file. */
  newTemporary(): string {
    return join(this.temporary, randomUUID());
  }
}

function made(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
