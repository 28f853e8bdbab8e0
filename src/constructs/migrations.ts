import { basename, isAbsolute, relative } from 'node:path';
import type { IConstruct } from 'constructs';
import { sqlText } from './large-sql';
import type { MigrationFormat } from './migration-format';
import type { SchemaFleetResourceMigrations } from '../bindings';
import { besideSql, checkMigrations, createMigration, readDirectory, type Migration } from '../migrations';

/** Options of a migrations folder. */
export interface MigrationsFolderOptions {
  /**
   * The tool whose conventions the folder follows. A folder of another format fails, with the reason.
   *
   * @default - detected from the files in the folder
   */
  readonly format?: MigrationFormat;

  /**
   * Names of migrations that may lose data, such as by dropping a table. For files that must not be edited because a tool checks their
   * hashes.
   *
   * @default - only the directives in the files
   */
  readonly allowDestructive?: string[];

  /**
   * Names of migrations that run with foreign keys off, and end with one check of all references. For files that rebuild a referenced
   * table, and that must not be edited or are applied in part. `SchemaFleetProps.foreignKeys` sets it for all migrations.
   *
   * @default - only the directives in the files
   */
  readonly foreignKeysOff?: string[];
}

/** A migration in code. */
export interface InlineMigration {
  /**
   * Name, unique in the fleet: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`. Do not change the name of an applied
   * migration.
   */
  readonly name: string;

  /** One or more SQL statements. They run in one transaction, together with the record of the migration. */
  readonly sql: string;

  /**
   * SQL statements that revert the migration. They may change after the migration was applied.
   *
   * @default - none: the migration cannot be reverted
   */
  readonly down?: string;

  /**
   * Whether the statements run in one transaction. Use `false` for work that takes longer than Turso allows a transaction: the fleet then
   * records each statement, and continues an interrupted migration with the next one.
   *
   * @default true
   */
  readonly transaction?: boolean;

  /**
   * Whether the statements may lose data, such as by dropping a table. With `false`, a destructive statement fails the plan, and the error
   * names it.
   *
   * @default false
   */
  readonly allowDestructive?: boolean;

  /**
   * Whether SQLite enforces foreign keys while the migration runs or is reverted. With `false` they are off, and the migration ends with
   * one check of all references. It may change for a migration that some databases have already.
   *
   * @default - off if the SQL says `PRAGMA foreign_keys = OFF`; otherwise `foreignKeys` of the fleet
   */
  readonly foreignKeys?: boolean;
}

/**
 * An ordered list of migrations. Every database of a fleet runs each of them exactly once.
 *
 * Add new migrations at the end. If you edit or remove an applied migration, the plan fails and names it.
 *
 * @example
 * const users: InlineMigration = { name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY);' };
 * new SchemaFleet(stack, 'crm', { group, migrations: Migrations.inline([users]) });
 */
export class Migrations {
  /**
   * Reads a migrations folder of Prisma, drizzle-kit, goose, golang-migrate or Atlas, or a folder of SQL files whose names begin with
   * numbers: `0001_users.sql`, `0002_channels.sql`.
   *
   * In every format, a line `-- turso: no-transaction`, `-- turso: allow-destructive` or `-- turso: foreign-keys-off` before the first
   * statement means `transaction: false`, `allowDestructive: true` or `foreignKeys: false` of a migration in code. The formats' own
   * directives work as well: goose's `-- +goose NO TRANSACTION`, Atlas' `-- atlas:txmode none` and `-- atlas:nolint destructive`.
   *
   * Synthesis writes SQL of more than 16 KiB into files beside the stack, because Terraform reads long strings in its JSON slowly.
   *
   * If the tool ignores a file that looks like a migration, such as `00002_b.SQL` for goose, the fleet ignores it, too, and warns.
   *
   * Messages name files relative to the working directory: no absolute path gets into the stack.
   *
   * @param path Path of the folder. A relative path starts at the working directory, which for cdktf is the folder of `cdktf.json`.
   * @param options How to read the folder.
   */
  public static fromDirectory(path: string, options: MigrationsFolderOptions = {}): Migrations {
    const passedOver: string[] = [];
    const migrations = readDirectory(path, { ...options, shownAs: shownPath(path), onPassedOver: (note) => passedOver.push(note) });
    return new Migrations(migrations, passedOver.map((note) => `Migrations folder "${path}": ${note}`));
  }

  /**
   * Takes migrations from code, in their order.
   */
  public static inline(migrations: InlineMigration[]): Migrations {
    const created = migrations.map(({ name, sql, ...options }) => createMigration(name, sql, options));
    checkMigrations(created, 'Migrations.inline');
    return new Migrations(created);
  }

  /**
   * Warnings about files that the tool of the folder ignores.
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
   * Returns the argument of the resource.
   *
   * @internal
   */
  public _toTerraform(scope: IConstruct): SchemaFleetResourceMigrations[] {
    return this.migrations.map((migration) => toTerraform(migration, scope));
  }
}

/** The provider reads directives in the SQL, too. The argument repeats them only if an option overrides them. */
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

/** The same on every machine: a folder outside of the working directory has its name only. */
function shownPath(path: string): string {
  const way = isAbsolute(path) ? relative(process.cwd(), path) : path;
  const elsewhere = isAbsolute(path) && (way === '' || way.startsWith('..') || isAbsolute(way));
  return (elsewhere ? basename(path) : way).replaceAll('\\', '/');
}
