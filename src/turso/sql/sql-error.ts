import type { SqlReason } from './server-words';
import { sentence } from '../../notation/words';
import { withoutSecrets } from '../http/redact';

export type { SqlReason };

/** The parts of an {@link SqlError}. */
export interface SqlErrorDetails {
  readonly database: string;
  readonly code: string;
  /** What failed: the server's own words, or ours without an answer. */
  readonly text: string;
  /** What to do, as full sentences. */
  readonly advice?: string;
  /** What the server rejected: `statement 2 of 3`, or `the transaction`. Undefined if it received no statement. */
  readonly refused?: string;
  readonly reason?: SqlReason;
  readonly statementIndex?: number;
  readonly statement?: string;
}

/**
 * A transaction failed. The database kept nothing of it, unless the code says otherwise.
 *
 * If the database rejected a statement, the code is its own (`SQLITE_CONSTRAINT`, `SQL_PARSE_ERROR`, `BLOCKED`, ...). Otherwise it is one
 * of these:
 *
 * - `OUTCOME_UNKNOWN`: the answer was lost; the database kept the whole transaction or nothing
 * - `UNREACHABLE`: the client could not connect, or repeated a transaction without an answer
 * - `NOT_FOUND`: the host does not know the database, and the Platform API does not list it or did not answer
 * - `NOT_SERVED`: the Platform API lists the database, but its host still does not know it after the longest wait
 * - `UNAUTHORIZED`, `FORBIDDEN`, `RATE_LIMITED`, `REFUSED`, `PROXY`: the server or proxy rejected the request
 * - `ABORTED`: the caller's signal was aborted before anything was sent
 */
export class SqlError extends Error {
  /** The name of the database. */
  readonly database: string;
  readonly code: string;
  /** The rejected statement, counted from 0. Undefined for the commit, and if it is unknown. */
  readonly statementIndex: number | undefined;
  /** The SQL of that statement, without its arguments, which may be personal data. */
  readonly statement: string | undefined;
  /** What failed, without place, code and advice: the server's own words, or ours without an answer. */
  readonly text: string;
  /** What to do, as full sentences. */
  readonly advice: string | undefined;
  /** What SQLite's words mean, if it rejected a statement. */
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

  /** What failed and what to do, for callers that name database, statement and code themselves. */
  get words(): string {
    return withAdvice(this.text, this.advice);
  }

  /** The missing table that a statement names. */
  get missingTable(): string | undefined {
    return this.reason?.kind === 'no-such-table' ? this.reason.table : undefined;
  }
}

function withAdvice(text: string, advice: string | undefined): string {
  return advice === undefined ? text : `${sentence(text)} ${advice}`;
}
