import { askHistories, NO_VERSION, UNKNOWN_VERSION, type FleetDatabase, type FleetOverview, type FleetState } from '../../fleet';
import type { Connection } from '../connection/connect';

/** Asks every tenant what it has, and gives the overview by what they say. What the ledger says of failures stays. */
export async function checkTenants(
  { sql }: Connection, overview: FleetOverview, { positions, applied }: FleetState, tenants: readonly FleetDatabase[],
): Promise<FleetOverview> {
  const histories = await askHistories(sql, tenants);
  const versionOf = ({ id }: FleetDatabase) => {
    const history = histories.get(id);
    return history === undefined ? UNKNOWN_VERSION : history.at(-1)?.name ?? NO_VERSION;
  };
  const counts = new Map([...applied.map(({ name }) => name).reverse(), NO_VERSION, UNKNOWN_VERSION].map((name) => [name, 0]));
  for (const tenant of tenants) counts.set(versionOf(tenant), (counts.get(versionOf(tenant)) ?? 0) + 1);
  const isAside = ({ id }: FleetDatabase) => positions.get(id)?.quarantined === true;
  return {
    ...overview,
    versions: [...counts].filter(([, count]) => count > 0).map(([version, count]) => ({ version, tenants: count })),
    tenants: tenants.length,
    behind: tenants.filter((tenant) => !isAside(tenant) && versionOf(tenant) !== (overview.target ?? NO_VERSION)).length,
  };
}
