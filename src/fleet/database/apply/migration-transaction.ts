import { guards, KEYS_ARE_KEPT, KEYS_ARE_OFF } from './guards';
import type { TransactionStatement } from './transaction-statement';
import type { Writer } from './writer';
import type { KnownTables } from '../../../migrations';
import { tablesOf } from '../../../migrations/destructive/watched';
import type { SqlStatement } from '../../../turso';
import { HISTORY } from '../../ledger/tables';
import { countRowsAround, type SchemaSql } from '../losses/count-rows-around';
import { FORGET_REFERENCES, noneUnusable, noteReferences, orphansKept, referencesKept } from '../losses/references';
import { watchScript } from '../losses/watch-script';
import type { PreparedMigration, PreparedScript } from '../prepared-migration';

/** A transaction that changes a database and its history together. */
export interface MigrationTransaction {
  readonly migration: PreparedMigration;
  readonly statements: readonly TransactionStatement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
  /**
   * The same transaction with counts of rows. Used after a statement changed rows that it does not name, or left rows that refer to
   * nothing: that may be no loss, or may have been so before. Undefined if the transaction has the counts already.
   */
  readonly careful?: (schema: SchemaSql) => MigrationTransaction;
}

/** What {@link MigrationTransaction.careful} knows about a database. */
export interface Careful {
  readonly tables: KnownTables;
  readonly derived: SchemaSql['derived'];
}

export function carefulWith(schema: SchemaSql): Careful {
  return { tables: tablesOf(schema.sql), derived: schema.derived };
}

/**
 * Builds the transaction that applies one migration. Its first statement writes the record. It fails if a record exists at that position,
 * or if the record of the migration before is missing. So nothing is applied twice or out of order, even if our belief was wrong or
 * several processes run side by side.
 *
 * @param previous the migration before it; undefined for the first
 */
export function migrationTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, writer: Writer, careful?: Careful,
): MigrationTransaction {
  return {
    migration,
    foreignKeys: migration.foreignKeys,
    statements: [
      { part: 'record', sql: recordStatement(migration, position, previous, writer) },
      ...scriptStatements(migration, { table: HISTORY, position }, careful),
    ],
    ...careful === undefined ? {
      careful: (schema) => migrationTransaction(migration, position, previous, writer, carefulWith(schema)),
    } : {},
  };
}

/**
 * Builds the transaction that reverts the last migration: runs its down script and deletes its record. The record before it gets the
 * rollout's number, so an older rollout cannot apply the migration again.
 */
export function revertTransaction(
  migration: PreparedMigration, script: PreparedScript, position: number, writer: Writer, careful?: Careful,
): MigrationTransaction {
  const { epoch } = writer;
  return {
    migration,
    foreignKeys: script.foreignKeys,
    statements: [
      {
        part: 'record',
        // Never inserts: either the row exists, or the condition fails.
        sql: {
          sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) VALUES (?1, ?2, ?3, CASE
            WHEN ${guards.isLast('?1', '?2', '?3')} AND ${guards.notSuperseded('?4')} AND ${guards.nothingHalfDone} THEN '' END)
            ON CONFLICT DO NOTHING`,
          args: [position, migration.name, migration.checksum, epoch],
        },
      },
      ...scriptStatements(script, { table: HISTORY, position }, careful),
      { part: 'record', sql: { sql: `DELETE FROM ${HISTORY} WHERE position = ?`, args: [position] } },
      { part: 'record', sql: { sql: `UPDATE ${HISTORY} SET epoch = max(epoch, ?) WHERE position = ?`, args: [epoch, position - 1] } },
    ],
    ...careful === undefined ? { careful: (schema) => revertTransaction(migration, script, position, writer, carefulWith(schema)) } : {},
  };
}

/** Writes the record of a migration, or fails. */
export function recordStatement(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, { epoch, at, fleet }: Writer,
): SqlStatement {
  return {
    sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at, epoch, fleet) VALUES (?1, ?2, ?3, CASE
      WHEN ${guards.follows('?1', '?4', '?5')} AND ${guards.notSuperseded('?7')} AND ${guards.nothingHalfDone} THEN ?6 END, ?7, ?8)`,
    args: [position, migration.name, migration.checksum, previous?.name ?? null, previous?.checksum ?? null, at, epoch, fleet],
  };
}

/** A row that checks can update in order to fail. */
export interface RecordRow {
  readonly table: string;
  readonly position: number;
  /** Which statements of the migration these are, if each is its own transaction. Undefined: the whole script. */
  readonly part?: 'earlier' | 'last';
}

/**
 * Returns the statements of a script, with checks for lost rows and for foreign keys that are off. Compares references with those before
 * the script if the transaction is careful, or if the migration runs in several transactions.
 */
export function scriptStatements(
  prepared: PreparedScript, { table, position, part }: RecordRow, careful?: Careful,
): TransactionStatement[] {
  const script = careful === undefined ? watchScript(prepared) : countRowsAround(prepared, careful.tables, careful.derived);
  const check = (condition: string): SqlStatement => ({
    sql: `UPDATE ${table} SET applied_at = CASE WHEN ${condition} THEN applied_at END WHERE position = ?1`, args: [position],
  });
  const begin: TransactionStatement[] = prepared.foreignKeys ? [] : [{ part: 'foreign-keys-off', sql: check(KEYS_ARE_OFF) }];
  if (careful === undefined && part === undefined) {
    const kept: TransactionStatement[] = prepared.foreignKeys ? [] : [{ part: 'foreign-key-check', sql: check(KEYS_ARE_KEPT) }];
    return [...begin, ...script, ...noneUnusable(prepared), ...kept];
  }
  // A user may have switched foreign keys on between two transactions of the migration.
  const orphans = prepared.foreignKeys && part === undefined ? [] : orphansKept(prepared);
  const compare = [...referencesKept(prepared), ...orphans, FORGET_REFERENCES];
  return [...begin, ...noteReferences(prepared), ...script, ...part === 'earlier' ? [] : compare];
}
