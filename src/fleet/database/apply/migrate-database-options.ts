import type { SqlClient } from '../../../turso';
import type { MigrationFailure } from '../failures/migration-failure';
import type { FleetDatabase } from '../fleet-database';
import type { PreparedMigration } from '../prepared-migration';
import type { ToolTable } from '../tool-histories/tool-tables';

/** How to migrate one database. */
export interface MigrateDatabaseOptions {
  readonly sql: SqlClient;
  readonly database: FleetDatabase;
  /** The schema database keeps its ledger. In a tenant, a ledger is a copy that came with the branch and is dropped. */
  readonly role: 'tenant' | 'schema';
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly PreparedMigration[];
  /** How many of them we believe that the database has. Undefined: the database is asked. A wrong belief is corrected and does no harm. */
  readonly position?: number;
  /** How many of the migrations it is to have. @default - all */
  readonly targetPosition?: number;
  /** `up` leaves a database that has more as it is. `down` reverts the migrations after the target, the last one first. @default 'up' */
  readonly direction?: 'up' | 'down';
  /**
   * Number of the rollout. Fails with the code `SUPERSEDED` if a rollout with a larger number was at work in the database.
   * 0: an application brings its tenant up to date. It is not fenced.
   * @default 0
   */
  readonly epoch?: number;
  /** Name of the fleet's schema database. The records hold it, so another fleet that has the same database can name this one. */
  readonly fleet?: string;
  /** Name of a migration. A database with tables but no history is recorded as having all up to this one. None of them runs. */
  readonly baseline?: string;
  /** The table of another tool. A database without a history imports it. It takes precedence over the baseline. */
  readonly importHistory?: ToolTable;
  /** Stops before the next migration. Waits for one that was sent. A migration outside of a transaction stops between statements. */
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

/** How far one database got. */
export interface DatabaseResult {
  readonly database: FleetDatabase;
  /** How many of the migrations it has; undefined if unknown. */
  readonly position: number | undefined;
  /** Whether the database itself confirmed that position. */
  readonly confirmed: boolean;
  /** Names of the migrations that were applied. */
  readonly applied: readonly string[];
  /** Names of the migrations that were reverted, the last one first; undefined if none were. */
  readonly reverted?: readonly string[];
  readonly failure?: MigrationFailure;
}
