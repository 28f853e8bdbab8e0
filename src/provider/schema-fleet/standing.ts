import type { FleetResourceState } from './schema';
import { NO_VERSION, UNKNOWN_VERSION, type Version } from '../../fleet';

/** The counts of a fleet's tenants. */
export type Standing = Pick<FleetResourceState, 'versions' | 'tenant_count' | 'behind_count' | 'failed_count' | 'quarantined_count'>;

/** The progress of one tenant. */
export interface TenantStanding {
  readonly version: Version;
  /** Whether its row in the ledger is uncertain. Then the next apply checks it, regardless of the tenant's answer. */
  readonly uncertain?: boolean;
  readonly failed?: boolean;
  readonly quarantined?: boolean;
}

/** Counts the tenants of a fleet whose target is `target`. Null means no migration. */
export function standingOf(tenants: readonly TenantStanding[], target: string | null): Standing {
  const count = (counted: (tenant: TenantStanding) => boolean) => tenants.filter(counted).length;
  return {
    versions: histogram(tenants.map(({ version }) => version)),
    tenant_count: tenants.length,
    behind_count: count(({ version, uncertain, quarantined }) => (version !== target || uncertain === true) && quarantined !== true),
    failed_count: count(({ failed, quarantined }) => failed === true && quarantined !== true),
    quarantined_count: count(({ quarantined }) => quarantined === true),
  };
}

/** Counts tenants by version. */
function histogram(versions: readonly Version[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const version of versions) {
    const name = version === undefined ? UNKNOWN_VERSION : version ?? NO_VERSION;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
