import { nothingExecuted } from '../../../turso/sql/server-words';
import { SqlError, type SqlReason } from '../../../turso/sql/sql-error';

/** The parts of an error from a SQL client by which a rollout decides, and which it shows to the user. */
export interface SqlFailure {
  readonly code: string;
  /** Index of the statement that failed, from 0. Undefined if it is unknown, or if the commit failed. */
  readonly statementIndex: number | undefined;
  /** Whether the statements before it were executed. If SQL does not parse, the server executes nothing. */
  readonly executed: boolean;
  /** The meaning of SQLite's message, if SQLite rejected a statement. */
  readonly reason: SqlReason | undefined;
  /** The message without the name of the database and the number of the statement, because a report has its own words for them. */
  readonly text: string;
}

export function sqlFailure(error: unknown): SqlFailure {
  if (!(error instanceof SqlError)) {
    const { code, kind } = error as { code?: unknown; kind?: unknown };
    const text = error instanceof Error ? error.message : String(error);
    return { code: String(code ?? kind ?? 'ERROR'), statementIndex: undefined, executed: false, reason: undefined, text };
  }
  const { code, statementIndex, reason, words: text } = error;
  return { code, statementIndex, executed: statementIndex !== undefined && !nothingExecuted(code), reason, text };
}
