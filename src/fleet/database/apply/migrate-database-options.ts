import type { SqlClient } from '../../../turso';
import type { MigrationFailure } from '../failures/migration-failure';
import type { FleetDatabase } from '../fleet-database';
import type { PreparedMigration } from '../prepared-migration';
import type { ToolRecord } from '../tool-histories/tool-tables';

/** What is to be done in one database, and how. */
export interface MigrateDatabaseOptions {
  readonly sql: SqlClient;
  readonly database: FleetDatabase;
  /** The schema database keeps its ledger; in a tenant, a ledger is a copy that came with a branch and is dropped. */
  readonly role: 'tenant' | 'schema';
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly PreparedMigration[];
  /** How many of them the database is believed to have; undefined: it is asked. A wrong belief is corrected, and harms nothing. */
  readonly position?: number;
  /** How many of the migrations it is to have. @default all of them */
  readonly target?: number;
  /** `up`: a database that has more stays as it is. `down`: the migrations after the target are taken back, last first. @default 'up' */
  readonly direction?: 'up' | 'down';
  /**
   * Number of the rollout. A database that a rollout of a larger number was at work in is refused, with the code `SUPERSEDED`.
   * 0: no rollout but an application that brings its tenant up to date, which is not fenced.
   * @default 0
   */
  readonly epoch?: number;
  /** Name of the fleet's schema database. It stands in the records, so that another fleet that meets the database can name this one. */
  readonly fleet?: string;
  /** Name of the migration up to which a database without history, but with tables, is recorded as having all, running nothing. */
  readonly baseline?: string;
  /** The tool whose record a database without history takes over. It comes before the baseline. */
  readonly importHistory?: ToolRecord;
  /** Stops before the next migration. One that was sent is waited for; one that runs outside of a transaction stops between statements. */
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

/** How far a database got. */
export interface DatabaseOutcome {
  readonly database: FleetDatabase;
  /** How many of the migrations it has; undefined when that is not known. */
  readonly position: number | undefined;
  /** Whether the database itself has confirmed that position. */
  readonly confirmed: boolean;
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  /** Names of the migrations that were taken back now, last first; undefined when there are none. */
  readonly takenBack?: readonly string[];
  readonly failure?: MigrationFailure;
}
