import { LEDGER, MAX_TEXT } from './tables';
import { keptIf, latest, without } from './uncertain-rows';
import type { SqlStatement } from '../../turso';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import type { PreparedMigration } from '../database/prepared-migration';

/** Databases of one statement. A server limits the size of a request. */
const MARKED_AT_ONCE = 10_000;

/** The id and name of a database in its row. */
export interface RowDatabase {
  readonly id: string;
  readonly name: string;
}

/**
 * Marks the rows of databases as uncertain before a rollout visits them. Marks of applications that know the same rollout stay, because
 * those applications may still be at work after the visit. If an older mark is left, its owner may have changed the database, so the
 * position is forgotten.
 */
export function markStatements(databases: readonly RowDatabase[], epoch: number, at: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  const others = "json_each(COALESCE(touched_by, '[]')) WHERE value";
  for (let begin = 0; begin < databases.length; begin += MARKED_AT_ONCE) {
    const some = databases.slice(begin, begin + MARKED_AT_ONCE).map(({ id, name }) => [id, name]);
    statements.push({
      sql: `INSERT INTO ${LEDGER} (database_id, name, touched_by, updated_at)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_array(?1), ?2 FROM json_each(?3) WHERE true
        ON CONFLICT (database_id) DO UPDATE SET
          ${keptIf(`NOT EXISTS (SELECT 1 FROM ${others} <> ?1 AND value NOT LIKE ?1 || '/%')`)},
          touched_by = json_insert((SELECT json_group_array(value) FROM ${others} LIKE ?1 || '/%'), '$[#]', ?1)`,
      args: [String(epoch), at, JSON.stringify(some)],
    });
  }
  return statements;
}

/** Removes a rollout's mark from databases that it did not visit. Their rows are as certain as before. */
export function unmarkStatements(ids: readonly string[], epoch: number): SqlStatement[] {
  return ids.length === 0 ? [] : [{
    sql: `UPDATE ${LEDGER} SET touched_by = ${without('?1')} WHERE database_id IN (SELECT value FROM json_each(?2))`,
    args: [String(epoch), JSON.stringify(ids)],
  }];
}

/** The result of a database, as its row records it. */
type WrittenOutcome = Pick<DatabaseResult, 'position' | 'failure' | 'confirmed'> & { readonly database: RowDatabase };

/** The rollout that writes a row. */
export interface RowWriter {
  readonly epoch: number;
  /** How many migrations the rollout wants every database to have. */
  readonly targetPosition: number;
  /** The time of the write, as ISO 8601. */
  readonly at: string;
}

/**
 * Writes a database's row, unless a later rollout has written it. The row stays uncertain if the database has not confirmed its position.
 */
export function rowStatement(
  { database, position, confirmed, failure }: WrittenOutcome,
  migrations: readonly PreparedMigration[], quarantined: boolean, { epoch, targetPosition, at }: RowWriter,
): SqlStatement {
  const known = confirmed ? position : undefined;
  const last = known === undefined ? undefined : migrations[known - 1];
  const certain = known === undefined ? '' : `${latest((column) => `excluded.${column}`, '?13')}, touched_by = ${without('?12')},`;
  return {
    sql: `INSERT INTO ${LEDGER}
      (database_id, name, position, version, checksum, failed_migration, failed_statement, error, quarantined, epoch, updated_at, touched_by)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, CASE WHEN ?3 IS NULL THEN json_array(?12) END)
      ON CONFLICT (database_id) DO UPDATE SET name = excluded.name, ${certain}
        failed_migration = excluded.failed_migration, failed_statement = excluded.failed_statement, error = excluded.error,
        quarantined = excluded.quarantined, epoch = excluded.epoch, updated_at = excluded.updated_at
        WHERE epoch <= excluded.epoch`,
    args: [
      database.id, database.name, known ?? null, last?.name ?? null, last?.checksum ?? null,
      failure?.migration ?? null, failure?.statement?.slice(0, MAX_TEXT) ?? null, failure?.message.slice(0, MAX_TEXT) ?? null,
      quarantined ? 1 : 0, epoch, at, String(epoch), ...known === undefined ? [] : [targetPosition],
    ],
  };
}
