import type { MigrateDatabaseOptions } from './migrate-database-options';
import type { MigrationTransaction } from './migration-transaction';
import { sendTransaction } from './send-transaction';
import { databaseFailure, migrationFailure, type MigrationFailure } from '../failures/migration-failure';
import { sqlFailure } from '../failures/sql-failure';
import { HistoryError } from '../history/check-history';
import { DatabaseRefusal } from '../history/database-refusal';
import { readPosition } from '../history/read-position';

/** Where a database is after an attempt to apply or revert one migration. */
export interface AttemptResult {
  readonly position: number;
  /** Whether the database has confirmed that position. */
  readonly confirmed: boolean;
  /** Whether this process changed the database, not a rival. */
  readonly done?: boolean;
  readonly failure?: MigrationFailure;
}

/** How often a transaction is sent if its outcome was lost or a rival was faster, while the database does not move. */
export const ATTEMPTS = 2;

/** Runs the transaction that brings a database from one position to the next, or finds that the database is at another position. */
export async function attempt(
  options: MigrateDatabaseOptions, transaction: MigrationTransaction, from: number, to: number, confirmed: boolean,
): Promise<AttemptResult> {
  const { database } = options;
  for (let tries = 1; ; tries++) {
    const sent = await sendTransaction(options, transaction);
    if (sent === undefined) return { position: to, confirmed: true, done: true };
    const failure = migrationFailure(database, sent.transaction, sent.error, sent.cause);
    const doubt = doubtOf(sent.transaction, sent.error);
    if (doubt === 'none' || (doubt === 'position' && confirmed)) {
      return { position: from, confirmed: true, failure };
    }
    const found = await readPosition(options).catch((reason: unknown) => ({ reason }));
    if (typeof found !== 'number') {
      const reported = doubt === 'rival' || isDatabaseRefusal(found.reason) ? databaseFailure(database, found.reason) : failure;
      return { position: from, confirmed: false, failure: reported };
    }
    if (found !== from) {
      return { position: found, confirmed: true, done: doubt === 'outcome' && (to > from ? found >= to : found <= to) };
    }
    if (doubt === 'position' || tries === ATTEMPTS) {
      return { position: from, confirmed: true, failure: { ...failure, outcomeUnknown: false } };
    }
  }
}

/**
 * Returns what a failed transaction leaves open:
 *
 * - `none`: a statement after the record failed, so the record was accepted
 * - `outcome`: whether the transaction was committed
 * - `rival`: whether another process was faster
 * - `position`: whether the database was at the position that we believed, because the server refused the whole request
 */
export function doubtOf({ statements }: MigrationTransaction, error: unknown): 'none' | 'outcome' | 'rival' | 'position' {
  const { code, statementIndex, executed } = sqlFailure(error);
  if (code === 'OUTCOME_UNKNOWN') {
    return 'outcome';
  }
  if (statementIndex === undefined || !executed) {
    return 'position';
  }
  return statements[statementIndex].part === 'record' ? 'rival' : 'none';
}

/** Whether the database answered that it must not be migrated. */
export function isDatabaseRefusal(error: unknown): boolean {
  return error instanceof HistoryError || error instanceof DatabaseRefusal;
}
