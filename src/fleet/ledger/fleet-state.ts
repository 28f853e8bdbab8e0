import type { AppliedMigration } from '../database/history/check-history';

/** Where the ledger says that a database is. */
export interface LedgerPosition {
  /** How many of the migrations it has; null when only the database itself can tell, because somebody was about to touch it. */
  readonly position: number | null;
  /** Name of the last migration that it has; null when it has none, or that is not known. */
  readonly version: string | null;
  /** Checksum of that migration. */
  readonly checksum: string | null;
  /** Whether its last rollout failed. */
  readonly failed: boolean;
  /** The rollout that last had it; 0 where an application brought it up to date by itself before any. */
  readonly epoch: number;
  /** Whether its failure does not hold the others up. */
  readonly quarantined: boolean;
}

/** A tenant that failed in its last rollout. */
export interface FailedTenant {
  /** Turso's `DbId`. */
  readonly id: string;
  readonly name: string;
  /** Name of the migration that failed; null when the database failed before one was begun. */
  readonly migration: string | null;
  /** The statement that failed, shortened; null when it is not known which. */
  readonly statement: string | null;
  /** The server's message, shortened. */
  readonly error: string;
  readonly quarantined: boolean;
}

/** How a rollout ended. `died`: a later one found that it had not been heard of for as long as it had promised to be. */
export type RolloutOutcome = 'completed' | 'failed' | 'stopped' | 'cancelled' | 'died';

/** What a wave consists of. `new-tenants` are tenants that appeared during the rollout; no plan holds such a wave. */
export type WaveKind = 'canaries' | 'wave' | 'new-tenants' | 'quarantined' | 'schema';

/** A wave as it was planned. */
export interface PlannedWave {
  readonly kind: WaveKind;
  /** For people: `canaries`, `wave 1`, `quarantined`, `schema`. */
  readonly name: string;
  readonly databaseCount: number;
}

/** A rollout as the schema database remembers it. */
export interface RolloutRow {
  /** Grows with every rollout of the fleet. */
  readonly epoch: number;
  /** Who carried it out. */
  readonly holder: string;
  /** Name of the last migration that every database was to have; null when none. */
  readonly target: string | null;
  /** After how long without a beat it counts as dead, in milliseconds. */
  readonly leaseMs: number;
  /** Grows while it lives. */
  readonly beat: number;
  /** Name of a branch that it made, or was about to make, for its rehearsal, and that was not deleted yet. */
  readonly branch: string | null;
  /** Its waves in order, as they were planned. */
  readonly waves: readonly PlannedWave[];
  /** Name of the wave that was begun last; null before the first. */
  readonly wave: string | null;
  /** By the holder's clock, as ISO 8601. */
  readonly startedAt: string;
  /** Null while it is under way, or since it died. */
  readonly endedAt: string | null;
  readonly outcome: RolloutOutcome | null;
}

/** What is known of a fleet without asking its tenants. */
export interface FleetState {
  /** What any database of the fleet has or may have, in order. This is what declared migrations are checked against. */
  readonly applied: readonly AppliedMigration[];
  /** What the schema database itself has. */
  readonly schemaHistory: readonly AppliedMigration[];
  /** Whether the schema database keeps a ledger of its own yet. */
  readonly hasLedger: boolean;
  /** The tenants, by their ids. */
  readonly positions: ReadonlyMap<string, LedgerPosition>;
  /** The tenants that failed, by their names; at most {@link MAX_FAILED} of them. */
  readonly failedTenants: readonly FailedTenant[];
  /** The newest first, at most {@link MAX_ROLLOUTS}. */
  readonly rollouts: readonly RolloutRow[];
  /** Names of the branches that rollouts have made: snapshots, and those of rehearsals. They are no tenants, whatever they are called. */
  readonly branches: readonly string[];
}

/** How many failed tenants a fleet's state tells of. {@link readLedger} tells of all. */
export const MAX_FAILED = 500;

/** How many rollouts a fleet's state tells of. */
export const MAX_ROLLOUTS = 10;

/** A fleet that was never rolled out. */
export const EMPTY_FLEET: FleetState = {
  applied: [], schemaHistory: [], hasLedger: false, positions: new Map(), failedTenants: [], rollouts: [], branches: [],
};

/** How many databases are at which version, in the order in which the fleet got the versions. */
export type VersionCounts = Readonly<Record<string, number>>;

/** In {@link VersionCounts}: databases without any migration, and those of which nobody knows. */
export const NO_VERSION = '(none)';
export const UNKNOWN_VERSION = '(unknown)';

/** Counts databases by the version that the ledger has of them. */
export function countVersions(
  { applied, positions }: Pick<FleetState, 'applied' | 'positions'>, databases: readonly { readonly id?: string }[],
): VersionCounts {
  const counts = new Map<string, number>([UNKNOWN_VERSION, NO_VERSION, ...applied.map(({ name }) => name)].map((name) => [name, 0]));
  for (const { id } of databases) {
    const row = id === undefined ? undefined : positions.get(id);
    const name = row === undefined || row.position === null ? UNKNOWN_VERSION : row.version ?? NO_VERSION;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].filter(([, count]) => count > 0));
}

/** Leaves out the branches that rollouts have made: they are no tenants. */
export function withoutBranches<Database extends { readonly name: string }>(
  { branches }: Pick<FleetState, 'branches'>, databases: readonly Database[],
): Database[] {
  const own = new Set(branches);
  return databases.filter(({ name }) => !own.has(name));
}
