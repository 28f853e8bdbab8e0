import { stateOf } from './change';
import { branchesOf } from './find';
import type { TenantsState } from './schema';
import { fleetDatabase, readFleet, withoutBranches } from '../../fleet';
import type { Turso } from '../turso';

/** All branches of a schema database in its group, but for those that rollouts made of it. Undefined where there is no such database. */
export async function importTenants(
  anywhere: Turso, { schema_database: source, organization }: Pick<TenantsState, 'schema_database' | 'organization'>, signal: AbortSignal,
): Promise<TenantsState | undefined> {
  const client = anywhere.in(organization);
  const schema = await client.inventory.database(source, { signal });
  if (schema?.group === undefined) return undefined;
  const { name, group } = schema;
  const fleet = await readFleet(client.sql, fleetDatabase(schema), { signal });
  const branches = withoutBranches(fleet, [...(await branchesOf(client, schema, group, signal)).values()]);
  const found = new Map(branches.map((branch) => [branch.name, branch]));
  // Turso does not know the flag, so an imported set has not got it.
  return stateOf({ names: {}, schema_database: name, group, group_id: null, force_destroy: false, deletes: null }, client, found, schema);
}
