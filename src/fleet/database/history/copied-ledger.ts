import type { FleetDatabase } from '../fleet-database';
import { DatabaseRefusal } from './database-refusal';
import type { SqlStatement } from '../../../turso';
import { CREATE_LEDGER, FLEET_TABLES, LEDGER } from '../../ledger/tables';

/** Index of the statement of {@link dropCopiedLedger} that fails in a database with a ledger of its own. */
export const COPY_GUARD = 1;

/**
 * Removes the copied ledger. A branch of the schema database has a copy of its tables, which names all other tenants. In a database with a
 * ledger of its own, the ledger has a row of that database, so the INSERT fails and nothing is dropped.
 */
export function dropCopiedLedger({ id, name }: FleetDatabase, now: string): SqlStatement[] {
  return [
    { sql: CREATE_LEDGER },
    { sql: `INSERT INTO ${LEDGER} (database_id, name, updated_at) VALUES (?, ?, ?)`, args: [id, name, now] },
    ...FLEET_TABLES.map((table) => ({ sql: `DROP TABLE IF EXISTS ${table}` })),
  ];
}

/** Returns the error for a database with a ledger of its own. */
export function keepsLedger(database: string): DatabaseRefusal {
  return new DatabaseRefusal(
    'KEEPS_LEDGER', `Database "${database}" is the schema database of a fleet itself. Remove it from the tenants of this one.`,
  );
}
