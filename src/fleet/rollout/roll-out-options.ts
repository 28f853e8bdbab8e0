import type { Branches } from './branches';
import type { RolloutStrategy } from './strategy';
import type { Migration } from '../../migrations';
import { realWait, type SqlClient, type Wait } from '../../turso';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase, Version } from '../database/fleet-database';
import type { AppliedMigration } from '../database/history/check-history';
import type { PreparedMigration } from '../database/prepared-migration';
import type { ToolTable } from '../database/tool-histories/tool-tables';
import type { RecordedSettings } from '../ledger/recorded-settings';

export interface RollOutOptions {
  readonly sql: SqlClient;
  /** The schema database. It keeps the ledger. While two versions exist in the fleet, it has the older one. */
  readonly schema: FleetDatabase;
  /** Lists the tenants. Called at the start, and again before the end until no new tenant appears. */
  readonly tenants: () => Promise<readonly FleetDatabase[]>;
  /** All migrations of the fleet, in order, the applied ones included. */
  readonly migrations: readonly Migration[];
  /**
   * Name of the last migration that every database is to have. Later ones are reverted, the last one first.
   * @default - the last of all
   */
  readonly target?: string;
  readonly strategy?: RolloutStrategy;
  /** Required for rehearsals and snapshots. */
  readonly branches?: Branches;
  /** Name of a migration. A database that has tables but no history is recorded as having all migrations up to this one. */
  readonly baseline?: string;
  /** The table of another tool. Databases without a history import the history that it holds. */
  readonly importHistory?: ToolTable;
  /**
   * The settings of the configuration that the rollout comes from, for later rollouts without one.
   * @default - nothing is recorded
   */
  readonly recorded?: RecordedSettings;
  /** Identifies this rollout in messages to others: `user@host, process 123`. */
  readonly holder: string;
  /** Stops the rollout after the migrations in flight. What was done is recorded. */
  readonly signal?: AbortSignal;
  /** Called for each database when it has ended. */
  readonly onProgress?: (progress: RolloutProgress) => void;
  /** Called when a rehearsal, a wave or a pause begins, with a description of it. */
  readonly onPhase?: (phase: string) => void;
  /**
   * The smallest number that this rollout may get. A later rollout of a fleet always gets a larger one. A tenant refuses a rollout with a
   * smaller number than one that was at work in it. So a recreated schema database, which has lost the numbers, must not begin below its
   * predecessor. Milliseconds are fine enough: a rollout takes longer than one, so the numbers never run ahead of the clock.
   * @default - the current time in milliseconds
   */
  readonly firstEpoch?: number;
  /** The time of day, for records. @default - the system's clock */
  readonly now?: () => Date;
  /** @default - waits by the real clock */
  readonly wait?: Wait;
  /** Milliseconds of a clock that never goes back. @default performance.now */
  readonly monotonic?: () => number;
}

/** The options of a rollout, with migrations prepared and defaults filled in. Each phase picks what it needs. */
export interface RolloutSettings extends RollOutOptions {
  readonly migrations: readonly PreparedMigration[];
  readonly leaseMs: number;
  readonly firstEpoch: number;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly monotonic: () => number;
}

/** A rollout counts as dead after this silence, in milliseconds, unless its strategy says otherwise. */
const DEFAULT_LEASE = 30_000;

export function rolloutSettings(options: RollOutOptions, migrations: readonly PreparedMigration[]): RolloutSettings {
  const now = options.now ?? (() => new Date());
  return {
    ...options,
    migrations,
    leaseMs: options.strategy?.leaseMs ?? DEFAULT_LEASE,
    firstEpoch: options.firstEpoch ?? now().getTime(),
    now,
    wait: options.wait ?? realWait,
    monotonic: options.monotonic ?? (() => performance.now()),
  };
}

/** One database has ended, with success or a failure. */
export interface RolloutProgress {
  /** Name of its wave. */
  readonly wave: string;
  readonly database: string;
  readonly version: Version;
  /** Names of the migrations that this rollout applied or reverted there. */
  readonly applied: readonly string[];
  readonly failure?: MigrationFailure;
  /** How many databases of this rollout have ended, the schema database included. */
  readonly finished: number;
  /** How many databases this rollout visits, the schema database included. */
  readonly total: number;
}

/** The version of a database after a rollout. */
export interface DatabaseVersion {
  readonly id: string;
  readonly name: string;
  readonly version: Version;
}

export interface RolloutResult {
  /** The version that the rollout aimed at; null without migrations. */
  readonly target: string | null;
  readonly direction: 'up' | 'down';
  /** The tenants in the order in which they were given, then those that appeared during the rollout. */
  readonly tenants: readonly DatabaseVersion[];
  readonly schema: DatabaseVersion;
  /** Whether the schema database is at the target. On the way up it waits until no tenant fails. */
  readonly schemaMigrated: boolean;
  /** What any database has or may have now. The next plan checks its migrations against this. `readFleet` would read the same. */
  readonly applied: readonly AppliedMigration[];
  /** Names of the migrations that certainly no database has, so they may still change. */
  readonly changeable: readonly string[];
  /** In the order of the databases, without those in quarantine. */
  readonly failures: readonly MigrationFailure[];
  /** Failures of tenants in quarantine, whether this rollout or an earlier one put them there. */
  readonly quarantinedFailures: readonly MigrationFailure[];
  /** Why the rehearsal failed. No database was changed then. */
  readonly rehearsal?: MigrationFailure;
  /** Why the rollout stopped early, if its strategy stopped it. */
  readonly stopped?: 'rehearsal' | 'canaries' | 'max-failures';
  /** How many tenants are not at the target because the rollout did not reach them. */
  readonly notDoneCount: number;
  /** Whether the signal stopped the rollout before it reached every database. */
  readonly cancelled: boolean;
  /** Why the ledger could not be written. Nothing is lost: the next rollout asks the databases themselves. */
  readonly ledgerError?: Error;
  /** Names of branches that could not be deleted. The next rollout tries again. */
  readonly leftBranches: readonly string[];
}
