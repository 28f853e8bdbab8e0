import type { AppliedMigration } from '../database/history/check-history';

/** The position of a database, as the ledger says. */
export interface LedgerPosition {
  /** How many of the migrations it has. Null if the row is uncertain, so that only the database itself knows. */
  readonly position: number | null;
  /** Name of the last migration that it has. Null if it has none, or if the position is unknown. */
  readonly version: string | null;
  /** Checksum of that migration. */
  readonly checksum: string | null;
  /** Whether its last rollout failed. */
  readonly failed: boolean;
  /** The last rollout that reported a result for it; 0 before the first. */
  readonly epoch: number;
  /** Whether it is in quarantine, so that its failure does not stop the others. */
  readonly quarantined: boolean;
}

/** A tenant that failed in its last rollout. */
export interface FailedTenant {
  /** Turso's `DbId`. */
  readonly id: string;
  readonly name: string;
  /** Name of the migration that failed. Null if the database failed before a migration began. */
  readonly migration: string | null;
  /** The statement that failed, shortened. Null if it is unknown. */
  readonly statement: string | null;
  /** The server's message, shortened. */
  readonly error: string;
  readonly quarantined: boolean;
}

/** How a rollout ended. `died` means that a later rollout waited for the whole lease and saw no sign of life. */
export type RolloutOutcome = 'completed' | 'failed' | 'stopped' | 'cancelled' | 'died';

/** The kinds of waves. `new-tenants` are tenants that appear during the rollout, so no plan has such a wave. */
export type WaveKind = 'canaries' | 'wave' | 'new-tenants' | 'quarantined' | 'schema';

/** A wave of a plan. */
export interface PlannedWave {
  readonly kind: WaveKind;
  /** The name that messages show: `canaries`, `wave 1`, `quarantined`, `schema`. */
  readonly name: string;
  readonly databaseCount: number;
}

/** A rollout, as the schema database records it. */
export interface RolloutRow {
  /** The number of the rollout. A later rollout has a larger one. */
  readonly epoch: number;
  /** Who carries it out. */
  readonly holder: string;
  /** Name of the last migration that every database is to have. Null if the target is no migration at all. */
  readonly target: string | null;
  /** How many milliseconds without a beat pass before others treat the rollout as dead. */
  readonly leaseMs: number;
  /** A number that increases while the rollout lives. */
  readonly beat: number;
  /** Name of the branch of its rehearsal. Recorded before the branch is created, until it is deleted. */
  readonly branch: string | null;
  /** The planned waves, in order. */
  readonly waves: readonly PlannedWave[];
  /** Name of the last wave that it began. Null before the first. */
  readonly wave: string | null;
  /** By the holder's clock, as ISO 8601. */
  readonly startedAt: string;
  /** Null while the rollout runs. If it died, null until the next rollout takes over the fleet. */
  readonly endedAt: string | null;
  readonly outcome: RolloutOutcome | null;
}

/** What the schema database knows of its fleet. Reading it needs no request to a tenant. */
export interface FleetState {
  /** Migrations that some database of the fleet has or may have, in order. Declared migrations are compared with these. */
  readonly applied: readonly AppliedMigration[];
  /** The migrations that the schema database itself has. */
  readonly schemaHistory: readonly AppliedMigration[];
  /** Whether the schema database has a ledger of its own, and not a copy that came with a branch. */
  readonly hasLedger: boolean;
  /** The positions of the tenants, by their ids. */
  readonly positions: ReadonlyMap<string, LedgerPosition>;
  /** The tenants that failed, sorted by name; at most {@link MAX_FAILED}. */
  readonly failedTenants: readonly FailedTenant[];
  /** The newest first; at most {@link MAX_ROLLOUTS}. */
  readonly rollouts: readonly RolloutRow[];
  /**
   * Names of the branches that rollouts created: snapshots and branches of rehearsals. They are never tenants, even if a discovery matches
   * their names.
   */
  readonly branches: readonly string[];
}

/** How many failed tenants a fleet's state lists. {@link readLedger} returns all of them. */
export const MAX_FAILED = 500;

/** How many rollouts a fleet's state lists. */
export const MAX_ROLLOUTS = 10;

/** A fleet without any rollout. */
export const EMPTY_FLEET: FleetState = {
  applied: [], schemaHistory: [], hasLedger: false, positions: new Map(), failedTenants: [], rollouts: [], branches: [],
};

/** How many databases have each version, in the order in which the fleet got the versions. */
export type VersionCounts = Readonly<Record<string, number>>;

/** Keys of {@link VersionCounts} for databases without a migration, and for databases whose version is unknown. */
export const NO_VERSION = '(none)';
export const UNKNOWN_VERSION = '(unknown)';

/** Counts databases by their version in the ledger. */
export function countVersions(
  { applied, positions }: Pick<FleetState, 'applied' | 'positions'>, databases: readonly { readonly id?: string }[],
): VersionCounts {
  return Object.fromEntries(countIn([UNKNOWN_VERSION, NO_VERSION, ...applied.map(({ name }) => name)], databases.map(({ id }) => {
    const row = id === undefined ? undefined : positions.get(id);
    return row === undefined || row.position === null ? UNKNOWN_VERSION : row.version ?? NO_VERSION;
  })));
}

/** Counts each version that occurs, in the given order. Versions that the order does not have come last. */
export function countIn(order: readonly string[], versions: readonly string[]): [version: string, count: number][] {
  const counts = new Map(order.map((version) => [version, 0]));
  for (const version of versions) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].filter(([, count]) => count > 0);
}

/** Returns the databases without the branches that rollouts created, because those are not tenants. */
export function withoutBranches<Database extends { readonly name: string }>(
  { branches }: Pick<FleetState, 'branches'>, databases: readonly Database[],
): Database[] {
  const own = new Set(branches);
  return databases.filter(({ name }) => !own.has(name));
}
