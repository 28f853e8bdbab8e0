import type { FleetDatabase } from '../fleet-database';
import type { MigrationTransaction } from './migration-transaction';
import { failedStep, type TransactionPart, type TransactionStep } from './transaction-step';
import { nameOf } from '../../../migrations/destructive/words';
import type { SqlClient } from '../../../turso';
import { WITHOUT_KEYS } from '../failures/explanation';
import { sqlFailure, type SqlFailure } from '../failures/sql-failure';
import { readSchema } from '../losses/measure-steps';
import { ORPHANS, orphanText } from '../losses/references';
import { list } from '../sql-text';

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

/**
 * Why a statement may have failed that copies or changes rows, in words: some of them refer to nothing, and did so before. SQLite says of
 * a foreign key only that it failed. One request, and only after such a failure.
 */
async function oldOrphans(
  sql: SqlClient, database: FleetDatabase, step: TransactionStep | undefined, { reason }: SqlFailure,
): Promise<string | undefined> {
  if (step?.part !== 'migration' || step.statement === undefined || reason?.kind !== 'foreign-key-failed') return undefined;
  const names = [...new Set(step.statement.tokens.map((token) => nameOf(token).toLowerCase()))];
  const found = `SELECT * FROM (${ORPHANS}) WHERE child IN (${list(names)}) LIMIT 5`;
  const told = await sql.transaction(database, [{ sql: `SELECT group_concat(${orphanText}, '; ') FROM (${found})` }], { readOnly: true })
    .then(([{ rows: [[orphans]] }]) => orphans, () => null);
  return told === null ? undefined : `Before the migration already, rows refer to nothing: ${String(told)}. Correct or delete them. ${WITHOUT_KEYS}`;
}
