import { LEDGER } from './tables';
import type { SqlClient, SqlValue } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** What the ledger knows of one database. */
export interface LedgerRow {
  /** Turso's `DbId`. */
  readonly id: string;
  readonly name: string;
  /** How many of the migrations it has; null when only the database itself can tell, because somebody was about to touch it. */
  readonly position: number | null;
  /** Name of the last migration that it has; null when it has none, or that is not known. */
  readonly version: string | null;
  /** Checksum of that migration. */
  readonly checksum: string | null;
  /** Why its last rollout failed: the migration, its statement and the server's message. Null when it did not. */
  readonly failedMigration: string | null;
  readonly failedStatement: string | null;
  readonly error: string | null;
  /** Whether its failure does not hold the others up. */
  readonly quarantined: boolean;
  /** The rollout that last had it; 0 where an application brought it up to date by itself before any. */
  readonly epoch: number;
  /** When that was, by the clock of who did it, as ISO 8601. */
  readonly updatedAt: string;
}

/** Rows of one request: a server bounds the size of an answer, and each row may hold a message. */
const PAGE = 2_000;

/**
 * Reads the tenants' rows of the ledger one by one, by their ids, with one request for each 2,000.
 *
 * @throws SqlError when the schema database cannot be asked, or keeps no ledger
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

/** A column that may be null, as text. */
export function textOrNull(value: SqlValue): string | null {
  return value === null ? null : String(value);
}

/**
 * Takes tenants out of quarantine: the next plan counts them as behind again, and their failures count.
 *
 * @returns the names of those that were in it
 * @throws SqlError when the schema database cannot be written to, or keeps no ledger
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
