import type { SqlClient } from '../../../turso';
import { SqlError } from '../../../turso/sql/sql-error';
import { HISTORY } from '../../ledger/tables';
import type { FleetDatabase } from '../fleet-database';

/** Returns the names of the schema databases of the fleets that have migrated a database. */
export async function fleetsInHistory(sql: SqlClient, database: FleetDatabase): Promise<string[]> {
  try {
    const [{ rows }] = await sql.transaction(database, [{ sql: `SELECT DISTINCT fleet FROM ${HISTORY} WHERE fleet IS NOT NULL` }], { readOnly: true });
    return rows.map(([fleet]) => String(fleet));
  } catch (error) {
    if (error instanceof SqlError && error.missingTable === HISTORY) return [];
    throw error;
  }
}
