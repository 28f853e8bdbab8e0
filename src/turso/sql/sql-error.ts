import type { SqlReason } from './server-words';
import { sentence } from '../../notation/words';
import { withoutSecrets } from '../http/redact';

export type { SqlReason };

/** What an {@link SqlError} says. */
export interface SqlErrorDetails {
  readonly database: string;
  readonly code: string;
  /** What went wrong: the server's own words, or ours if the server gave no answer. */
  readonly text: string;
  /** What to do, as full sentences. */
  readonly advice?: string;
  /** What the server refused: `statement 2 of 3`, or `the transaction`. Undefined if it took no statement. */
  readonly refused?: string;
  readonly reason?: SqlReason;
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
  /** What went wrong: the server's own words, or ours if the server gave no answer. No place, no code and no advice. */
  readonly text: string;
  /** What to do, as full sentences. */
  readonly advice: string | undefined;
  /** What SQLite's words mean, if it refused a statement. */
  readonly reason: SqlReason | undefined;

  constructor(details: SqlErrorDetails) {
    const text = withoutSecrets(details.text);
    const problem = details.refused === undefined ? text : `${details.refused} failed: ${text} (${details.code}).`;
    super(`Database "${details.database}": ${withAdvice(problem, details.advice)}`);
    this.text = text;
    this.advice = details.advice;
    this.reason = details.reason;
    this.name = 'SqlError';
    this.database = details.database;
    this.code = details.code;
    this.statementIndex = details.statementIndex;
    this.statement = details.statement;
  }

  /** What went wrong and what to do, for callers that name the database, the statement and the code themselves. */
  get words(): string {
    return withAdvice(this.text, this.advice);
  }

  /** The table that a statement names and that does not exist. */
  get missingTable(): string | undefined {
    return this.reason?.kind === 'no-such-table' ? this.reason.table : undefined;
  }
}

function withAdvice(text: string, advice: string | undefined): string {
  return advice === undefined ? text : `${sentence(text)} ${advice}`;
}
