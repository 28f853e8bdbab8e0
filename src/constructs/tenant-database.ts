import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { DatabaseOptions } from './database-options';
import { DatabaseSeed } from './database-seed';
import type { SchemaFleet } from './schema-fleet';
import { SqlScript, type SqlScriptOptions } from './sql-script';
import { TursoDatabase } from './turso-database';

/** What can be chosen for a tenant's database. */
export interface TenantOptions extends DatabaseOptions {
  /**
   * SQL that gives the tenant its first administrator, run once the database has the schema of the fleet: for example an `INSERT`
   * into a table of users, with the hash of the password as a secret parameter.
   *
   * @default - none: the tenant begins with what the schema database holds
   */
  readonly firstAdmin?: SqlScriptOptions;
}

/** How a tenant's database is made. */
export interface TenantDatabaseProps extends TenantOptions {
  /** The fleet whose schema the database follows. */
  readonly fleet: SchemaFleet;
}

/**
 * The database of one tenant of a fleet. It starts as a branch of the fleet's schema database, and from then on gets each
 * migration of the fleet. It is not deleted by accident: see `forceDestroy`.
 */
export class TenantDatabase extends TursoDatabase {
  constructor(scope: Construct, id: string, props: TenantDatabaseProps) {
    const { fleet, firstAdmin, ...options } = props;
    const forceDestroy = options.forceDestroy ?? fleet._forceDestroy;
    super(scope, id, { ...options, forceDestroy, group: fleet.group, seed: DatabaseSeed.branch(fleet.schemaDatabase) });
    fleet.addDatabase(this);
    if (firstAdmin !== undefined) {
      // Before the fleet is ready, the tenant has the schema of the last deployment only.
      new SqlScript(this, 'FirstAdmin', { ...firstAdmin, database: this, after: [fleet.node.findChild('Resource') as TerraformResource] });
    }
  }
}
