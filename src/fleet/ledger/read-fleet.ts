import {
  MAX_FAILED, MAX_ROLLOUTS, type FailedTenant, type FleetState, type LedgerPosition, type RolloutOutcome, type RolloutRow,
} from './fleet-state';
import { textOrNull } from './ledger';
import { BEGUN, HISTORY, LEDGER, ROLLOUTS, SELECT_BEGUN, SELECT_HISTORY, SNAPSHOTS } from './tables';
import type { SqlClient, SqlResult, SqlStatement, SqlValue } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import { appliedMigration, type AppliedMigration } from '../database/history/check-history';

/** Databases of one request. Each takes 37 bytes, and a server limits an answer to 10 MB. */
const PAGE = 200_000;

/** Ids of one row. A server limits a row to 5 MB. */
const BUCKET = 50_000;

type Read = (statements: readonly SqlStatement[]) => Promise<SqlResult[]>;

/**
 * Reads the state of a fleet from its schema database. One request suffices for almost any size, because databases with equal columns come
 * as one row. If a table is missing, it sends three requests and reads the tables that exist.
 *
 * @throws SqlError if the schema database cannot be asked
 */
export async function readFleet(sql: SqlClient, schema: FleetDatabase, options: { signal?: AbortSignal } = {}): Promise<FleetState> {
  const read: Read = (statements) => sql.transaction(schema, statements, { readOnly: true, signal: options.signal });
  const [history, begun, groups, failed, rollouts, branches, snapshots] = (await readTables(read)).map(({ rows }) => rows);
  const positions = await positionsFrom(groups, read);
  const hasLedger = positions.delete(schema.id);
  return {
    ...migrationsOf(history.map(appliedMigration), begun.map(appliedMigration), positions),
    hasLedger,
    positions,
    failedTenants: failed.map(failedRow).filter(({ id }) => id !== schema.id).slice(0, MAX_FAILED),
    rollouts: rollouts.map(rolloutRow),
    branches: [...branches, ...snapshots].map(([name]) => String(name)),
  };
}

/** The statements whose results {@link readAgain} takes. */
export const READ_AGAIN: readonly SqlStatement[] = [{ sql: SELECT_HISTORY }, selectPositions('')];

/**
 * Updates the state of a fleet to the moment when a rollout takes its lease. Before that, an application may have changed the ledger, and
 * an older rollout may have changed the schema database.
 */
export async function readAgain(
  sql: SqlClient, schema: FleetDatabase, fleet: FleetState, [history, groups]: readonly SqlResult[], options: { signal?: AbortSignal } = {},
): Promise<FleetState> {
  const positions = await positionsFrom(groups.rows, (statements) => sql.transaction(schema, statements, { readOnly: true, ...options }));
  positions.delete(schema.id);
  return { ...fleet, ...migrationsOf(history.rows.map(appliedMigration), fleet.applied, positions), positions };
}

async function positionsFrom(first: readonly SqlValue[][], read: Read): Promise<Map<string, LedgerPosition>> {
  const positions = new Map<string, LedgerPosition>();
  for (let page = first; addPositions(positions, page) === PAGE;) {
    [{ rows: page }] = await read([selectPositions([...positions.keys()].reduce((last, id) => id > last ? id : last))]);
  }
  return positions;
}

/** The statements that read each table. Those of one table stand together. */
const TABLES: readonly { readonly table: string; readonly statement: SqlStatement }[] = [
  { table: HISTORY, statement: { sql: SELECT_HISTORY } },
  { table: BEGUN, statement: { sql: SELECT_BEGUN } },
  { table: LEDGER, statement: selectPositions('') },
  {
    table: LEDGER,
    statement: {
      sql: `SELECT database_id, name, failed_migration, failed_statement, error, quarantined FROM ${LEDGER}
        WHERE error IS NOT NULL ORDER BY name LIMIT ${MAX_FAILED + 1}`,
    },
  },
  {
    table: ROLLOUTS,
    statement: {
      sql: `SELECT epoch, holder, target, lease_ms, beat, branch, waves, wave, started_at, ended_at, outcome FROM ${ROLLOUTS}
        ORDER BY epoch DESC LIMIT ${MAX_ROLLOUTS}`,
    },
  },
  { table: ROLLOUTS, statement: { sql: `SELECT branch FROM ${ROLLOUTS} WHERE branch IS NOT NULL ORDER BY epoch` } },
  { table: SNAPSHOTS, statement: { sql: `SELECT snapshot FROM ${SNAPSHOTS} ORDER BY snapshot` } },
];

