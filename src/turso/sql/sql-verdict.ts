import { ConnectionFailure, HttpFailure } from './hrana';
import { StatementFailure } from './pipeline';
import { SqlError } from './sql-error';
import { SqlStatement, SqlTarget } from './sql-types';
import { TimeLimitExceeded } from '../http/time';

/** A transaction as it was asked for. */
export interface SqlTransaction {
  readonly target: SqlTarget;
  readonly statements: readonly SqlStatement[];
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
}

/** What may help a failed try: nothing, a pause, another token, or just another try. */
export type SqlRemedy = 'none' | 'wait' | 'new token' | 'once more';

/** What a failed try means. */
export interface SqlVerdict {
  readonly error: SqlError;
  readonly remedy: SqlRemedy;
  /** The wait that the server asked for, in milliseconds. */
  readonly retryAfter?: number;
}

/** Decides what a failed try means, and whether another one is safe and may help. */
export function judge(failure: unknown, transaction: SqlTransaction): SqlVerdict {
  if (failure instanceof StatementFailure) return { error: statementError(failure, transaction), remedy: 'none' };
  if (failure instanceof HttpFailure) return judgeStatus(failure, transaction);
  if (failure instanceof TimeLimitExceeded) return judgeLostAnswer(failure.message, transaction);
  if (!(failure instanceof ConnectionFailure)) throw failure;
  if (failure.sent) return judgeLostAnswer(failure.message, transaction);
  return { error: unreachable(failure.message, transaction), remedy: 'wait' };
}

/** The error for a transaction that its caller's signal ended. */
export function abortedTransaction(transaction: SqlTransaction, sent: boolean): SqlError {
  if (sent && !transaction.readOnly) return outcomeUnknown('it was aborted', transaction);
  return new SqlError({ database: transaction.target.name, code: 'ABORTED', problem: 'the transaction was aborted.' });
}

function judgeStatus(failure: HttpFailure, transaction: SqlTransaction): SqlVerdict {
  const { status, message, retryAfter } = failure;
  const refused = (code: string, remedy: SqlRemedy, advice: string): SqlVerdict => ({
    error: new SqlError({ database: transaction.target.name, code, problem: `${message}. ${advice}` }), remedy, retryAfter,
  });
  if (/encrypt/i.test(message)) return refused('ENCRYPTED', 'none', 'Every request to an encrypted database has to bring its key.');
  if (status >= 500) return { ...judgeLostAnswer(message, transaction), retryAfter };
  switch (status) {
    case 429: return refused('RATE_LIMITED', 'wait', 'Run fewer transactions at once, or try later.');
    case 401: return refused('UNAUTHORIZED', 'new token', 'A token that was minted just now is not accepted.');
    case 404: return refused('NOT_FOUND', 'once more', 'The database is gone, or its host is another one now.');
    case 403: return refused('FORBIDDEN', 'none', 'The token may not do this; a transaction that writes cannot be read-only.');
    default: return refused('REFUSED', 'none', 'Nothing was executed.');
  }
}

function judgeLostAnswer(reason: string, transaction: SqlTransaction): SqlVerdict {
  if (transaction.readOnly) return { error: unreachable(reason, transaction), remedy: 'wait' };
  return { error: outcomeUnknown(reason, transaction), remedy: 'none' };
}

function unreachable(reason: string, { target }: SqlTransaction): SqlError {
  return new SqlError({
    database: target.name,
    code: 'UNREACHABLE',
    problem: `no answer from ${target.httpUrl}: ${reason}. Check the network, and that the database is not archived.`,
  });
}

function outcomeUnknown(reason: string, { target }: SqlTransaction): SqlError {
  return new SqlError({
    database: target.name,
    code: 'OUTCOME_UNKNOWN',
    problem: `the answer was lost: ${reason}. The transaction was kept as a whole or not at all; look before you repeat it.`,
  });
}

function statementError({ message, code, index }: StatementFailure, { target, statements }: SqlTransaction): SqlError {
  const which = index === undefined ? 'the transaction' : `statement ${index + 1} of ${statements.length}`;
  return new SqlError({
    database: target.name,
    code,
    problem: `${which} failed: ${message} (${code}).`,
    statementIndex: index,
    statement: index === undefined ? undefined : statements[index]?.sql,
  });
}
