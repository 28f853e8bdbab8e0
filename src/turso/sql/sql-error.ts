import { withoutSecrets } from '../http/redact';

/** What an {@link SqlError} says. */
export interface SqlErrorDetails {
  readonly database: string;
  readonly code: string;
  /** What went wrong, as the part of a sentence that follows the database's name. */
  readonly problem: string;
  readonly statementIndex?: number;
  readonly statement?: string;
  /** The table that a statement names and that is not there. */
  readonly missingTable?: string;
}

/**
 * A transaction failed. Nothing of it was kept, unless the code says otherwise.
 *
 * The code is the database's own where it refused a statement (`SQLITE_CONSTRAINT`, `SQL_PARSE_ERROR`,
 * `BLOCKED`, ...), or one of these:
 *
 * - `OUTCOME_UNKNOWN`: the answer was lost; the transaction is kept as a whole or not at all
 * - `UNREACHABLE`: nothing could be sent, or there was no answer to what may be repeated
 * - `NOT_FOUND`: its host does not know the database, and the Platform API does not list it, or cannot be asked whether it does
 * - `NOT_SERVED`: the Platform API lists the database, but its host did not know it for as long as anybody should wait
 * - `UNAUTHORIZED`, `FORBIDDEN`, `RATE_LIMITED`, `REFUSED`, `PROXY`: the server took no statement
 * - `ABORTED`: the caller's signal came before anything was sent
 */
export class SqlError extends Error {
  /** The name of the database. */
  readonly database: string;
  readonly code: string;
  /** Which statement was refused, counted from 0. Undefined if it was the commit or none in particular. */
  readonly statementIndex: number | undefined;
  /** The SQL of that statement. Its arguments are not told, for they may be anybody's data. */
  readonly statement: string | undefined;
  /** The table that a statement names and that is not there: read from the answer in one place, for all who decide by it. */
  readonly missingTable: string | undefined;
  /** The message without the name of the database. */
  readonly problem: string;

  constructor(details: SqlErrorDetails) {
    const problem = withoutSecrets(details.problem);
    super(`Database "${details.database}": ${problem}`);
    this.problem = problem;
    this.name = 'SqlError';
    this.database = details.database;
    this.code = details.code;
    this.statementIndex = details.statementIndex;
    this.statement = details.statement;
    this.missingTable = details.missingTable;
  }
}
