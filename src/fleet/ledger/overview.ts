import type { RolloutRow } from './fleet-state';
import type { EngineCounts } from '../../turso';

/** A summary of a fleet from its schema database. It is as short for ten thousand tenants as for ten. */
export interface FleetOverview {
  /** Name of the last migration that the schema database has, and so the whole fleet. Null if it has none. */
  readonly version: string | null;
  /** The target of the last rollout; without a rollout, the same as {@link version}. */
  readonly target: string | null;
  /** How many tenants have each version, the highest version first, then `(none)` and `(unknown)`. */
  readonly versionCounts: readonly VersionCount[];
  readonly engineCounts: EngineCounts;
  readonly tenantCount: number;
  /** Tenants that are not at the target, without those in quarantine. */
  readonly behindCount: number;
  /** Tenants whose last rollout failed, including those in quarantine. */
  readonly failedCount: number;
  readonly quarantinedCount: number;
  /** The most common failure first. */
  readonly failures: readonly FailureGroup[];
  /** The running rollout, or the last one. Undefined if there was none. */
  readonly rollout?: RolloutOverview;
}

export interface VersionCount {
  readonly version: string;
  readonly tenantCount: number;
}

/** Tenants that failed for the same reason. */
export interface FailureGroup {
  /** Name of the migration. Null if the tenant failed before a migration began. */
  readonly migration: string | null;
  readonly statement: string | null;
  readonly error: string;
  readonly quarantined: boolean;
  readonly tenantCount: number;
  /** Names of the tenants that failed most recently, sorted. */
  readonly databases: readonly string[];
}

/**
 * The period from which the speed of a rollout is computed, in milliseconds. Rows of the ledger are written in batches, so it cannot be
 * short.
 */
export const RATE_WINDOW = 15_000;

/** The last rollout and its progress. */
export interface RolloutOverview extends Omit<RolloutRow, 'branch'> {
  /** How many databases it has finished so far. */
  readonly finishedCount: number;
  /** When it recorded the last of them, by its holder's clock. Null before the first. */
  readonly lastAt: string | null;
  /** How many it recorded in the last {@link RATE_WINDOW} before that. */
  readonly recentCount: number;
}
