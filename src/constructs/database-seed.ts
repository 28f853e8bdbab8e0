import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { App, Lazy, Manifest, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ruleFault, type Fault } from './faults';
import type { ITursoDatabase } from './interfaces';
import type { DatabaseResourceSeed } from '../bindings';
import { escapeTemplate } from '../hcl';
import { DOWNLOAD_URL, pastTime } from '../notation';

/** What can be chosen for a branch. */
export interface BranchOptions {
  /**
   * The point in time to branch from, one that is over, in RFC 3339, such as `2025-01-31T12:00:00Z`. It has to lie within the
   * retention of the plan.
   *
   * @default - the moment at which the database is created
   * @see https://docs.turso.tech/features/point-in-time-recovery
   */
  readonly timestamp?: string;
}

/** What can be said of a file. */
export interface SeedFileOptions {
  /**
   * What tells one content of the file from another, such as its checksum. After a change the plan warns that the database keeps what it
   * has.
   *
   * @default - none: a file that changes under its name is not noticed
   */
  readonly fileHash?: string;
}

/**
 * What a database starts with.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export class DatabaseSeed {
  /**
   * A copy of another database, which has to be in the same group.
   *
   * @see https://docs.turso.tech/features/branching
   */
  public static branch(database: ITursoDatabase, options: BranchOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'database', database, timestamp: options.timestamp });
  }

  /**
   * A dump in SQL that Turso loads from a URL. It has to begin with `PRAGMA foreign_keys=OFF;` and `BEGIN TRANSACTION;`, as the dumps
   * of the sqlite3 shell do.
   */
  public static dumpFromUrl(url: string): DatabaseSeed {
    return new DatabaseSeed({ type: 'dump', url });
  }

  /**
   * A dump in SQL on this machine, which is uploaded. It has to begin as one from a URL does.
   *
   * @param path of the file; a relative one is looked up from the working directory, which for cdktf is the folder of `cdktf.json`
   */
  public static dumpFile(path: string, options: SeedFileOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'dump', file: path, ...options });
  }

  /**
   * A SQLite database on this machine, which is uploaded: with pages of 4096 bytes, in UTF-8, in WAL mode, without auto-vacuum.
   *
   * @param path of the file; a relative one is looked up from the working directory, which for cdktf is the folder of `cdktf.json`
   * @see https://docs.turso.tech/cloud/migrate-to-turso
   */
  public static sqliteFile(path: string, options: SeedFileOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'database_upload', file: path, ...options });
  }

  /** The database that is copied; undefined for what is no branch. */
  public readonly database?: ITursoDatabase;

  /** The point in time that is copied. Left out: the moment at which the new database is created. */
  public readonly timestamp?: string;

  /**
   * Where Turso loads a dump from; undefined for every other seed.
   *
   * @internal
   */
  public readonly _url?: string;

  private constructor(private readonly content: SeedContent) {
    this.database = content.database;
    this.timestamp = content.timestamp;
    this._url = content.url;
  }

  /**
   * As the resource takes it.
   *
   * @internal
   */
  public _toTerraform(scope: IConstruct): DatabaseResourceSeed {
    const { type, database, timestamp, url, file, fileHash } = this.content;
    return { type, name: database?.name, timestamp, url, file: file === undefined ? undefined : fromStack(scope, file), fileHash };
  }
}

interface SeedContent {
  readonly type: string;
  readonly database?: ITursoDatabase;
  readonly timestamp?: string;
  readonly url?: string;
  readonly file?: string;
  readonly fileHash?: string;
}

/**
 * Terraform runs in the folder of the stack, and a path of this machine would be a difference on the next one: the file is named by
 * its way from there. The system follows links before it goes up, so that the way begins where the folder really is.
 */
function fromStack(scope: IConstruct, path: string): string {
  if (Token.isUnresolved(path)) return path;
  const stack = TerraformStack.of(scope);
  const folder = physical(resolve(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id));
  const way = relative(folder, join(physical(dirname(resolve(path))), basename(path))).replaceAll('\\', '/');
  return Lazy.stringValue({ produce: () => `\${path.module}/${escapeTemplate(way)}` });
}

/** Without links, also where the last folders are not there yet. */
function physical(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    const parent = dirname(folder);
    return parent === folder ? folder : join(physical(parent), basename(folder));
  }
}

export function seedFault(seed: DatabaseSeed | undefined): Fault {
  return ruleFault('the timestamp of seed', seed?.timestamp, pastTime()) ?? ruleFault('the url of seed', seed?._url, DOWNLOAD_URL);
}
