import { guards } from './guards';
import { carefulWith, recordStatement, scriptStatements, type Careful, type MigrationTransaction } from './migration-transaction';
import type { PreparedMigration, PreparedScript } from '../prepared-migration';
import type { TransactionStatement } from './transaction-statement';
import type { Writer } from './writer';
import { CREATE_STATEMENTS, STATEMENTS } from '../../ledger/tables';

/**
 * Builds the transaction of one statement of a migration that runs outside of a transaction, with the record of that statement. Fails if
 * the statement before has no record, or if this one has. With the last statement, the record of the migration replaces those of its
 * statements.
 *
 * @param index of the statement, from 0
 * @param checksums of all its statements
 */
export function statementTransaction(
  migration: PreparedMigration, position: number, previous: PreparedMigration | undefined, index: number, checksums: readonly string[],
  writer: Writer, careful?: Careful,
): MigrationTransaction {
  const last = index === migration.statements.length - 1;
  const script = scriptOf(migration, index);
  return {
    migration,
    foreignKeys: migration.foreignKeys,
    statements: [
      ...index === 0 ? [record(CREATE_STATEMENTS)] : [],
      record(
        `INSERT INTO ${STATEMENTS} (position, statement, checksum, applied_at) VALUES (?1, ?2, ?3, CASE
          WHEN (?2 = 1 OR EXISTS (SELECT 1 FROM ${STATEMENTS} WHERE position = ?1 AND statement = ?2 - 1 AND checksum = ?4))
            AND ${guards.follows('?1', '?5', '?6')} AND ${guards.notSuperseded('?8')} THEN ?7 END)`,
        position, index + 1, checksums[index], checksums[index - 1] ?? null, previous?.name ?? null, previous?.checksum ?? null,
        writer.at, writer.epoch,
      ),
      ...scriptStatements(script, { table: STATEMENTS, position, part: last ? 'last' : 'earlier' }, careful),
      ...last ? [
        record(`DROP TABLE ${STATEMENTS}`),
        { part: 'record', sql: recordStatement(migration, position, previous, writer) } as const,
      ] : [],
    ],
    ...careful === undefined ? {
      careful: (schema) => statementTransaction(migration, position, previous, index, checksums, writer, carefulWith(schema)),
    } : {},
  };
}

/** Returns one statement as a script. It does not know about copies that other statements of the migration made. */
function scriptOf({ statements, foreignKeys, watched, mayDestroy }: PreparedMigration, index: number): PreparedScript {
  const statement = statements[index];
  const found = watched.statements.get(statement);
  return {
    statements: [statement],
    foreignKeys,
    mayDestroy,
    watched: { ...watched, statements: new Map(found === undefined ? [] : [[statement, found]]) },
  };
}

function record(sql: string, ...args: (string | number | null)[]): TransactionStatement {
  return { part: 'record', sql: { sql, args } };
}
