import { appliedMigration, type AppliedMigration } from './check-history';
import { DEFAULT_ROLLOUT_CONCURRENCY } from '../../../notation/rollout';
import { SqlError, type SqlClient } from '../../../turso';
import { HISTORY, SELECT_HISTORY } from '../../ledger/tables';
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
    const history = signal?.aborted === true ? undefined : await askHistory(sql, database, signal).catch(() => undefined);
    if (history !== undefined) histories.set(database.id, history);
  });
  return histories;
}

async function askHistory(sql: SqlClient, database: FleetDatabase, signal: AbortSignal | undefined): Promise<AppliedMigration[]> {
  try {
    const [{ rows }] = await sql.transaction(database, [{ sql: SELECT_HISTORY }], { readOnly: true, signal });
    return rows.map(appliedMigration);
  } catch (error) {
    // A database that no rollout has visited has no history.
    if (error instanceof SqlError && error.missingTable === HISTORY) return [];
    throw error;
  }
}
