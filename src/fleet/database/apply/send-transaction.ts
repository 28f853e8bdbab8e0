import type { FleetDatabase } from '../fleet-database';
import type { MigrationTransaction } from './migration-transaction';
import { failedStatement, type TransactionPart, type TransactionStatement } from './transaction-statement';
import { nameOf } from '../../../migrations/destructive/words';
import type { SqlClient } from '../../../turso';
import { WITHOUT_KEYS } from '../failures/explanation';
import { sqlFailure, type SqlFailure } from '../failures/sql-failure';
import { readSchemaSql } from '../losses/count-rows-around';
import { ORPHANS, orphanText } from '../losses/references';
import { list } from '../sql-text';

/** Why a transaction was not kept. */
export interface SentFailure {
  readonly error: unknown;
  /** The transaction that failed: the careful one, if it ran. */
  readonly transaction: MigrationTransaction;
  /** What in the database may be the cause, in full sentences. */
  readonly cause?: string;
}

/**
 * Runs a transaction. If a statement changes rows that it does not name, leaves rows that refer to nothing, or makes references unusable,
 * the transaction is rolled back and runs once more with counts before and after. That costs two more requests.
 */
export async function sendTransaction(
  { sql, database }: { readonly sql: SqlClient; readonly database: FleetDatabase }, transaction: MigrationTransaction,
): Promise<SentFailure | undefined> {
  const send = async ({ statements, foreignKeys }: MigrationTransaction) =>
    sql.transaction(database, statements.map((step) => step.sql), { foreignKeys }).then(() => undefined, (error: unknown) => ({ error }));
  const first = await send(transaction);
  if (first === undefined) return undefined;
  const looksAgain = transaction.careful !== undefined && isOpen(transaction, first.error);
  const schema = looksAgain ? await readSchemaSql(sql, database).catch(() => undefined) : undefined;
  if (transaction.careful === undefined || schema === undefined) return explained(sql, database, { ...first, transaction });
  const careful = transaction.careful(schema);
  const second = await send(careful);
  return second === undefined ? undefined : explained(sql, database, { ...second, transaction: careful });
}

async function explained(sql: SqlClient, database: FleetDatabase, sent: SentFailure): Promise<SentFailure> {
  const failure = sqlFailure(sent.error);
  const cause = await oldOrphans(sql, database, failedStatement(sent.transaction.statements, failure), failure);
  return cause === undefined ? sent : { ...sent, cause };
}

function isOpen({ statements }: MigrationTransaction, error: unknown): boolean {
  const failure = sqlFailure(error);
  return failure.executed && isOpenPart(failedStatement(statements, failure)?.part);
}

/** Whether the failed check may be no loss, or may have been so before. */
export function isOpenPart(part: TransactionPart | undefined): boolean {
  return part === 'others-unchanged' || part === 'foreign-key-check' || part === 'references-kept';
}

/**
 * Explains why a statement that copies or changes rows failed: some of its rows referred to nothing even before. SQLite only says that a
 * foreign key failed. Costs one request, and only after such a failure.
 */
async function oldOrphans(
  sql: SqlClient, database: FleetDatabase, step: TransactionStatement | undefined, { reason }: SqlFailure,
): Promise<string | undefined> {
  if (step?.part !== 'migration' || step.statement === undefined || reason?.kind !== 'foreign-key-failed') return undefined;
  const names = [...new Set(step.statement.tokens.map((token) => nameOf(token).toLowerCase()))];
  const found = `SELECT * FROM (${ORPHANS}) WHERE child IN (${list(names)}) LIMIT 5`;
  const told = await sql.transaction(database, [{ sql: `SELECT group_concat(${orphanText}, '; ') FROM (${found})` }], { readOnly: true })
    .then(([{ rows: [[orphans]] }]) => orphans, () => null);
  return told === null ? undefined : `Some rows referred to nothing even before the migration: ${String(told)}. Correct or delete them. ${WITHOUT_KEYS}`;
}
