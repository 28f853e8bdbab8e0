import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { DatabaseOptions } from './database-options';
import { DatabaseSeed } from './database-seed';
import { throwFaults, type Fault } from './faults';
import type { ISchemaFleet, TursoConstructProps } from './interfaces';
import { SqlScript, type SqlScriptOptions } from './sql-script';
import { TursoDatabase } from './turso-database';
import { inheritedProvider } from './turso-provider';
import { tenantDatabaseName } from '../notation/tenant-database-name';

/** Options of a tenant's database. */
export interface TenantOptions extends DatabaseOptions {
  /**
   * SQL that runs once the database has the schema of the fleet. For example, an `INSERT` that adds the tenant's first administrator, with
   * the hash of the password as a secret parameter.
   *
   * @default - none: the tenant has the rows of the schema database
   */
  readonly initialSql?: SqlScriptOptions;
}

/** Props of a `TenantDatabase`. */
export interface TenantDatabaseProps extends TenantOptions, TursoConstructProps {
  /** The fleet that gives the database its schema: a fleet of the same stack, or an imported one. */
  readonly fleet: ISchemaFleet;
}

/**
 * The database of one tenant of a fleet. It starts as a branch of the fleet's schema database, and gets each later migration of the
 * fleet. `forceDestroy` protects it from deletion by mistake. Unless `name` is given, the database has the name that
 * `SchemaFleet.tenantDatabaseName` returns for the id of the construct, as in an application that creates the same tenant.
 *
 * @example
 * const fleet = SchemaFleet.fromSchemaDatabaseName(stack, 'crm', 'crm-schema');
 * new TenantDatabase(stack, 'acme', { fleet });
 */
export class TenantDatabase extends TursoDatabase {
  constructor(scope: Construct, id: string, props: TenantDatabaseProps) {
    const { fleet, initialSql, ...options } = props;
    const { _managed: managed } = fleet;
    const forceDestroy = options.forceDestroy ?? managed?._forceDestroy ?? false;
    const provider = options.provider ?? inheritedProvider(scope, fleet);
    const name = options.name ?? tenantDatabaseName(id, fleet.namePrefix);
    super(scope, id, { ...options, name, forceDestroy, provider, group: fleet.group, seed: DatabaseSeed.branch(fleet.schemaDatabase) });
    throwFaults(this, [otherStackFault(this, fleet)]);
    managed?.addDatabase(this);
    if (initialSql !== undefined) {
      // Until the rollout ends, the tenant has the schema of the last deployment.
      new SqlScript(this, 'InitialSql', { ...initialSql, database: this, after: managed && [managed.ready] });
    }
  }
}

/** The two stacks would depend on each other: the tenant on the schema database, and the fleet on the tenant. */
function otherStackFault(tenant: TenantDatabase, fleet: ISchemaFleet): Fault {
  if (fleet._managed === undefined || TerraformStack.of(tenant) === TerraformStack.of(fleet)) return undefined;
  return `fleet is "${fleet.node.path}", which belongs to another stack. Import it: SchemaFleet.fromSchemaDatabase(stack, 'Fleet', fleet.schemaDatabase). `
    + 'Give the fleet itself a discovery, such as TenantDiscovery.byParent(), so that it migrates this tenant.';
}
