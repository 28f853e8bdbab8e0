import { scriptFailure, type Redacted } from './failure';
import { parameterNames, type Parameters, type Script } from './script';
import { SqlError, type SqlClient, type SqlStatement, type SqlTarget } from '../../turso';

/** Where the database keeps the last run of each script, so that a run whose answer was lost is never made twice. */
const RUNS = '_turso_sql_runs';

/** One run of a script. */
export interface Run {
  /** Unique for ever. */
  readonly id: string;
  /** The run before it, which it replaces. */
  readonly previous?: string;
  readonly script: Script;
  readonly parameters: Parameters;
}

/** How often a run is sent whose answer was lost. */
const ATTEMPTS = 2;

/**
 * Runs a script as one transaction that also records the run, exactly once: where the answer was lost, the database is asked.
 *
 * @throws DiagnosticError with the statement that failed; nothing of the script is kept then
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
      // A record that is refused because it is there is that of an earlier attempt.
      const mayBeDone = error.code === 'OUTCOME_UNKNOWN' || (attempt > 1 && error.statementIndex === before.length - 1);
      if (!mayBeDone) throw scriptFailure(error, redacted);
      const done = await isRecorded(sql, target, run.id, signal).catch(() => undefined);
      if (done === true) return;
      if (done === undefined || attempt === ATTEMPTS) throw scriptFailure(error, redacted);
    }
  }
}

/** Makes the record of the run, which is the last of these statements. */
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
