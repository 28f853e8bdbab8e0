import type { FleetDatabase } from './database';
import { readSchema } from './measure-steps';
import type { MigrationTransaction } from './migration-transaction';
import { oldOrphans } from './old-orphans';
import { sqlFailure } from './sql-failure';
import { failedStep, type TransactionPart } from './transaction-step';
import type { SqlClient } from '../../turso';

/** Why a transaction was not kept, and which one: that with the counts, where it was that one. */
export interface SentFailure {
  readonly error: unknown;
  readonly transaction: MigrationTransaction;
  /** What the database has that may be the cause, in words. */
  readonly cause?: string;
}

/**
 * Runs a transaction. Where a statement changes rows that it does not name, rows refer to nothing, or references cannot be used, it is run
 * once more with counts before and after: two requests more, and no row is lost meanwhile.
 */
export async function sendTransaction(
  { sql, database }: { readonly sql: SqlClient; readonly database: FleetDatabase }, transaction: MigrationTransaction,
): Promise<SentFailure | undefined> {
  const send = async ({ steps, foreignKeys }: MigrationTransaction) =>
    sql.transaction(database, steps.map((step) => step.sql), { foreignKeys }).then(() => undefined, (error: unknown) => ({ error }));
  const first = await send(transaction);
  if (first === undefined) return undefined;
  const looksAgain = transaction.careful !== undefined && isOpen(transaction, first.error);
  const schema = looksAgain ? await readSchema(sql, database).catch(() => undefined) : undefined;
  if (transaction.careful === undefined || schema === undefined) return explained(sql, database, { ...first, transaction });
  const careful = transaction.careful(schema);
  const second = await send(careful);
  return second === undefined ? undefined : explained(sql, database, { ...second, transaction: careful });
}

async function explained(sql: SqlClient, database: FleetDatabase, sent: SentFailure): Promise<SentFailure> {
  const failure = sqlFailure(sent.error);
  const cause = await oldOrphans(sql, database, failedStep(sent.transaction.steps, failure), failure);
  return cause === undefined ? sent : { ...sent, cause };
}

function isOpen({ steps }: MigrationTransaction, error: unknown): boolean {
  const failure = sqlFailure(error);
  return failure.executed && isOpenPart(failedStep(steps, failure)?.part);
}

/** Whether what failed may have been so before, or be no loss. */
export function isOpenPart(part: TransactionPart | undefined): boolean {
  return part === 'others-unchanged' || part === 'foreign-key-check' || part === 'references-kept';
}
