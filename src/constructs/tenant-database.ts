import type { Construct } from 'constructs';
import type { DatabaseOptions } from './database-options';
import { DatabaseSeed } from './database-seed';
import type { SchemaFleet } from './schema-fleet';
import { TursoDatabase } from './turso-database';
import type { Database } from '../bindings';

/** How a tenant's database is made. */
export interface TenantDatabaseProps extends DatabaseOptions {
  /** The fleet whose schema the database follows. */
  readonly fleet: SchemaFleet;
}

/**
 * The database of one tenant of a fleet. It starts as a branch of the fleet's schema database, and from then on gets each
 * migration of the fleet.
 */
export class TenantDatabase extends TursoDatabase {
  constructor(scope: Construct, id: string, props: TenantDatabaseProps) {
    const { fleet, ...options } = props;
    super(scope, id, { ...options, group: fleet.group, seed: DatabaseSeed.branch(fleet.schemaDatabase) });
    keepTenantData(this);
    fleet.addDatabase(this);
  }
}

/** A tenant's seed only says how it began. Another schema database must not replace the tenants with all their data. */
function keepTenantData(tenant: TenantDatabase): void {
  const resource = tenant.node.findChild('Resource') as Database;
  resource.lifecycle = { ignoreChanges: ['seed'] };
}
