import { SELECT_SCRIPTS } from './tables';
import { createMigration, transactionScript, type Migration } from '../../migrations';
import type { SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/**
 * Reads all migrations that the fleet has begun, in order, as they were declared.
 *
 * @throws SqlError when the schema database cannot be asked, or keeps no ledger
 */
export async function readMigrations(sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {}): Promise<Migration[]> {
  const [{ rows }] = await sql.transaction(schema, [{ sql: SELECT_SCRIPTS }], { readOnly: true, signal: options.signal });
  return rows.map(([name, script, down, inTransaction, allowDestructive, foreignKeys]) => createMigration(String(name), String(script), {
    ...down === null ? {} : { down: String(down) },
    transaction: Number(inTransaction) === 1,
    allowDestructive: Number(allowDestructive) === 1,
    ...(Number(foreignKeys) === 1) === saysItself(String(script)) ? {} : { foreignKeys: Number(foreignKeys) === 1 },
  }));
}

/** Whether a script runs with foreign keys on where nothing but its SQL says so. */
function saysItself(script: string): boolean {
  return createMigration('', script).foreignKeys ?? transactionScript(script).foreignKeys;
}
