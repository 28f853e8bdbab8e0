import { nothingExecuted } from '../../../turso/sql/server-words';
import { SqlError, type SqlReason } from '../../../turso/sql/sql-error';

/** What a rollout decides by, and shows to the user, of an error that a SQL client threw. */
export interface SqlFailure {
  readonly code: string;
  /** Which statement of the transaction failed, from 0; undefined when that is not known, or the commit failed. */
  readonly statementIndex: number | undefined;
  /** Whether the statements before that one were executed. SQL that does not parse is refused before anything is. */
  readonly executed: boolean;
  /** What SQLite's words mean, if it refused a statement. */
  readonly reason: SqlReason | undefined;
  /** The message without the database's name and the statement's number, which a report says in its own words. */
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
