import { guards } from './guards';
import { carefulWith, recordStatement, scriptSteps, type Careful, type MigrationTransaction } from './migration-transaction';
import type { PreparedMigration, PreparedScript } from '../prepared-migration';
import type { TransactionStep } from './transaction-step';
import type { Writer } from './writer';
import { CREATE_STATEMENTS, STATEMENTS } from '../../ledger/tables';

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
  writer: Writer, careful?: Careful,
): MigrationTransaction {
  const last = index === migration.statements.length - 1;
  const script = scriptOf(migration, index);
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
      ...scriptSteps(script, { table: STATEMENTS, position, part: last ? 'last' : 'earlier' }, careful),
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

/** One statement as a script of its own. Copies that others of the migration have made are not known to it. */
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

function record(sql: string, ...args: (string | number | null)[]): TransactionStep {
  return { part: 'record', sql: { sql, args } };
}
