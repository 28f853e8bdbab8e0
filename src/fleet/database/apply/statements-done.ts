import type { MigrateDatabaseOptions } from './migrate-database-options';
import { SqlError } from '../../../turso/sql/sql-error';
import { STATEMENTS } from '../../ledger/tables';
import { DatabaseRefusal } from '../history/database-refusal';
import type { PreparedMigration } from '../prepared-migration';
import { sha256 } from '../sha256';

/** Returns the checksums of a migration's statements, in order. */
export async function statementChecksums({ statements }: PreparedMigration): Promise<string[]> {
  return Promise.all(statements.map(({ sql }) => sha256(sql)));
}

/**
 * Reads how many statements of a migration a database has, after the migration ran outside of a transaction and was cut off. Costs one
 * request.
 *
 * @throws DatabaseRefusal if they are not the statements with which the migration begins
 */
export async function readStatementsDone(
  { sql, database }: Pick<MigrateDatabaseOptions, 'sql' | 'database'>, migration: PreparedMigration, position: number,
  checksums: readonly string[],
): Promise<number> {
  const rows = await sql.transaction(
    database, [{ sql: `SELECT position, checksum FROM ${STATEMENTS} ORDER BY position, statement` }], { readOnly: true },
  ).then(([result]) => result.rows, (error: unknown) => {
    // The table exists only while a migration is half done.
    if (error instanceof SqlError && error.missingTable === STATEMENTS) {
      return [];
    }
    throw error;
  });
  const edited = rows.findIndex(([at, checksum], index) => at !== position + 1 || checksum !== checksums[index]);
  if (edited !== -1) {
    throw new DatabaseRefusal('CUT_OFF', editedMessage(database.name, migration, edited, rows.length));
  }
  return rows.length;
}

function editedMessage(database: string, { name, statements }: PreparedMigration, index: number, done: number): string {
  const statement = statements[index];
  const which = statement === undefined
    ? `statement ${index + 1} is missing now`
    : `statement ${index + 1} (line ${statement.line}) is another one now`;
  return `Migration "${name}" was cut off in database "${database}" after statement ${done}, and was edited since: ${which}. ` +
    `Restore the ${done === 1 ? 'first statement' : `first ${done} statements`}. You may change the ones after that.`;
}
