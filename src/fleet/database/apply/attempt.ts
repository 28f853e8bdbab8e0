import type { MigrateDatabaseOptions } from './migrate-database-options';
import type { MigrationTransaction } from './migration-transaction';
import { sendTransaction } from './send-transaction';
import { databaseFailure, migrationFailure, type MigrationFailure } from '../failures/migration-failure';
import { sqlFailure } from '../failures/sql-failure';
import { HistoryError } from '../history/check-history';
import { DatabaseRefusal } from '../history/database-refusal';
import { readPosition } from '../history/read-position';

/** Where a database is after one step of its migration. */
export interface Step {
  readonly position: number;
  /** Whether the database has confirmed that position. */
  readonly confirmed: boolean;
  /** Whether the step was done by us, not by a rival. */
  readonly done?: boolean;
  readonly failure?: MigrationFailure;
}

/** How often a transaction is sent whose outcome was lost, or that met a rival, while the database stays where it is. */
export const ATTEMPTS = 2;

/** Runs the transaction that brings a database from one position to the next one, or finds out that the database is elsewhere. */
export async function attempt(
  options: MigrateDatabaseOptions, transaction: MigrationTransaction, from: number, to: number, confirmed: boolean,
): Promise<Step> {
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
 * What a failed transaction leaves open: nothing when a statement after the record failed, since the record was accepted; whether
 * it was committed; whether a rival was faster; or whether the database was where it was believed to be, when the server
 * refused the request as a whole.
 */
export function doubtOf({ steps }: MigrationTransaction, error: unknown): 'none' | 'outcome' | 'rival' | 'position' {
  const { code, statementIndex, executed } = sqlFailure(error);
  if (code === 'OUTCOME_UNKNOWN') {
    return 'outcome';
  }
  if (statementIndex === undefined || !executed) {
    return 'position';
  }
  return steps[statementIndex].part === 'record' ? 'rival' : 'none';
}

/** Whether the database answered, and its answer says that it must not be migrated. */
export function isDatabaseRefusal(error: unknown): boolean {
  return error instanceof HistoryError || error instanceof DatabaseRefusal;
}
