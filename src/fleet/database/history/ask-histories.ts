import { appliedMigration, type AppliedMigration } from './check-history';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../../notation/rollout';
import { SqlError, type SqlClient } from '../../../turso';
import { HISTORY, SELECT_OWN_HISTORY } from '../../ledger/tables';
import { forEachLimited } from '../../rollout/for-each-limited';
import type { FleetDatabase } from '../fleet-database';

/**
 * Reads the histories of databases with one request for each. Changes nothing, and does not throw if a database fails.
 *
 * @returns the histories by database id, without the databases that gave no answer
 */
export async function askHistories(
  sql: SqlClient, databases: readonly FleetDatabase[], { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ReadonlyMap<string, readonly AppliedMigration[]>> {
  const histories = new Map<string, readonly AppliedMigration[]>();
  await forEachLimited(databases, DEFAULT_ROLLOUT_CONCURRENCY, async (database) => {
    const record = signal?.aborted === true ? undefined : await readHistory(sql, database, { signal }).catch(() => undefined);
    if (record !== undefined) histories.set(database.id, record.applied);
  });
  return histories;
}

/** The record of migrations in a database. */
export interface DatabaseRecord {
  readonly applied: readonly AppliedMigration[];
  /** Whether a fleet has migrated the database. */
  readonly isOfFleet: boolean;
}

/**
 * Reads the record of a database. Changes nothing.
 *
 * @throws SqlError if the database gives no answer
 */
export async function readHistory(
  sql: SqlClient, database: FleetDatabase, { signal }: { readonly signal?: AbortSignal } = {},
): Promise<DatabaseRecord> {
  try {
    const [{ rows }] = await sql.transaction(database, [{ sql: SELECT_OWN_HISTORY }], { readOnly: true, signal });
    return { applied: rows.map(appliedMigration), isOfFleet: rows.some(([, , , epoch, fleet]) => Number(epoch) > 0 || fleet !== null) };
  } catch (error) {
    // Before its first migration, a database has no record.
    if (error instanceof SqlError && error.missingTable === HISTORY) return { applied: [], isOfFleet: false };
    throw error;
  }
}
