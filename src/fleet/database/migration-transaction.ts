import { guards, KEYS_ARE_KEPT, KEYS_ARE_OFF } from './guards';
import type { PreparedMigration, PreparedScript } from './prepared-migration';
import type { Statement } from '../../migrations';
import type { SqlStatement } from '../../turso';
import { HISTORY } from '../ledger/tables';

/** What a statement of a migration's transaction is there for. */
export type TransactionPart = 'record' | 'foreign-keys-off' | 'migration' | 'foreign-key-check';

/** A statement of a transaction. */
export interface TransactionStep {
  readonly part: TransactionPart;
  readonly sql: SqlStatement;
  /** What it is in the migration's script. */
  readonly statement?: Statement;
}

/** A transaction that changes a database and its record of migrations at once. */
export interface MigrationTransaction {
  readonly migration: PreparedMigration;
  readonly steps: readonly TransactionStep[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** Where and by whom a migration is applied or taken back. */
export interface Writer {
  /** Number of the rollout; 0 for none. */
  readonly epoch: number;
  /** Time of day, for people. */
  readonly at: string;
}

/**
 * The transaction that applies one migration. Its first statement is the record, which refuses to be written when there is one at
 * its position already, or none of the migration in front of it: whatever was believed before, and however many run this side by
 * side, nothing is applied twice or out of order.
 *
 * @param previous the migration in front of it; undefined for the first
 */
export function migrationTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, writer: Writer,
): MigrationTransaction {
  return {
    migration,
    foreignKeys: migration.foreignKeys,
    steps: [
      { part: 'record', sql: recordStatement(migration, position, previous, writer) },
      ...scriptSteps(migration, { table: HISTORY, position }),
    ],
  };
}

/**
 * The transaction that takes the last migration back: its script for the way back, and its record. The record of the migration
 * before it gets the rollout's number, so that an older rollout cannot apply it again.
 */
export function takeBackTransaction(
  migration: PreparedMigration, script: PreparedScript, position: number, { epoch }: Writer,
): MigrationTransaction {
  return {
    migration,
    foreignKeys: script.foreignKeys,
    steps: [
      {
        part: 'record',
        // Never inserts: the row is there, or the condition fails.
        sql: {
          sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) VALUES (?1, ?2, ?3, CASE
            WHEN ${guards.isLast('?1', '?2', '?3')} AND ${guards.notSuperseded('?4')} AND ${guards.nothingHalfDone} THEN '' END)
            ON CONFLICT DO NOTHING`,
          args: [position, migration.name, migration.checksum, epoch],
        },
      },
      ...scriptSteps(script, { table: HISTORY, position }),
      { part: 'record', sql: { sql: `DELETE FROM ${HISTORY} WHERE position = ?`, args: [position] } },
      { part: 'record', sql: { sql: `UPDATE ${HISTORY} SET epoch = max(epoch, ?) WHERE position = ?`, args: [epoch, position - 1] } },
    ],
  };
}

/** Writes a migration's record, or fails. */
export function recordStatement(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, { epoch, at }: Writer,
): SqlStatement {
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at, epoch) VALUES (?1, ?2, ?3, CASE
      WHEN ${guards.follows('?1', '?4', '?5')} AND ${guards.notSuperseded('?7')} AND ${guards.nothingHalfDone} THEN ?6 END, ?7)`,
    args: [position, migration.name, migration.checksum, previous?.name ?? null, previous?.checksum ?? null, at, epoch],
  };
}

/** A row that a condition can be checked with. */
export interface RecordRow {
  readonly table: string;
  readonly position: number;
  /** Whether foreign keys are looked at in the end. @default true */
  readonly ends?: boolean;
}

/** The statements of a script, with what they need where they switch foreign keys off. */
export function scriptSteps({ statements, foreignKeys }: PreparedScript, { table, position, ends = true }: RecordRow): TransactionStep[] {
  const script = statements.map((statement): TransactionStep => ({ part: 'migration', sql: { sql: statement.sql }, statement }));
  const check = (condition: string): SqlStatement => ({
    sql: `UPDATE ${table} SET applied_at = CASE WHEN ${condition} THEN applied_at END WHERE position = ?1`, args: [position],
  });
  return foreignKeys ? script : [
    { part: 'foreign-keys-off', sql: check(KEYS_ARE_OFF) },
    ...script,
    ...ends ? [{ part: 'foreign-key-check', sql: check(KEYS_ARE_KEPT) } as const] : [],
  ];
}
