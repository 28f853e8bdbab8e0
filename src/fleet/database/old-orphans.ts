import type { FleetDatabase } from './database';
import { WITHOUT_KEYS } from './explanation';
import { ORPHANS, orphanText } from './references';
import type { SqlFailure } from './sql-failure';
import { list } from './sql-text';
import type { TransactionStep } from './transaction-step';
import { nameOf } from '../../migrations/destructive/words';
import type { SqlClient } from '../../turso';

/**
 * Why a statement may have failed that copies or changes rows, in words: some of them refer to nothing, and did so before. SQLite says of
 * a foreign key only that it failed. One request, and only after such a failure.
 */
export async function oldOrphans(
  sql: SqlClient, database: FleetDatabase, step: TransactionStep | undefined, { reason }: SqlFailure,
): Promise<string | undefined> {
  if (step?.part !== 'migration' || step.statement === undefined || reason?.kind !== 'foreign-key-failed') return undefined;
  const names = [...new Set(step.statement.tokens.map((token) => nameOf(token).toLowerCase()))];
  const found = `SELECT * FROM (${ORPHANS}) WHERE child IN (${list(names)}) LIMIT 5`;
  const told = await sql.transaction(database, [{ sql: `SELECT group_concat(${orphanText}, '; ') FROM (${found})` }], { readOnly: true })
    .then(([{ rows: [[orphans]] }]) => orphans, () => null);
  return told === null ? undefined : `Before the migration already, rows refer to nothing: ${String(told)}. Correct or delete them. ${WITHOUT_KEYS}`;
}
