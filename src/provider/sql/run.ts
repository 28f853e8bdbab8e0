import { scriptFailure, type Redacted } from './failure';
import { parameterNames, type Parameters, type Script } from './script';
import { SqlError, type SqlClient, type SqlStatement, type SqlTarget } from '../../turso';

/** The table of the last run of each script, so that a run whose answer was lost is not repeated. */
const RUNS = '_turso_sql_runs';

/** One run of a script. */
export interface Run {
  /** A unique id. */
  readonly id: string;
  /** The id of the earlier run, whose record it replaces. */
  readonly previous?: string;
  readonly script: Script;
  readonly parameters: Parameters;
}

/** How often a run is sent if its answer gets lost. */
const ATTEMPTS = 2;

/**
 * Runs a script exactly once, as one transaction that also records the run. If the answer gets lost, this asks the database.
 *
 * @throws DiagnosticError with the statement that failed; the script changed nothing then
 */
export async function runScript(sql: SqlClient, target: SqlTarget, run: Run, signal: AbortSignal): Promise<void> {
  const { script, parameters } = run;
  const before = bookkeeping(run);
  const statements = [...before, ...script.statements.map((statement) => bound(statement.sql, parameterNames(statement), parameters))];
  const redacted: Redacted = { database: target.name, statements: script.statements, offset: before.length, parameters };
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.transaction(target, statements, { foreignKeys: script.foreignKeys, secrets: Object.values(parameters), signal });
      return;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      // If the record exists already, an earlier attempt wrote it.
      const mayBeDone = error.code === 'OUTCOME_UNKNOWN' || (attempt > 1 && error.statementIndex === before.length - 1);
      if (!mayBeDone) throw scriptFailure(error, redacted);
      const done = await isRecorded(sql, target, run.id, signal).catch(() => undefined);
      if (done === true) return;
      if (done === undefined || attempt === ATTEMPTS) throw scriptFailure(error, redacted);
    }
  }
}

/** Returns the statements that record the run. The record itself is the last one. */
function bookkeeping({ id, previous }: Run): SqlStatement[] {
  return [
    { sql: `CREATE TABLE IF NOT EXISTS ${RUNS} (id TEXT PRIMARY KEY, ran_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID` },
    ...previous === undefined ? [] : [{ sql: `DELETE FROM ${RUNS} WHERE id = ?`, args: [previous] }],
    { sql: `INSERT INTO ${RUNS} (id) VALUES (?)`, args: [id] },
  ];
}

async function isRecorded(sql: SqlClient, target: SqlTarget, id: string, signal: AbortSignal): Promise<boolean> {
  const known = { sql: `SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '${RUNS}'` };
  const [{ rows: tables }] = await sql.transaction(target, [known], { readOnly: true, signal });
  if (tables.length === 0) return false;
  const [{ rows }] = await sql.transaction(target, [{ sql: `SELECT 1 FROM ${RUNS} WHERE id = ?`, args: [id] }], { readOnly: true, signal });
  return rows.length > 0;
}

function bound(sql: string, names: readonly string[], parameters: Parameters): SqlStatement {
  return names.length === 0 ? { sql } : { sql, args: Object.fromEntries(names.map((name) => [name, parameters[name] ?? null])) };
}
