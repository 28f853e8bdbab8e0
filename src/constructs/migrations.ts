import { basename, isAbsolute, relative } from 'node:path';
import type { IConstruct } from 'constructs';
import { sqlText } from './large-sql';
import type { MigrationFormat } from './migration-format';
import type { SchemaFleetResourceMigrations } from '../bindings';
import { besideSql, checkMigrations, createMigration, readDirectory, type Migration } from '../migrations';

/** How a folder of migrations is read. */
export interface MigrationsFolderOptions {
  /**
   * Who keeps the folder. A folder of another format is refused, with what speaks against it.
   *
   * @default - told by what is in the folder
   */
  readonly format?: MigrationFormat;

  /**
   * Names of migrations that may lose data, such as by dropping a table: for files that are not to be edited, because a tool keeps their
   * hashes.
   *
   * @default - what the files say themselves
   */
  readonly allowDestructive?: string[];

  /**
   * Names of migrations that run with foreign keys off, which are looked at once at the end of each: for files that rebuild a table to
   * which others refer, and that are not to be edited or were applied in part. See `SchemaFleetProps.foreignKeys` for all of them.
   *
   * @default - what the files say themselves
   */
  readonly foreignKeysOff?: string[];
}

/** A migration that is written in code. */
export interface InlineMigration {
  /** Unique in the fleet, and never changed once it is applied: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`. */
  readonly name: string;

  /** One or more SQL statements. They run in one transaction, together with the record of the migration. */
  readonly sql: string;

  /**
   * SQL statements that take the migration back. They may be corrected later.
   *
   * @default - none: the migration cannot be taken back
   */
  readonly down?: string;

  /**
   * Whether the statements run in one transaction. `false` for work that takes longer than a transaction may at Turso: each statement is
   * then recorded on its own, and what was cut off goes on with the next one.
   *
   * @default true
   */
  readonly transaction?: boolean;

  /**
   * Whether the statements may lose data, such as by dropping a table. The plan of a migration that does without being allowed to is
   * an error that names the statement.
   *
   * @default false
   */
  readonly allowDestructive?: boolean;

  /**
   * Whether foreign keys are enforced while the migration runs, and while it is taken back. `false`: they are off, and looked at once at
   * its end. It may be set for a migration that some databases have already.
   *
   * @default - off where the SQL says `PRAGMA foreign_keys = OFF`, otherwise as the fleet has it
   */
  readonly foreignKeys?: boolean;
}

/**
 * The history of a schema: an ordered list of migrations, each of which every database of a fleet runs exactly once.
 *
 * New migrations are added at the end. One that was applied is neither edited nor removed: the plan would refuse it, naming it.
 */
export class Migrations {
  /**
   * Reads a folder of migrations as Prisma, drizzle-kit, goose, golang-migrate or Atlas keep it, or of SQL files that are ordered by the
   * number with which their names begin: `0001_users.sql`, `0002_channels.sql`.
   *
   * In every format, a line `-- turso: no-transaction`, `-- turso: allow-destructive` or `-- turso: foreign-keys-off` before the first
   * statement of a migration says what `transaction: false`, `allowDestructive: true` and `foreignKeys: false` say of one that is written
   * in code. What the formats have of this themselves
   * counts as well: goose's `-- +goose NO TRANSACTION`, Atlas' `-- atlas:txmode none` and `-- atlas:nolint destructive`.
   *
   * SQL of more than 16 KiB is written into the folder of the stack, and Terraform reads it from there: in its own JSON it would be slow.
   *
   * A file that looks like a migration and that the tool itself passes over, such as `00002_b.SQL` for goose, is passed over here too, with
   * a warning.
   *
   * Messages name a statement by the way of its file from the working directory: no absolute path gets into the stack.
   *
   * @param path the folder; a relative path is looked up from the working directory, which for cdktf is the folder of `cdktf.json`
   * @param options how it is read
   */
  public static fromDirectory(path: string, options: MigrationsFolderOptions = {}): Migrations {
    const passedOver: string[] = [];
    const migrations = readDirectory(path, { ...options, shownAs: shownPath(path), onPassedOver: (note) => passedOver.push(note) });
    return new Migrations(migrations, passedOver.map((note) => `Migrations folder "${path}": ${note}`));
  }

  /**
   * Migrations that are written in code, in their order.
   */
  public static inline(migrations: InlineMigration[]): Migrations {
    const created = migrations.map(({ name, sql, ...options }) => createMigration(name, sql, options));
    checkMigrations(created, 'Migrations.inline');
    return new Migrations(created);
  }

  /**
   * What the fleet warns of: files that the tool of the folder passes over.
   *
   * @internal
   */
  public readonly _warnings: readonly string[];

  private constructor(private readonly migrations: readonly Migration[], warnings: readonly string[] = []) {
    this._warnings = warnings;
  }

  /** Names of the migrations, in their order. */
  public get names(): string[] {
    return this.migrations.map(({ name }) => name);
  }

  /**
   * As the resource takes them.
   *
   * @internal
   */
  public _toTerraform(scope: IConstruct): SchemaFleetResourceMigrations[] {
    return this.migrations.map((migration) => toTerraform(migration, scope));
  }
}

/** A directive in the SQL is read by the provider too, so that an option which contradicts one is written out. */
function toTerraform(migration: Migration, scope: IConstruct): SchemaFleetResourceMigrations {
  const { name, sql, down, file, line } = migration;
  const beside = besideSql(migration);
  return {
    name,
    sql: sqlText(scope, name, sql),
    down: down === undefined ? undefined : sqlText(scope, `${name}.down`, down),
    transaction: migration.transaction ?? beside.transaction,
    allowDestructive: migration.allowDestructive ?? beside.allowDestructive,
    foreignKeys: migration.foreignKeys,
    file,
    line,
    drizzleWhen: migration.drizzleWhen,
  };
}

/** The same on every machine: a folder elsewhere than below the working directory is called by its name alone. */
function shownPath(path: string): string {
  const way = isAbsolute(path) ? relative(process.cwd(), path) : path;
  const elsewhere = isAbsolute(path) && (way === '' || way.startsWith('..') || isAbsolute(way));
  return (elsewhere ? basename(path) : way).replaceAll('\\', '/');
}
