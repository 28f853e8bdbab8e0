import type { FleetState } from './fleet-state';
import { SELECT_SCRIPTS } from './tables';
import { createMigration, transactionScript, type Migration } from '../../migrations';
import type { SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import { checkHistory, HistoryError } from '../database/history/check-history';

/**
 * Reads all migrations that the fleet has begun, in order, as they were declared.
 *
 * @throws SqlError if the schema database cannot be asked, or has no ledger
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

/** Whether a script runs with foreign keys on if only its SQL decides. */
function saysItself(script: string): boolean {
  return createMigration('', script).foreignKeys ?? transactionScript(script).foreignKeys;
}

/**
 * Compares declared migrations with those of a fleet. If they contradict each other, it also reads the applied SQL, so that the message
 * shows what an edit changed.
 *
 * @throws HistoryError with all faults
 */
export async function checkFleetHistory(
  sql: SqlClient, schema: FleetDatabase, migrations: readonly Migration[], { applied }: Pick<FleetState, 'applied'>,
  options: { signal?: AbortSignal } = {},
): Promise<void> {
  if (checkHistory(migrations, applied).length === 0) return;
  // Without an answer the message names the checksum instead.
  const scripts = await readMigrations(sql, schema, options).catch(() => []);
  throw new HistoryError(checkHistory(migrations, applied, scripts), `Fleet "${schema.name}"`);
}
