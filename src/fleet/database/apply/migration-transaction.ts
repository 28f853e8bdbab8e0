import { guards, KEYS_ARE_KEPT, KEYS_ARE_OFF } from './guards';
import type { TransactionStep } from './transaction-step';
import type { Writer } from './writer';
import type { KnownTables } from '../../../migrations';
import type { SqlStatement } from '../../../turso';
import { HISTORY } from '../../ledger/tables';
import { measureSteps, tablesIn, type DatabaseSchema } from '../losses/measure-steps';
import { FORGET_REFERENCES, noneUnusable, noteReferences, orphansKept, referencesKept } from '../losses/references';
import { watchSteps } from '../losses/watch-steps';
import type { PreparedMigration, PreparedScript } from '../prepared-migration';

/** A transaction that changes a database and its record of migrations at once. */
export interface MigrationTransaction {
  readonly migration: PreparedMigration;
  readonly steps: readonly TransactionStep[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
  /**
   * The same with counts of rows, for a database where a statement was found to change rows that it does not name, or rows to refer to
   * nothing: that may be no loss, or have been so before. Undefined where the counts are in it already.
   */
  readonly careful?: (schema: DatabaseSchema) => MigrationTransaction;
}

/** What {@link MigrationTransaction.careful} knows of a database. */
export interface Careful {
  readonly tables: KnownTables;
  readonly derived: DatabaseSchema['derived'];
}

export function carefulWith(schema: DatabaseSchema): Careful {
  return { tables: tablesIn(schema), derived: schema.derived };
}

/**
 * The transaction that applies one migration. Its first statement is the record, which refuses to be written when there is one at
 * its position already, or none of the migration in front of it: whatever was believed before, and however many run this side by
 * side, nothing is applied twice or out of order.
 *
 * @param previous the migration in front of it; undefined for the first
 */
export function migrationTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, writer: Writer, careful?: Careful,
): MigrationTransaction {
  return {
    migration,
    foreignKeys: migration.foreignKeys,
    steps: [
      { part: 'record', sql: recordStatement(migration, position, previous, writer) },
      ...scriptSteps(migration, { table: HISTORY, position }, careful),
    ],
    ...careful === undefined ? {
      careful: (schema) => migrationTransaction(migration, position, previous, writer, carefulWith(schema)),
    } : {},
  };
}

/**
 * The transaction that takes the last migration back: its script for the way back, and its record. The record of the migration
 * before it gets the rollout's number, so that an older rollout cannot apply it again.
 */
export function takeBackTransaction(
  migration: PreparedMigration, script: PreparedScript, position: number, writer: Writer, careful?: Careful,
): MigrationTransaction {
  const { epoch } = writer;
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
      ...scriptSteps(script, { table: HISTORY, position }, careful),
      { part: 'record', sql: { sql: `DELETE FROM ${HISTORY} WHERE position = ?`, args: [position] } },
      { part: 'record', sql: { sql: `UPDATE ${HISTORY} SET epoch = max(epoch, ?) WHERE position = ?`, args: [epoch, position - 1] } },
    ],
    ...careful === undefined ? { careful: (schema) => takeBackTransaction(migration, script, position, writer, carefulWith(schema)) } : {},
  };
}

/** Writes a migration's record, or fails. */
export function recordStatement(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, { epoch, at, fleet }: Writer,
): SqlStatement {
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at, epoch, fleet) VALUES (?1, ?2, ?3, CASE
      WHEN ${guards.follows('?1', '?4', '?5')} AND ${guards.notSuperseded('?7')} AND ${guards.nothingHalfDone} THEN ?6 END, ?7, ?8)`,
    args: [position, migration.name, migration.checksum, previous?.name ?? null, previous?.checksum ?? null, at, epoch, fleet],
  };
}

/** A row that a condition can be checked with. */
export interface RecordRow {
  readonly table: string;
  readonly position: number;
  /** Which statements of a migration these are, where each is a transaction of its own. Undefined: they are the whole script. */
  readonly part?: 'earlier' | 'last';
}

/**
 * The statements of a script, with what looks after rows that they do not name, and what they need where they switch foreign keys off.
 * References are compared with those before the script in a careful transaction, and where a migration runs in several transactions.
 */
export function scriptSteps(prepared: PreparedScript, { table, position, part }: RecordRow, careful?: Careful): TransactionStep[] {
  const script = careful === undefined ? watchSteps(prepared) : measureSteps(prepared, careful.tables, careful.derived);
  const check = (condition: string): SqlStatement => ({
    sql: `UPDATE ${table} SET applied_at = CASE WHEN ${condition} THEN applied_at END WHERE position = ?1`, args: [position],
  });
  const begin: TransactionStep[] = prepared.foreignKeys ? [] : [{ part: 'foreign-keys-off', sql: check(KEYS_ARE_OFF) }];
  if (careful === undefined && part === undefined) {
    const kept: TransactionStep[] = prepared.foreignKeys ? [] : [{ part: 'foreign-key-check', sql: check(KEYS_ARE_KEPT) }];
    return [...begin, ...script, ...noneUnusable(prepared), ...kept];
  }
  // Foreign keys may have been switched on between two statements of a migration that runs in several transactions.
  const orphans = prepared.foreignKeys && part === undefined ? [] : orphansKept(prepared);
  const compare = [...referencesKept(prepared), ...orphans, FORGET_REFERENCES];
  return [...begin, ...noteReferences(prepared), ...script, ...part === 'earlier' ? [] : compare];
}
