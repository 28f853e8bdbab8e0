import { BEGUN, HISTORY, LEDGER, SELECT_BEGUN, SELECT_HISTORY, SELECT_SCRIPTS } from './tables';
import { createMigration, type Migration } from '../../migrations';
import type { SqlClient, SqlResult, SqlStatement, SqlValue } from '../../turso';
import { appliedMigration, type AppliedMigration } from '../database/check-history';
import type { FleetDatabase } from '../database/database';

/** What the ledger knows of one database. */
export interface LedgerRow {
  /** Turso's `DbId`. */
  readonly id: string;
  readonly name: string;
  /** How many of the migrations it has; null when that is not known. */
  readonly position: number | null;
  /** Name of the last migration that it has; null when it has none, or that is not known. */
  readonly version: string | null;
  /** Checksum of that migration. */
  readonly checksum: string | null;
  /** Why its last rollout failed: the migration and the server's message. Null when it did not. */
  readonly failedMigration: string | null;
  readonly error: string | null;
}

/** What is known of a fleet without asking its tenants: plain data, which JSON keeps. */
export interface FleetState {
  /** What any database of the fleet has or may have, in order. This is what declared migrations are checked against. */
  readonly applied: readonly AppliedMigration[];
  /** What the schema database itself has. */
  readonly schema: readonly AppliedMigration[];
  /** The tenants. */
  readonly databases: readonly LedgerRow[];
  /** Whether the schema database keeps a ledger of its own yet. */
  readonly ledger: boolean;
}

/** A fleet that was never rolled out. */
export const EMPTY_FLEET: FleetState = { applied: [], schema: [], databases: [], ledger: false };

/** Rows of one request: a server bounds the size of an answer. */
const PAGE = 5_000;

/**
 * Reads the history and the ledger that the schema database keeps: one request for each 5,000 databases. A schema database without
 * them (three requests at most) gives what there is.
 *
 * @throws SqlError when the schema database cannot be asked
 */
export async function readFleet(sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {}): Promise<FleetState> {
  const read = (statements: readonly SqlStatement[]) => sql.transaction(schema, statements, { readOnly: true, signal: options.signal });
  const [history, begun, firstPage] = await readTables(read);
  const rows = firstPage.rows.map(ledgerRow);
  for (let page = firstPage; page.rows.length === PAGE;) {
    [page] = await read([selectLedger(rows[rows.length - 1].id)]);
    rows.push(...page.rows.map(ledgerRow));
  }
  return fleetState(schema, history.rows.map(appliedMigration), begun.rows.map(appliedMigration), rows);
}

/**
 * Reads the scripts of all migrations that the fleet has begun, in order.
 *
 * @throws SqlError when the schema database cannot be asked, or keeps no ledger
 */
export async function readMigrations(sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {}): Promise<Migration[]> {
  const [{ rows }] = await sql.transaction(schema, [{ sql: SELECT_SCRIPTS }], { readOnly: true, signal: options.signal });
  return rows.map(([name, script]) => createMigration(String(name), String(script)));
}

async function readTables(read: (statements: readonly SqlStatement[]) => Promise<SqlResult[]>): Promise<SqlResult[]> {
  const tables = [
    { name: HISTORY, select: { sql: SELECT_HISTORY } },
    { name: BEGUN, select: { sql: SELECT_BEGUN } },
    { name: LEDGER, select: selectLedger('') },
  ];
  try {
    return await read(tables.map(({ select }) => select));
  } catch (error) {
    const [present] = await read([{
      sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN (?, ?, ?)",
      args: tables.map(({ name }) => name),
    }]);
    const existing = tables.filter(({ name }) => present.rows.some((row) => row[0] === name));
    if (existing.length === tables.length) {
      throw error;
    }
    const results = existing.length === 0 ? [] : await read(existing.map(({ select }) => select));
    return tables.map((table) => results[existing.indexOf(table)] ?? { columns: [], rows: [], rowsAffected: 0 });
  }
}

function selectLedger(after: string): SqlStatement {
  return {
    sql: `SELECT database_id, name, position, version, checksum, failed_migration, error FROM ${LEDGER}
      WHERE database_id > ? ORDER BY database_id LIMIT ${PAGE}`,
    args: [after],
  };
}

function fleetState(
  schema: FleetDatabase, history: AppliedMigration[], begun: readonly AppliedMigration[], rows: readonly LedgerRow[],
): FleetState {
  const reached = rows.reduce((most, { position }) => Math.max(most, position ?? 0), history.length);
  const known = new Set(begun.map(identity));
  const applied = [...begun, ...history.filter((migration) => !known.has(identity(migration)))]
    .sort((left, right) => left.position - right.position)
    .map((migration) => migration.position > reached ? { ...migration, interrupted: true } : migration);
  return {
    applied,
    schema: history,
    databases: rows.filter(({ id }) => id !== schema.id),
    ledger: rows.some(({ id }) => id === schema.id),
  };
}

function identity({ position, name, checksum }: AppliedMigration): string {
  return JSON.stringify([position, name, checksum]);
}

function ledgerRow([id, name, position, version, checksum, failedMigration, error]: readonly SqlValue[]): LedgerRow {
  return {
    id: String(id),
    name: String(name),
    position: position === null ? null : Number(position),
    version: textOrNull(version),
    checksum: textOrNull(checksum),
    failedMigration: textOrNull(failedMigration),
    error: textOrNull(error),
  };
}

function textOrNull(value: SqlValue): string | null {
  return value === null ? null : String(value);
}
