import { Annotations, type TerraformProvider, type TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { throwFaults, type Fault } from './faults';
import type { HistoryTable } from './history-table';
import type { ITursoDatabase, TursoConstructProps } from './interfaces';
import type { Migrations } from './migrations';
import { chooseProvider } from './turso-provider';
import { versionFault } from './version-fault';
import { DatabaseMigrationsResource } from '../bindings';
import { asText } from '../hcl';

/** How one database is migrated. */
export interface DatabaseMigrationsOptions {
  /** The migrations of the database, in their order. */
  readonly migrations: Migrations;

  /**
   * Name of the last migration to apply. If the database has later migrations already, a deployment reverts them, the last one first. Each
   * of them needs its `down` SQL for that.
   *
   * @default - the last migration
   */
  readonly targetVersion?: string;

  /**
   * Name of the last migration that an existing database has already. If it has tables and no record of migrations, all migrations up to
   * this one are recorded as applied. An empty database gets them all.
   *
   * @default - none: a database without a record gets every migration
   */
  readonly baseline?: string;

  /**
   * The tool that migrated the database before. A database without a record imports the tool's table. A database that has tables of its
   * own, but not the tool's table, fails unless `baseline` is set.
   *
   * @default - none
   */
  readonly importHistory?: HistoryTable;

  /**
   * Name of the tool's table, if the tool was configured not to use its default.
   *
   * @default - the default table of the tool of `importHistory`
   */
  readonly importHistoryTable?: string;

  /**
   * Whether SQLite enforces foreign keys while a migration runs. With `false` they are off, and each migration ends with one check of all
   * references. A migration can override it. Applications find foreign keys on as before.
   *
   * @default true
   */
  readonly foreignKeys?: boolean;
}

/** Props of `DatabaseMigrations`. */
export interface DatabaseMigrationsProps extends DatabaseMigrationsOptions, TursoConstructProps {
  /** The database to migrate. This stack manages it, or imports it. */
  readonly database: ITursoDatabase;
}

/**
 * The migrations of one database, without the database: for a job that only migrates, or for a database that another stack manages. An API
 * token for the database's group with the scopes `read` and `db:mint-token` is enough to plan and deploy it.
 *
 * A `MigratedDatabase` has its own. Both keep the same record in the database, so what one has applied, the other finds done. Destroying
 * this changes nothing in the database.
 *
 * @example
 * const shop = TursoDatabase.fromDatabaseName(stack, 'shop', 'shop');
 * new DatabaseMigrations(stack, 'migrations', { database: shop, migrations: Migrations.fromDirectory('migrations') });
 */
export class DatabaseMigrations extends Construct {
  /** The resource of the migrations. A resource or construct that depends on it waits until the database is migrated. */
  public readonly ready: TerraformResource;

  /** Name of the last migration. Terraform knows it once the database has it. */
  public readonly version: string;

  /** The provider that migrates the database. Absent if it is the provider of the stack that has no alias. */
  public readonly provider?: TerraformProvider;

  constructor(scope: Construct, id: string, props: DatabaseMigrationsProps) {
    super(scope, id);
    throwFaults(this, migrationsFaults(props));
    this.provider = chooseProvider(this, props.provider, props.database);
    const resource = migrateOneDatabase(this, 'Resource', props.database, props, this.provider);
    this.ready = resource;
    this.version = resource.version;
  }
}

/** Returns what is wrong with the options. */
export function migrationsFaults({ migrations, targetVersion, baseline }: DatabaseMigrationsOptions): Fault[] {
  return [versionFault('targetVersion', targetVersion, migrations), versionFault('baseline', baseline, migrations)];
}

/** Adds the resource that migrates a database, and what a person should know about its folder of migrations. */
export function migrateOneDatabase(
  scope: Construct, id: string, database: ITursoDatabase, options: DatabaseMigrationsOptions, provider: TerraformProvider | undefined,
): DatabaseMigrationsResource {
  const { migrations, targetVersion, baseline, importHistory, importHistoryTable, foreignKeys } = options;
  for (const warning of migrations._warnings) Annotations.of(scope).addWarning(warning);
  return new DatabaseMigrationsResource(scope, id, asText({
    provider,
    database: database.name,
    // A replaced database keeps its name. Only its id shows that it has to be migrated again.
    databaseId: database.databaseId,
    organization: database.organization,
    migrations: migrations._toTerraform(scope),
    targetVersion,
    baseline,
    importHistory,
    importHistoryTable,
    foreignKeys,
  }));
}
