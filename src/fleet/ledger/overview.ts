/** Keys of a histogram of versions that are no migration. */
export const NO_MIGRATION = '(none)';
export const UNKNOWN_VERSION = '(unknown)';

/** A fleet as one look at its schema database shows it: as short for ten thousand tenants as for ten. */
export interface FleetOverview {
  /** Name of the last migration that the schema database has, and with it the whole fleet; null when it has none. */
  readonly version: string | null;
  /** The version that the last rollout wanted to reach; without any, {@link version}. */
  readonly target: string | null;
  /** How many tenants are at which version, the highest version first, then {@link NO_MIGRATION} and {@link UNKNOWN_VERSION}. */
  readonly versions: readonly VersionCount[];
  readonly tenants: number;
  /** Tenants that are not at the target, those in quarantine left out. */
  readonly behind: number;
  /** Tenants whose last migration failed, those in quarantine left out. */
  readonly failed: number;
  readonly quarantined: number;
  /** The commonest first. */
  readonly failures: readonly FailureGroup[];
  /** The rollout under way, or the last one; undefined when there was none. */
  readonly rollout?: RolloutOverview;
}

export interface VersionCount {
  readonly version: string;
  readonly tenants: number;
}

/** Tenants that failed for the same reason. */
export interface FailureGroup {
  /** Name of the migration; null when the tenant failed before one was begun. */
  readonly migration: string | null;
  readonly statement: string | null;
  readonly error: string;
  readonly quarantined: boolean;
  readonly count: number;
  /** Names of those that failed last, sorted. */
  readonly databases: readonly string[];
}

export interface RolloutOverview {
  readonly epoch: number;
  readonly holder: string;
  readonly target: string | null;
  /** Times are those of the holder's clock, in RFC 3339. */
  readonly startedAt: string;
  /** Null while it is under way, or when it was cut off. */
  readonly endedAt: string | null;
  readonly outcome: string | null;
  /** Grows while it lives. */
  readonly beat: number;
  /** After so long without a beat it counts as dead, in milliseconds. */
  readonly leaseMs: number;
  /** In their order. */
  readonly waves: readonly WaveOverview[];
  /** Name of the wave under way. */
  readonly wave: string | null;
  /** How many databases it has had so far, and when it noted the last one. */
  readonly finished: number;
  readonly lastAt: string | null;
}

export interface WaveOverview {
  readonly name: string;
  readonly databases: number;
}
