import type { FleetResourceState } from './schema';
import { NO_VERSION, UNKNOWN_VERSION, type Version } from '../../fleet';

/** Where the tenants of a fleet are, in numbers. */
export type Standing = Pick<FleetResourceState, 'versions' | 'tenant_count' | 'behind_count' | 'failed_count' | 'quarantined_count'>;

/** What is known of one tenant. */
export interface TenantStanding {
  readonly version: Version;
  /** Whether the ledger is not certain of it: then the next apply makes sure, whatever the tenant said when it was asked. */
  readonly uncertain?: boolean;
  readonly failed?: boolean;
  readonly quarantined?: boolean;
}

/** Counts the tenants of a fleet that is to be at `target`; null: at no migration. */
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

/** How many tenants are at each version. */
export function histogram(versions: readonly Version[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const version of versions) {
    const name = version === undefined ? UNKNOWN_VERSION : version ?? NO_VERSION;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}
