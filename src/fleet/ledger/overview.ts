import type { RolloutRow } from './fleet-state';

/** A fleet as one look at its schema database shows it: as short for ten thousand tenants as for ten. */
export interface FleetOverview {
  /** Name of the last migration that the schema database has, and with it the whole fleet; null when it has none. */
  readonly version: string | null;
  /** The version that the last rollout wanted to reach; without any, {@link version}. */
  readonly target: string | null;
  /** How many tenants are at which version, the highest version first, then `(none)` and `(unknown)`. */
  readonly versionCounts: readonly VersionCount[];
  readonly tenantCount: number;
  /** Tenants that are not at the target, those in quarantine left out. */
  readonly behindCount: number;
  /** Tenants that failed in the last rollout that tried them, those in quarantine among them. */
  readonly failedCount: number;
  readonly quarantinedCount: number;
  /** The commonest first. */
  readonly failures: readonly FailureGroup[];
  /** The rollout under way, or the last one; undefined when there was none. */
  readonly rollout?: RolloutOverview;
}

export interface VersionCount {
  readonly version: string;
  readonly tenantCount: number;
}

/** Tenants that failed for the same reason. */
export interface FailureGroup {
  /** Name of the migration; null when the tenant failed before one was begun. */
  readonly migration: string | null;
  readonly statement: string | null;
  readonly error: string;
  readonly quarantined: boolean;
  readonly tenantCount: number;
  /** Names of those that failed last, sorted. */
  readonly databases: readonly string[];
}

/** How much of the past tells the speed of a rollout, in milliseconds: rows of the ledger are written many at a time. */
export const RATE_WINDOW = 15_000;

/** The last rollout, and how far it is. */
export interface RolloutOverview extends Omit<RolloutRow, 'branch'> {
  /** How many databases it has had so far. */
  readonly finishedCount: number;
  /** When it noted the last of them, by its holder's clock; null before the first. */
  readonly lastAt: string | null;
  /** How many it noted in the last {@link RATE_WINDOW} before that. */
  readonly recentCount: number;
}
