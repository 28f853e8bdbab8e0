/** What an {@link SqlError} says. */
export interface SqlErrorDetails {
  readonly database: string;
  readonly code: string;
  /** What went wrong, as the part of a sentence that follows the database's name. */
  readonly problem: string;
  readonly statementIndex?: number;
  readonly statement?: string;
}

/**
 * A transaction failed. Nothing of it was kept, unless the code says otherwise.
 *
 * The code is the database's own where it refused a statement (`SQLITE_CONSTRAINT`, `SQL_PARSE_ERROR`,
 * `BLOCKED`, ...), or one of these:
 *
 * - `OUTCOME_UNKNOWN`: the answer was lost; the transaction is kept as a whole or not at all
 * - `UNREACHABLE`: nothing could be sent, or, for a read, no answer was had
 * - `UNAUTHORIZED`, `FORBIDDEN`, `NOT_FOUND`, `RATE_LIMITED`, `REFUSED`: the server took no statement
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

  constructor(details: SqlErrorDetails) {
    super(`Database "${details.database}": ${details.problem}`);
    this.name = 'SqlError';
    this.database = details.database;
    this.code = details.code;
    this.statementIndex = details.statementIndex;
    this.statement = details.statement;
  }
}
