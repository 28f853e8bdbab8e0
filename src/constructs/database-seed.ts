import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { App, Lazy, Manifest, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { ruleFault, type Fault } from './faults';
import type { ITursoDatabase } from './interfaces';
import type { DatabaseResourceSeed } from '../bindings';
import { escapeTemplate } from '../hcl';
import { DOWNLOAD_URL, pastTime } from '../notation';

/** Options of a branch. */
export interface BranchOptions {
  /**
   * A past point in time to branch from, in RFC 3339, such as `2025-01-31T12:00:00Z`. It has to lie within the retention of the plan.
   *
   * @default - the time at which Turso creates the database
   * @see https://docs.turso.tech/features/point-in-time-recovery
   */
  readonly timestamp?: string;
}

/** Options of a file. */
export interface SeedFileOptions {
  /**
   * Identifies the content of the file, such as its checksum. After a change the plan warns that the database keeps its content.
   *
   * @default - none: the plan does not notice a changed file
   */
  readonly fileHash?: string;
}

/**
 * The initial content of a database.
 *
 * @see https://docs.turso.tech/api-reference/databases/create
 * @example
 * new TursoDatabase(stack, 'copy', { group, seed: DatabaseSeed.branch(database) });
 */
export class DatabaseSeed {
  /**
   * Copies another database of the same group.
   *
   * @see https://docs.turso.tech/features/branching
   */
  public static branch(database: ITursoDatabase, options: BranchOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'database', database, timestamp: options.timestamp });
  }

  /**
   * Loads an SQL dump from a URL. The dump has to begin with `PRAGMA foreign_keys=OFF;` and `BEGIN TRANSACTION;`, like those of the
   * sqlite3 shell.
   *
   * @see https://docs.turso.tech/cloud/migrate-to-turso
   */
  public static dumpFromUrl(url: string): DatabaseSeed {
    return new DatabaseSeed({ type: 'dump', url });
  }

  /**
   * Uploads an SQL dump from this machine. It has to begin like a dump from a URL.
   *
   * @param path Path of the file. A relative path starts at the working directory, which for cdktf is the folder of `cdktf.json`.
   * @see https://docs.turso.tech/cloud/migrate-to-turso
   */
  public static dumpFile(path: string, options: SeedFileOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'dump', file: path, ...options });
  }

  /**
   * Uploads a SQLite database from this machine. It has to have pages of 4096 bytes, UTF-8, WAL mode and no auto-vacuum.
   *
   * @param path Path of the file. A relative path starts at the working directory, which for cdktf is the folder of `cdktf.json`.
   * @see https://docs.turso.tech/cloud/migrate-to-turso
   */
  public static sqliteFile(path: string, options: SeedFileOptions = {}): DatabaseSeed {
    return new DatabaseSeed({ type: 'database_upload', file: path, ...options });
  }

  /** The database that a branch copies. Other seeds do not have it. */
  public readonly database?: ITursoDatabase;

  /** The point in time that a branch copies. Without it, the time at which Turso creates the new database. */
  public readonly timestamp?: string;

  /**
   * URL of a dump. Other seeds do not have it.
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
   * Returns the argument of the resource.
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
 * Returns the path relative to the stack's folder, in which Terraform runs. An absolute path would differ on the next machine. The system
 * resolves links before `..`, so the path starts at the real folder.
 */
function fromStack(scope: IConstruct, path: string): string {
  if (Token.isUnresolved(path)) return path;
  const stack = TerraformStack.of(scope);
  const folder = physical(resolve(App.of(stack).outdir, Manifest.stacksFolder, stack.node.id));
  const fromFolder = relative(folder, join(physical(dirname(resolve(path))), basename(path))).replaceAll('\\', '/');
  return Lazy.stringValue({ produce: () => `\${path.module}/${escapeTemplate(fromFolder)}` });
}

/** Resolves links. The last folders of the path need not exist yet. */
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
