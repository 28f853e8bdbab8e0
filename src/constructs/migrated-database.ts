import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { migrateOneDatabase, migrationsFaults, type DatabaseMigrationsOptions } from './database-migrations';
import type { DatabaseOptions } from './database-options';
import type { DatabaseSeed } from './database-seed';
import { DatabaseToken } from './database-token';
import { throwFaults } from './faults';
import type { ITursoGroup, TokenOptions, TursoConstructProps } from './interfaces';
import { TursoDatabase } from './turso-database';
import { variableNamesFaults } from './variable-names';

/** Props of a `MigratedDatabase`. */
export interface MigratedDatabaseProps extends DatabaseOptions, DatabaseMigrationsOptions, TursoConstructProps {
  /** The group of the database. Turso cannot move a database to another group: a change replaces it. */
  readonly group: ITursoGroup;

  /**
   * The initial content of the database. It takes effect at creation only.
   *
   * @default - the database is empty
   */
  readonly seed?: DatabaseSeed;

  /**
   * Options of the application's token, such as its life.
   *
   * @default - the token never expires
   */
  readonly token?: TokenOptions;

  /**
   * Other names for the variables of the environment.
   *
   * @default - the names that Turso's examples use
   */
  readonly variableNames?: DatabaseVariableNames;
}

/** Names of the variables in the environment of an application: letters, digits and underscores, not beginning with a digit. */
export interface DatabaseVariableNames {
  /** The URL of the database. @default TURSO_DATABASE_URL */
  readonly url?: string;

  /** The token that opens the database. @default TURSO_AUTH_TOKEN */
  readonly authToken?: string;
}

/**
 * The database of an application, kept by migrations, without a schema database: each deployment runs the new migrations, each in one
 * transaction with its record. It also has the application's token and environment.
 *
 * To grow into a fleet, replace it by a `TursoDatabase` with the same id and options, and pass that to `SchemaFleet.addDatabase`: the
 * database stays the same, and the fleet continues its record.
 *
 * @example
 * const shop = new MigratedDatabase(stack, 'shop', { group, migrations: Migrations.fromDirectory('migrations') });
 * new TerraformOutput(stack, 'environment', { value: shop.environment, sensitive: true });
 */
export class MigratedDatabase extends TursoDatabase {
  /** The resource of the migrations. A resource or construct that depends on it waits until the database is migrated. */
  public readonly ready: TerraformResource;

  /** Name of the last migration. Terraform knows it once the database has it. */
  public readonly version: string;

  /** The token of the application: it reads and changes the database. A deployment creates it once the database is migrated. */
  public readonly token: DatabaseToken;

  /**
   * The environment of the application: `TURSO_DATABASE_URL` and `TURSO_AUTH_TOKEN`. It holds a secret.
   * `npx cdktf-turso env STACK -- COMMAND` gives it to a command, if it is an output of the stack.
   */
  public readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, props: MigratedDatabaseProps) {
    const { migrations, targetVersion, baseline, importHistory, importHistoryTable, foreignKeys, ...more } = props;
    const { token, variableNames, ...database } = more;
    super(scope, id, { ...database, forceDestroy: props.forceDestroy ?? false });
    const names = { url: 'TURSO_DATABASE_URL', authToken: 'TURSO_AUTH_TOKEN', ...variableNames };
    throwFaults(this, [...migrationsFaults(props), ...variableNamesFaults(names)]);

    const resource = migrateOneDatabase(this, 'Migrations', this, props, this.provider);
    this.ready = resource;
    this.version = resource.version;
    this.token = new DatabaseToken(this, 'Token', { ...token, database: this, provider: this.provider });
    (this.token.node.defaultChild as TerraformResource).dependsOn = [`${resource.terraformResourceType}.${resource.friendlyUniqueId}`];
    this.environment = { [names.url]: this.url, [names.authToken]: this.token.token };
  }
}
