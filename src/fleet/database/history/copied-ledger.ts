import type { FleetDatabase } from '../fleet-database';
import { DatabaseRefusal } from './database-refusal';
import type { SqlStatement } from '../../../turso';
import { CREATE_LEDGER, FLEET_TABLES, LEDGER } from '../../ledger/tables';

/** Which of the statements of {@link dropCopiedLedger} fails in a database that keeps a ledger itself. */
export const COPY_GUARD = 1;

/**
 * A branch of the schema database carries a copy of what that keeps, which names all other tenants. A database that keeps a ledger
 * itself has its own row in it, so that the INSERT fails there and nothing is dropped.
 */
export function dropCopiedLedger({ id, name }: FleetDatabase, now: string): SqlStatement[] {
  return [
    { sql: CREATE_LEDGER },
    { sql: `INSERT INTO ${LEDGER} (database_id, name, updated_at) VALUES (?, ?, ?)`, args: [id, name, now] },
    ...FLEET_TABLES.map((table) => ({ sql: `DROP TABLE IF EXISTS ${table}` })),
  ];
}

/** The error of such a database. */
export function keepsLedger(database: string): DatabaseRefusal {
  return new DatabaseRefusal(
    'KEEPS_LEDGER', `Database "${database}" is the schema database of a fleet itself. Remove it from the tenants of this one.`,
  );
}
