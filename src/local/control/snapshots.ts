import { constants, copyFileSync, rmSync, statSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { Files } from './files';
import { History } from './history';
import { Database } from '../model';
import { isSamePosition, LogPosition } from '../sqld/log';

/** How many files are kept. */
const MOST = 8;

/** Copying a file up to this size in bytes is faster than waking a thread for it. */
const AT_ONCE = 1_048_576;

interface Kept {
  readonly position: LogPosition | undefined;
  readonly file: string;
  /** The size in bytes, once it exists. */
  readonly made: Promise<number>;
  /** The number of running copies. */
  users: number;
  /** Whether no other copy may begin. */
  replaced: boolean;
}

/**
 * Files with the current state of databases. A thousand branches of an unchanged database are a thousand copies of one file.
 */
export class Snapshots {
  /** By database id, the least recently used first. */
  private readonly kept = new Map<string, Kept>();

  constructor(private readonly files: Files, private readonly history: History) {}

  /** Copies a database to a free path. @returns its size in bytes. An empty database has size 0 and no file. */
  async copy(database: Database, target: string): Promise<number> {
    const position = await this.history.position(database);
    const kept = this.latest(database, position);
    kept.users += 1;
    try {
      const size = await kept.made;
      if (size > AT_ONCE) {
        await copyFile(kept.file, target, constants.COPYFILE_FICLONE);
      } else if (size > 0) {
        copyFileSync(kept.file, target, constants.COPYFILE_FICLONE);
      }
      return size;
    } catch (error) {
      if (this.kept.get(database.id) === kept) {
        this.forget(database.id);
      }
      throw error;
    } finally {
      kept.users -= 1;
      release(kept);
    }
  }

  private latest(database: Database, position: LogPosition | undefined): Kept {
    const known = this.kept.get(database.id);
    this.kept.delete(database.id);
    if (known !== undefined && isSamePosition(known.position, position)) {
      this.kept.set(database.id, known);
      return known;
    }
    if (known !== undefined) {
      retire(known);
    }
    const kept = this.make(database, position);
    this.kept.set(database.id, kept);
    for (const id of [...this.kept.keys()].slice(0, -MOST)) {
      this.forget(id);
    }
    return kept;
  }

  private make(database: Database, position: LogPosition | undefined): Kept {
    const file = this.files.newTemporary();
    const made = this.history.writeAt(database, position, file).then(() => statSync(file).size);
    return { position, file, made, users: 0, replaced: false };
  }

  private forget(id: string): void {
    retire(this.kept.get(id)!);
    this.kept.delete(id);
  }
}

function retire(kept: Kept): void {
  kept.replaced = true;
  release(kept);
}

function release({ replaced, users, file }: Kept): void {
  if (replaced && users === 0) {
    rmSync(file, { force: true });
  }
}
