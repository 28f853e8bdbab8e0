import type { FleetDatabase } from './database';
import { readSchema } from './measure-steps';
import type { MigrationTransaction } from './migration-transaction';
import { sqlFailure } from './sql-failure';
import type { SqlClient } from '../../turso';

/** Why a transaction was not kept, and which one: that with the counts, where it was that one. */
export interface SentFailure {
  readonly error: unknown;
  readonly transaction: MigrationTransaction;
}

/**
 * Runs a transaction. Where a statement changes rows that it does not name, or rows refer to nothing, it is run once more with counts
 * before and after: two requests more, and no row is lost meanwhile.
 */
export async function sendTransaction(
  { sql, database }: { readonly sql: SqlClient; readonly database: FleetDatabase }, transaction: MigrationTransaction,
): Promise<SentFailure | undefined> {
  const send = async ({ steps, foreignKeys }: MigrationTransaction) =>
    sql.transaction(database, steps.map((step) => step.sql), { foreignKeys }).then(() => undefined, (error: unknown) => ({ error }));
  const first = await send(transaction);
  if (first === undefined) return undefined;
  if (transaction.careful === undefined || !isOpen(transaction, first.error)) return { ...first, transaction };
  const schema = await readSchema(sql, database).catch(() => undefined);
  if (schema === undefined) return { ...first, transaction };
  const careful = transaction.careful(schema);
  const second = await send(careful);
  return second === undefined ? undefined : { ...second, transaction: careful };
}

function isOpen({ steps }: MigrationTransaction, error: unknown): boolean {
  const { statementIndex, executed } = sqlFailure(error);
  const part = statementIndex === undefined || !executed ? undefined : steps[statementIndex]?.part;
  return part === 'others-unchanged' || part === 'foreign-key-check';
}
