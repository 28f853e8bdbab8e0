import { ConnectionFailure, HttpFailure } from './hrana';
import type { LateDatabase, Lateness } from './late-database';
import { StatementFailure } from './pipeline';
import { SqlError } from './sql-error';
import { SqlStatement, SqlTarget } from './sql-types';
import { ADVICE_ON_REASON } from '../http/advice';
import type { NetworkReason, TursoError } from '../http/errors';
import type { Tries } from '../http/retry';
import { TimeLimitExceeded } from '../http/time';

/** A transaction as its caller requested it. */
export interface SqlTransaction {
  readonly target: SqlTarget;
  readonly statements: readonly SqlStatement[];
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly secrets: readonly (string | null)[];
  /** Whether the client repeats it after a lost answer. */
  readonly repeats: boolean;
}

/** What may help after a failed try: nothing, a pause, another token, or a look whether the database exists. */
export type SqlRemedy = 'none' | 'wait' | 'new token' | 'look';

/** The meaning of a failed try. */
export interface SqlVerdict {
  readonly error: SqlError | TursoError;
  readonly remedy: SqlRemedy;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfter?: number;
}

/** Decides what a failed try means, and whether another try is safe and may help. */
export function judge(failure: unknown, transaction: SqlTransaction): SqlVerdict {
  if (failure instanceof StatementFailure) return { error: statementError(failure, transaction), remedy: 'none' };
  if (failure instanceof HttpFailure) return judgeStatus(failure, transaction);
  if (failure instanceof TimeLimitExceeded) return judgeLostAnswer(`${failure.message} from ${transaction.target.httpUrl}`, transaction);
  if (!(failure instanceof ConnectionFailure)) throw failure;
  if (failure.reason !== undefined) return { error: notConnected(failure.message, failure.reason, transaction), remedy: 'none' };
  const words = `no answer from ${transaction.target.httpUrl}: ${failure.message}`;
  if (failure.sent) return judgeLostAnswer(words, transaction);
  return { error: unreachable(words, transaction), remedy: 'wait' };
}

/** Returns the error for a transaction that the signal of its caller ended. */
export function abortedTransaction(transaction: SqlTransaction, sent: boolean): SqlError {
  if (sent && !transaction.repeats) return outcomeUnknown('it was aborted', transaction);
  return new SqlError({ database: transaction.target.name, code: 'ABORTED', text: 'the transaction was aborted.' });
}

/** Returns the same error with the number of tries. */
export function triedInVain(error: SqlError | TursoError, { target }: SqlTransaction, { attempt, elapsed }: Tries): Error {
  if (!(error instanceof SqlError) || attempt === 1) return error;
  const tried = `It was tried ${attempt} times in ${Math.round(elapsed / 1000)} s.`;
  const advice = error.advice === undefined ? tried : `${error.advice} ${tried}`;
  return new SqlError({ database: target.name, code: error.code, text: error.text, advice });
}

/** Returns the error for a database that its host does not know. */
export function missingDatabase(
  error: SqlError | TursoError, { target }: SqlTransaction, lateness: Exclude<Lateness, 'again'>, { asked, waited }: LateDatabase,
): Error {
  // The Platform API itself did not find the database when it should create a token.
  if (!(error instanceof SqlError)) return error.with({ attempts: asked });
  const [code, advice] = MISSING[lateness];
  const unknown = waited >= 1000 ? `still did not know it after ${Math.round(waited / 1000)} s and ${asked + 1} tries` : 'does not know it';
  return new SqlError({ database: target.name, code, text: `${target.httpUrl} ${unknown} (${error.text})`, advice });
}

const MISSING: Readonly<Record<Exclude<Lateness, 'again'>, readonly [code: string, advice: string]>> = {
  gone: ['NOT_FOUND', 'The Platform API does not list it either: it was deleted, or another database has its name now.'],
  elsewhere: ['NOT_FOUND', 'The Platform API now lists it at another address. Apply again.'],
  untold: ['NOT_FOUND', 'The Platform API did not say whether the database exists. Check that it does, and that the API token may read databases.'],
  overdue: ['NOT_SERVED', 'The Platform API lists it, so it exists. A new database may take a while. Apply again later.'],
};

/** Decides by the status alone. The server's words may contain any name, so they are only shown. */
function judgeStatus(failure: HttpFailure, transaction: SqlTransaction): SqlVerdict {
  const { status, message, retryAfter } = failure;
  const refused = (code: string, remedy: SqlRemedy, advice: string): SqlVerdict => ({
    error: new SqlError({ database: transaction.target.name, code, text: message, advice }), remedy, retryAfter,
  });
  const aboutKey = transaction.target.encryptionKey === undefined
    ? 'If the database is encrypted, every request needs its key.'
    : 'The request may have the wrong encryption key.';
  if (status >= 500 || status === 408) return { ...judgeLostAnswer(`${transaction.target.httpUrl} answered with ${message}`, transaction), retryAfter };
  switch (status) {
    case 429: return refused('RATE_LIMITED', 'wait', 'Run fewer transactions at once, or try later.');
    case 401: return refused('UNAUTHORIZED', 'new token', 'The database rejects a token that Turso has just created. Apply again later.');
    case 404: return refused('NOT_FOUND', 'look', 'The database was deleted, or has moved to another host.');
    case 403: return refused('FORBIDDEN', 'none', `The token may not do this, or the database refuses all requests (block_reads, or a plan whose quota is used up). ${aboutKey}`);
    case 407: return refused('PROXY', 'none', ADVICE_ON_REASON['proxy-refused']);
    default: return refused('REFUSED', 'none', `Nothing was executed. ${aboutKey}`);
  }
}

function judgeLostAnswer(words: string, transaction: SqlTransaction): SqlVerdict {
  if (transaction.repeats) return { error: unreachable(words, transaction), remedy: 'wait' };
  return { error: outcomeUnknown(words, transaction), remedy: 'none' };
}

function unreachable(words: string, { target }: SqlTransaction): SqlError {
  return new SqlError({ database: target.name, code: 'UNREACHABLE', text: words, advice: 'Check the network, and that the database is not archived.' });
}

function notConnected(words: string, reason: NetworkReason, { target }: SqlTransaction): SqlError {
  return new SqlError({
    database: target.name, code: 'UNREACHABLE', text: `no connection to ${target.httpUrl}: ${words}`, advice: ADVICE_ON_REASON[reason],
  });
}

function outcomeUnknown(words: string, { target }: SqlTransaction): SqlError {
  return new SqlError({
    database: target.name,
    code: 'OUTCOME_UNKNOWN',
    text: `the answer was lost: ${words}`,
    advice: 'The database kept the whole transaction or nothing. Check before you repeat it.',
  });
}

/** Returns the error for a statement or a commit that the database rejected. */
export function statementError(
  { text, code, index, reason }: StatementFailure, { target, statements }: Pick<SqlTransaction, 'target' | 'statements'>,
): SqlError {
  return new SqlError({
    database: target.name,
    code,
    text,
    advice: Object.hasOwn(ADVICE_ON_CODE, code) ? ADVICE_ON_CODE[code] : undefined,
    refused: index === undefined ? 'the transaction' : `statement ${index + 1} of ${statements.length}`,
    reason,
    statementIndex: index,
    statement: index === undefined ? undefined : statements[index]?.sql,
  });
}

/** Advice for codes whose own words do not say what to do. */
const ADVICE_ON_CODE: Readonly<Record<string, string>> = {
  BLOCKED: 'Turso blocks a database whose block_reads or block_writes is true, and the databases of an organization that has used up the quota of its '
    + 'plan ("turso org usage" shows it).',
};
