import type { PreparedMigration } from './prepared-migration';
import type { SqlStatement } from '../../turso';
import { HISTORY } from '../ledger/tables';

/** What a statement of a migration's transaction is there for. */
export type TransactionPart = 'record' | 'foreign-keys-off' | 'migration' | 'foreign-key-check';

/** The transaction that applies one migration and records it. */
export interface MigrationTransaction {
  readonly statements: readonly SqlStatement[];
  /** What each of the statements is for. */
  readonly parts: readonly TransactionPart[];
}

/**
 * Builds the transaction. Its first statement is the record. It refuses to be written when there is one at its position already, or
 * none of the migration in front of it: whatever was believed before, and however many run this side by side, nothing is applied
 * twice or out of order. The guards use the NOT NULL of `applied_at`, because plain SQL has no other way to fail on a condition.
 *
 * @param previous the migration in front of it; undefined for the first
 */
export function migrationTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, appliedAt: string,
): MigrationTransaction {
  const script = migration.statements.map(({ sql }): [TransactionPart, SqlStatement] => ['migration', { sql }]);
  const all: [TransactionPart, SqlStatement][] = [
    ['record', record(migration, position, previous, appliedAt)],
    ...migration.foreignKeys ? script : [
      ['foreign-keys-off', { sql: FOREIGN_KEYS_OFF, args: [position] }] as [TransactionPart, SqlStatement],
      ...script,
      ['foreign-key-check', { sql: FOREIGN_KEY_CHECK, args: [position] }] as [TransactionPart, SqlStatement],
    ],
  ];
  return { statements: all.map(([, statement]) => statement), parts: all.map(([part]) => part) };
}

function record(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, appliedAt: string,
): SqlStatement {
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) VALUES (?1, ?2, ?3, CASE
      WHEN ?1 = 1 OR EXISTS (SELECT 1 FROM ${HISTORY} WHERE position = ?1 - 1 AND name = ?4 AND checksum = ?5) THEN ?6 END)`,
    args: [position, migration.name, migration.checksum, previous?.name ?? null, previous?.checksum ?? null, appliedAt],
  };
}

/** Fails where the switch in front of the transaction had no effect: rows could be deleted by the rebuild of a table they refer to. */
const FOREIGN_KEYS_OFF = `UPDATE ${HISTORY}
  SET applied_at = CASE WHEN (SELECT foreign_keys FROM pragma_foreign_keys) = 0 THEN applied_at END WHERE position = ?1`;

const FOREIGN_KEY_CHECK = `UPDATE ${HISTORY}
  SET applied_at = CASE WHEN EXISTS (SELECT 1 FROM pragma_foreign_key_check) THEN NULL ELSE applied_at END WHERE position = ?1`;