async function readTables(read: Read): Promise<SqlResult[]> {
  try {
    return await read(TABLES.map(({ statement }) => statement));
  } catch (error) {
    const names = [...new Set(TABLES.map(({ table }) => table))];
    const [present] = await read([{
      sql: `SELECT name FROM sqlite_schema WHERE type = 'table' AND name IN (${names.map(() => '?').join(', ')})`, args: names,
    }]);
    if (present.rows.length === names.length) {
      throw error;
    }
    const existing = TABLES.filter(({ table }) => present.rows.some(([name]) => name === table));
    const results = existing.length === 0 ? [] : await read(existing.map(({ statement }) => statement));
    return TABLES.map((entry) => results[existing.indexOf(entry)] ?? { columns: [], rows: [], rowsAffected: 0 });
  }
}

function selectPositions(after: string): SqlStatement {
  return {
    sql: `SELECT position, version, checksum, failed, quarantined, epoch, group_concat(database_id, char(10)) FROM (
        SELECT database_id, error IS NOT NULL AS failed, quarantined, epoch,
          CASE WHEN touched_by IS NULL THEN position END AS position, CASE WHEN touched_by IS NULL THEN version END AS version,
          CASE WHEN touched_by IS NULL THEN checksum END AS checksum,
          row_number() OVER (ORDER BY database_id) / ${BUCKET} AS bucket
        FROM ${LEDGER} WHERE database_id > ?1 ORDER BY database_id LIMIT ${PAGE}
      ) GROUP BY bucket, position, version, checksum, failed, quarantined, epoch`,
    args: [after],
  };
}

/** Adds the positions of a page, and returns how many databases the page has. */
function addPositions(positions: Map<string, LedgerPosition>, rows: readonly SqlValue[][]): number {
  let count = 0;
  for (const [position, version, checksum, failed, quarantined, epoch, ids] of rows) {
    const shared: LedgerPosition = {
      position: position === null ? null : Number(position),
      version: textOrNull(version),
      checksum: textOrNull(checksum),
      failed: Number(failed) === 1,
      quarantined: Number(quarantined) === 1,
      epoch: Number(epoch),
    };
    for (const id of String(ids).split('\n')) {
      positions.set(id, shared);
      count++;
    }
  }
  return count;
}

function migrationsOf(
  history: readonly AppliedMigration[], begun: readonly AppliedMigration[], positions: ReadonlyMap<string, LedgerPosition>,
): Pick<FleetState, 'applied' | 'schemaHistory'> {
  let reached = history.length;
  for (const { position } of positions.values()) {
    reached = Math.max(reached, position ?? 0);
  }
  const known = new Set(begun.map(identity));
  const applied = [...begun, ...history.filter((migration) => !known.has(identity(migration)))]
    .sort((left, right) => left.position - right.position)
    .map(({ interrupted: _, ...migration }) => migration.position > reached ? { ...migration, interrupted: true } : migration);
  return { applied, schemaHistory: history };
}

function identity({ position, name, checksum }: AppliedMigration): string {
  return JSON.stringify([position, name, checksum]);
}

function failedRow([id, name, migration, statement, error, quarantined]: readonly SqlValue[]): FailedTenant {
  return {
    id: String(id),
    name: String(name),
    migration: textOrNull(migration),
    statement: textOrNull(statement),
    error: String(error),
    quarantined: Number(quarantined) === 1,
  };
}

function rolloutRow(
  [epoch, holder, target, leaseMs, beat, branch, waves, wave, startedAt, endedAt, outcome]: readonly SqlValue[],
): RolloutRow {
  return {
    epoch: Number(epoch),
    holder: String(holder),
    target: textOrNull(target),
    leaseMs: Number(leaseMs),
    beat: Number(beat),
    branch: textOrNull(branch),
    waves: JSON.parse(String(waves)),
    wave: textOrNull(wave),
    startedAt: String(startedAt),
    endedAt: textOrNull(endedAt),
    outcome: textOrNull(outcome) as RolloutOutcome | null,
  };
}
