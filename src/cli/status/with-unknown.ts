import { UNKNOWN_VERSION, type FleetOverview } from '../../fleet';

/** Counts tenants of which the ledger does not know yet. */
export function withUnknown(overview: FleetOverview, unknown: number): FleetOverview {
  if (unknown === 0) return overview;
  const known = overview.versions.filter(({ version }) => version !== UNKNOWN_VERSION);
  const before = overview.versions.find(({ version }) => version === UNKNOWN_VERSION)?.tenants ?? 0;
  return {
    ...overview,
    versions: [...known, { version: UNKNOWN_VERSION, tenants: before + unknown }],
    tenants: overview.tenants + unknown,
    behind: overview.behind + unknown,
  };
}
