import { ConnectionFailure, HttpFailure } from './hrana';
import type { LateDatabase, Lateness } from './late-database';
import { StatementFailure } from './pipeline';
import { SqlError } from './sql-error';
import { SqlStatement, SqlTarget } from './sql-types';
import { ADVICE_ON_REASON } from '../http/advice';
import type { NetworkReason, TursoError } from '../http/errors';
import type { Tries } from '../http/retry';
import { TimeLimitExceeded } from '../http/time';

/** A transaction as it was asked for. */
export interface SqlTransaction {
  readonly target: SqlTarget;
  readonly statements: readonly SqlStatement[];
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly secrets: readonly (string | null)[];
  /** Whether it may be sent again when its answer was lost. */
  readonly repeats: boolean;
}

/** What may help a failed try: nothing, a pause, another token, or a look whether the database is there. */
export type SqlRemedy = 'none' | 'wait' | 'new token' | 'look';

/** What a failed try means. */
export interface SqlVerdict {
  readonly error: SqlError | TursoError;
  readonly remedy: SqlRemedy;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfter?: number;
}

/** Decides what a failed try means, and whether another one is safe and may help. */
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

/** The error for a transaction that its caller's signal ended. */
export function abortedTransaction(transaction: SqlTransaction, sent: boolean): SqlError {
  if (sent && !transaction.repeats) return outcomeUnknown('it was aborted', transaction);
  return new SqlError({ database: transaction.target.name, code: 'ABORTED', text: 'the transaction was aborted.' });
}

/** The same error, with what was tried. */
export function triedInVain(error: SqlError | TursoError, { target }: SqlTransaction, { attempt, elapsed }: Tries): Error {
  if (!(error instanceof SqlError) || attempt === 1) return error;
  const tried = `It was tried ${attempt} times in ${Math.round(elapsed / 1000)} s.`;
  const advice = error.advice === undefined ? tried : `${error.advice} ${tried}`;
  return new SqlError({ database: target.name, code: error.code, text: error.text, advice });
}

/** The error for a database that its host does not know. */
export function missingDatabase(
  error: SqlError | TursoError, { target }: SqlTransaction, lateness: Exclude<Lateness, 'again'>, { asked, waited }: LateDatabase,
): Error {
  // It was the Platform API that did not find it, when it was asked for a token.
  if (!(error instanceof SqlError)) return error.with({ attempts: asked });
  const [code, advice] = MISSING[lateness];
  const patience = waited >= 1000 ? ` for ${Math.round(waited / 1000)} s, in which it was asked ${asked + 1} times` : '';
  return new SqlError({ database: target.name, code, text: `${target.httpUrl} does not know it${patience} (${error.text})`, advice });
}

const MISSING: Readonly<Record<Exclude<Lateness, 'again'>, readonly [code: string, advice: string]>> = {
  gone: ['NOT_FOUND', 'The Platform API does not list it either: it was deleted, or another database was made under its name.'],
  elsewhere: ['NOT_FOUND', 'The Platform API lists it at another address by now. Apply again.'],
  untold: ['NOT_FOUND', 'The Platform API did not say whether it lists the database: see whether it exists, and whether the API token may read databases.'],
  overdue: ['NOT_SERVED', 'The Platform API lists it, so it is there: a new database may take a while. Apply again later.'],
};

/** The status decides. What the server says is told, and never looked into: it may hold any name. */
function judgeStatus(failure: HttpFailure, transaction: SqlTransaction): SqlVerdict {
  const { status, message, retryAfter } = failure;
  const refused = (code: string, remedy: SqlRemedy, advice: string): SqlVerdict => ({
    error: new SqlError({ database: transaction.target.name, code, text: message, advice }), remedy, retryAfter,
  });
  const aboutKey = transaction.target.encryptionKey === undefined
    ? 'If the database is encrypted, every request has to bring its key.'
    : 'The key that was sent may not be that of the database.';
  if (status >= 500 || status === 408) return { ...judgeLostAnswer(`${transaction.target.httpUrl} answered with ${message}`, transaction), retryAfter };
  switch (status) {
    case 429: return refused('RATE_LIMITED', 'wait', 'Run fewer transactions at once, or try later.');
    case 401: return refused('UNAUTHORIZED', 'new token', 'A token that was minted just now is not accepted.');
    case 404: return refused('NOT_FOUND', 'look', 'The database is gone, or its host is another one now.');
    case 403: return refused('FORBIDDEN', 'none', `The token may not do this, or the database refuses all requests (block_reads, or a plan that is used up). ${aboutKey}`);
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
    advice: 'The transaction was kept as a whole or not at all; look before you repeat it.',
  });
}

/** The error for a statement, or a commit, that the database refused. */
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

/** Where the server's own words do not say what to do. */
const ADVICE_ON_CODE: Readonly<Record<string, string>> = {
  BLOCKED: 'Turso blocks a database whose block_reads or block_writes is true, and the databases of an organization that has used up what its plan '
    + 'includes ("turso org usage" shows it).',
};
