import type { Branches } from './branches';
import type { RolloutStrategy } from './strategy';
import type { Migration } from '../../migrations';
import type { SqlClient, Wait } from '../../turso';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase, Version } from '../database/fleet-database';
import type { AppliedMigration } from '../database/history/check-history';
import type { ToolRecord } from '../database/tool-histories/tool-tables';

export interface RollOutOptions {
  readonly sql: SqlClient;
  /** The schema database: keeps the ledger, and always has the older one of two versions. */
  readonly schema: FleetDatabase;
  /** Finds the tenants. Asked at the start, and before the end until nothing new appears: what was created meanwhile is taken along. */
  readonly tenants: () => Promise<readonly FleetDatabase[]>;
  /** All migrations of the fleet, in order: those applied already and those to come. */
  readonly migrations: readonly Migration[];
  /** Name of the last migration to have. Those after it are taken back, the last one first. @default - the last of all */
  readonly target?: string;
  readonly strategy?: RolloutStrategy;
  /** Needed by rehearsals and snapshots. */
  readonly branches?: Branches;
  /** Name of a migration: databases without a history, but with tables, are taken to have all up to this one. */
  readonly baseline?: string;
  /** Databases without a history take over what this tool's table says. */
  readonly importHistory?: ToolRecord;
  /** Who carries it out, as others are told: `user@host, process 123`. */
  readonly holder: string;
  /** Stops the rollout after the migrations in flight; what was done is recorded. */
  readonly signal?: AbortSignal;
  /** Told of each database as it ends. */
  readonly onProgress?: (progress: RolloutProgress) => void;
  /** Told, in words, of what is begun: a rehearsal, a wave, a pause. */
  readonly onPhase?: (phase: string) => void;
  /**
   * Number of the first rollout that a schema database remembers; each later one has the next. Tenants refuse a rollout of a smaller number
   * than one that was at work in them: a schema database that was made anew must not begin below its predecessor.
   * @default - the present, in seconds
   */
  readonly firstEpoch?: number;
  /** The time of day, for what is recorded. @default the system's clock */
  readonly now?: () => Date;
  /** @default - by the real clock */
  readonly wait?: Wait;
  /** Milliseconds since any moment, that never go back. @default performance.now */
  readonly monotonic?: () => number;
}

/** One database has ended, well or not. */
export interface RolloutProgress {
  /** Name of its wave. */
  readonly wave: string;
  readonly database: string;
  readonly version: Version;
  /** Names of the migrations that were applied or taken back now. */
  readonly applied: readonly string[];
  readonly failure?: MigrationFailure;
  /** How many databases of this rollout have ended, and how many it has to visit; the schema database is one of them. */
  readonly finished: number;
  readonly total: number;
}

/** Where a database is after a rollout. */
export interface DatabaseVersion {
  readonly id: string;
  readonly name: string;
  readonly version: Version;
}

export interface RolloutResult {
  /** The version that was aimed at; null when there are no migrations. */
  readonly target: string | null;
  readonly direction: 'up' | 'down';
  /** The tenants, in the order in which they were given; those that were found meanwhile follow. */
  readonly versions: readonly DatabaseVersion[];
  readonly schema: DatabaseVersion;
  /** Whether the schema database is at the target. Upwards it stays behind while any tenant failed. */
  readonly schemaMigrated: boolean;
  /** What any database has or may have now: what the next plan's migrations are checked against, as `readFleet` would read it. */
  readonly applied: readonly AppliedMigration[];
  /** Names of the migrations that certainly no database has, so that they may still be changed. */
  readonly changeable: readonly string[];
  /** In the order of the databases, without those in quarantine. */
  readonly failures: readonly MigrationFailure[];
  /** Failures of tenants in quarantine, whether they were put there now or before. */
  readonly quarantined: readonly MigrationFailure[];
  /** Why the migrations did not pass on a branch of a tenant. No database was touched. */
  readonly rehearsal?: MigrationFailure;
  /** What kept the rollout from going on by itself. */
  readonly stopped?: 'rehearsal' | 'canaries' | 'max-failures';
  /** How many tenants are not at the target because they did not have their turn. */
  readonly notDone: number;
  /** Whether the signal stopped it before every database had its turn. */
  readonly cancelled: boolean;
  /** Why the ledger could not be written. Nothing is lost: the next rollout asks the databases themselves. */
  readonly ledgerError?: Error;
  /** Names of branches that could not be deleted. The next rollout tries again. */
  readonly leftBranches: readonly string[];
}
