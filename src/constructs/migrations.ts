import type { SchemaFleetMigrations } from '../bindings';
import { checkMigrations, createMigration, readDirectory, type Migration } from '../migrations';

/** A migration that is written in code. */
export interface InlineMigration {
  /** Unique in the fleet, and never changed once it is applied: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`. */
  readonly name: string;

  /** One or more SQL statements. They run in one transaction. */
  readonly sql: string;
}

/**
 * The history of a schema: an ordered list of migrations, each of which every database of a fleet runs exactly once.
 *
 * New migrations are added at the end. One that was applied is neither edited nor removed: the plan would refuse it, naming it.
 */
export class Migrations {
  /**
   * Reads a folder of SQL files, ordered by the number with which their names begin: `0001_users.sql`, `0002_channels.sql`.
   *
   * @param path the folder; a relative path is looked up from the working directory, which for cdktf is the folder of `cdktf.json`
   */
  public static fromDirectory(path: string): Migrations {
    return new Migrations(readDirectory(path));
  }

  /**
   * Migrations that are written in code, in their order.
   */
  public static inline(migrations: InlineMigration[]): Migrations {
    const created = migrations.map(({ name, sql }) => createMigration(name, sql));
    checkMigrations(created, 'Migrations.inline');
    return new Migrations(created);
  }

  private constructor(private readonly migrations: readonly Migration[]) {}

  /** Names of the migrations, in their order. */
  public get names(): string[] {
    return this.migrations.map(({ name }) => name);
  }

  /**
   * As the resource takes them.
   *
   * @internal
   */
  public _toTerraform(): SchemaFleetMigrations[] {
    return this.migrations.map(({ name, sql }) => ({ name, sql: escapeTemplate(sql) }));
  }
}

/**
 * Terraform would take `${` and `%{` in the SQL for the beginning of an expression. A token of the CDK, such as the value of a
 * variable, is one and stays one: escaped, its expression would end up in the databases as text.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
function escapeTemplate(sql: string): string {
  return sql.replace(/\$\{(?!TfToken\[)/g, '$$${').replace(/%\{/g, '%%{');
}
