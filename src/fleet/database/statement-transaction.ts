import { guards } from './guards';
import { recordStatement, scriptSteps, type MigrationTransaction, type TransactionStep, type Writer } from './migration-transaction';
import type { PreparedMigration } from './prepared-migration';
import { CREATE_STATEMENTS, STATEMENTS } from '../ledger/tables';

/**
 * The transaction of one statement of a migration that runs outside of a transaction, together with the record of that statement. It
 * refuses to run when the statement before it was not run, or this one was. With the last statement, the migration's own record takes
 * the place of those of its statements.
 *
 * @param index of the statement, from 0
 * @param checksums of all its statements
 */
export function statementTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, index: number, checksums: readonly string[],
  writer: Writer,
): MigrationTransaction {
  const last = index === migration.statements.length - 1;
  const script = { statements: [migration.statements[index]], foreignKeys: migration.foreignKeys };
  return {
    migration,
    foreignKeys: migration.foreignKeys,
    steps: [
      ...index === 0 ? [record(CREATE_STATEMENTS)] : [],
      record(
        `INSERT INTO ${STATEMENTS} (position, statement, checksum, applied_at) VALUES (?1, ?2, ?3, CASE
          WHEN (?2 = 1 OR EXISTS (SELECT 1 FROM ${STATEMENTS} WHERE position = ?1 AND statement = ?2 - 1 AND checksum = ?4))
            AND ${guards.follows('?1', '?5', '?6')} AND ${guards.notSuperseded('?8')} THEN ?7 END)`,
        position, index + 1, checksums[index], checksums[index - 1] ?? null, previous?.name ?? null, previous?.checksum ?? null,
        writer.at, writer.epoch,
      ),
      ...scriptSteps(script, { table: STATEMENTS, position, ends: last }),
      ...last ? [
        record(`DROP TABLE ${STATEMENTS}`),
        { part: 'record', sql: recordStatement(migration, position, previous, writer) } as const,
      ] : [],
    ],
  };
}

function record(sql: string, ...args: (string | number | null)[]): TransactionStep {
  return { part: 'record', sql: { sql, args } };
}
