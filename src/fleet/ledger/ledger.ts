import { LEDGER } from './tables';
import type { SqlClient, SqlValue } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** What the ledger knows of one database. */
export interface LedgerRow {
  /** Turso's `DbId`. */
  readonly id: string;
  readonly name: string;
  /** How many of the migrations it has. Null if the row is uncertain, so that only the database itself knows. */
  readonly position: number | null;
  /** Name of the last migration that it has. Null if it has none, or if the position is unknown. */
  readonly version: string | null;
  /** Checksum of that migration. */
  readonly checksum: string | null;
  /** Why its last rollout failed: the migration, its statement and the server's message. Null if it did not fail. */
  readonly failedMigration: string | null;
  readonly failedStatement: string | null;
  readonly error: string | null;
  /** Whether it is in quarantine, so that its failure does not stop the others. */
  readonly quarantined: boolean;
  /** The last rollout that reported a result for it; 0 before the first. */
  readonly epoch: number;
  /** When its last result was recorded, by the recorder's clock, as ISO 8601. */
  readonly updatedAt: string;
}

/** Rows of one request. A server limits the size of an answer, and each row may hold a message. */
const PAGE = 2_000;

/**
 * Reads the tenants' rows of the ledger one by one, sorted by id, with one request for each 2,000.
 *
 * @throws SqlError if the schema database cannot be asked, or has no ledger
 */
export async function* readLedger(
  sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {},
): AsyncGenerator<LedgerRow, void, undefined> {
  let after = '';
  for (;;) {
    const [{ rows }] = await sql.transaction(schema, [{ sql: SELECT_LEDGER, args: [after, PAGE] }], { readOnly: true, ...options });
    for (const row of rows.map(ledgerRow)) {
      if (row.id !== schema.id) yield row;
      after = row.id;
    }
    if (rows.length < PAGE) return;
  }
}

const SELECT_LEDGER = `SELECT database_id, name, CASE WHEN touched_by IS NULL THEN position END,
  CASE WHEN touched_by IS NULL THEN version END, CASE WHEN touched_by IS NULL THEN checksum END, failed_migration, failed_statement, error, quarantined, epoch,
  updated_at FROM ${LEDGER} WHERE database_id > ?1 ORDER BY database_id LIMIT ?2`;

function ledgerRow(
  [id, name, position, version, checksum, failedMigration, failedStatement, error, quarantined, epoch, updatedAt]: readonly SqlValue[],
): LedgerRow {
  return {
    id: String(id),
    name: String(name),
    position: position === null ? null : Number(position),
    version: textOrNull(version),
    checksum: textOrNull(checksum),
    failedMigration: textOrNull(failedMigration),
    failedStatement: textOrNull(failedStatement),
    error: textOrNull(error),
    quarantined: Number(quarantined) === 1,
    epoch: Number(epoch),
    updatedAt: String(updatedAt),
  };
}

/** Returns a column that may be null as text. */
export function textOrNull(value: SqlValue): string | null {
  return value === null ? null : String(value);
}

/**
 * Ends the quarantine of tenants: the next plan counts them as behind again, and their failures count.
 *
 * @returns the names of the tenants that were in quarantine
 * @throws SqlError if the schema database cannot be written to, or has no ledger
 */
export async function releaseQuarantine(
  sql: SqlClient, schema: FleetDatabase, names: readonly string[], options: { signal?: AbortSignal } = {},
): Promise<string[]> {
  const [{ rows }] = await sql.transaction(schema, [{
    sql: `UPDATE ${LEDGER} SET quarantined = 0 WHERE quarantined = 1 AND name IN (SELECT value FROM json_each(?)) RETURNING name`,
    args: [JSON.stringify(names)],
  }], options);
  return rows.map(([name]) => String(name)).sort();
}
