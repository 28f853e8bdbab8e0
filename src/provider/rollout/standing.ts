import type { FleetResourceState } from './schema';
import type { Version } from '../../fleet';

/** Where the tenants of a fleet are, in numbers. */
export type Standing = Pick<FleetResourceState, 'versions' | 'tenants' | 'behind' | 'failed' | 'quarantined'>;

/** What is known of one tenant. */
export interface TenantStanding {
  readonly version: Version;
  readonly failed?: boolean;
  readonly quarantined?: boolean;
}

/** The versions of tenants that have no migration, and of those of which nobody knows. No migration can be named so. */
export const NO_VERSION = '(none)';
export const UNKNOWN_VERSION = '(unknown)';

/** Counts the tenants of a fleet that is to be at `target`; null: at no migration. */
export function standingOf(tenants: readonly TenantStanding[], target: string | null): Standing {
  return {
    versions: histogram(tenants.map(({ version }) => version)),
    tenants: tenants.length,
    behind: tenants.filter(({ version, quarantined }) => version !== target && quarantined !== true).length,
    failed: tenants.filter(({ failed }) => failed === true).length,
    quarantined: tenants.filter(({ quarantined }) => quarantined === true).length,
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
