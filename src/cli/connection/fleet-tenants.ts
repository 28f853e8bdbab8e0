import type { Connection } from './connect';
import { databasesOf, discovered } from './databases';
import { type Discovery, type FleetDatabase, type FleetState } from '../../fleet';

/** The tenants of a fleet, as far as they can be known without its configuration. */
export interface FleetTenants {
  readonly tenants: readonly FleetDatabase[];
  /** How many of the ledger's databases do not exist any more. */
  readonly gone: number;
}

/** The ledger's tenants that exist, and those that a discovery finds beside them. In the order of their names. */
export async function fleetTenants(
  connection: Connection, schema: FleetDatabase, { positions, branches }: FleetState, discovery: Discovery | undefined,
): Promise<FleetTenants> {
  const [known, found] = await Promise.all([
    positions.size === 0 ? [] : databasesOf(connection, schema, new Set(positions.keys())),
    discovered(connection, discovery, [schema.name, ...branches]),
  ]);
  const tenants = [...new Map([...known, ...found].map((database) => [database.id, database])).values()];
  return { tenants: tenants.sort((left, right) => (left.name < right.name ? -1 : 1)), gone: positions.size - known.length };
}
