import { LEDGER } from './tables';
import type { SqlStatement } from '../../turso';
import type { DatabaseOutcome } from '../database/migrate-database';
import type { PreparedMigration } from '../database/prepared-migration';

/** Long statements and messages are cut: the ledger of a large fleet is read whole. */
const MAX_TEXT = 500;

/** Databases of one statement: a server limits the size of a request. */
const MARKED_AT_ONCE = 10_000;

/** A database as its row names it. */
export interface RowDatabase {
  readonly id: string;
  readonly name: string;
}

/**
 * Says that a rollout is about to touch databases, before it does: from then on their rows are not certain. An application of the same
 * rollout's time that was faster keeps its own mark, because it may still be at work when the rollout has visited the tenant.
 */
export function markStatements(databases: readonly RowDatabase[], epoch: number, at: string): SqlStatement[] {
  const statements: SqlStatement[] = [];
  for (let begin = 0; begin < databases.length; begin += MARKED_AT_ONCE) {
    const some = databases.slice(begin, begin + MARKED_AT_ONCE).map(({ id, name }) => [id, name]);
    statements.push({
      sql: `INSERT INTO ${LEDGER} (database_id, name, touched_by, updated_at)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), ?1, ?2 FROM json_each(?3) WHERE true
        ON CONFLICT (database_id) DO UPDATE SET touched_by = excluded.touched_by
          WHERE touched_by IS NULL OR touched_by NOT LIKE ?1 || '/%'`,
      args: [String(epoch), at, JSON.stringify(some)],
    });
  }
  return statements;
}

/** Takes a rollout's mark back from databases that it did not touch: what their rows say is as certain as before. */
export function unmarkStatements(ids: readonly string[], epoch: number): SqlStatement[] {
  return ids.length === 0 ? [] : [{
    sql: `UPDATE ${LEDGER} SET touched_by = NULL WHERE touched_by = ?1 AND database_id IN (SELECT value FROM json_each(?2))`,
    args: [String(epoch), JSON.stringify(ids)],
  }];
}

/** What a row says of a database. */
type WrittenOutcome = Pick<DatabaseOutcome, 'position' | 'failure' | 'confirmed'> & { readonly database: RowDatabase };

/**
 * A database's row. What a later rollout wrote of it stays, and so does the position of a row that somebody has made certain since it
 * was marked. Where the database has not confirmed its position, the row stays uncertain.
 */
export function rowStatement(
  { database, position, confirmed, failure }: WrittenOutcome,
  migrations: readonly PreparedMigration[], quarantined: boolean, epoch: number, at: string,
): SqlStatement {
  const last = position === undefined ? undefined : migrations[position - 1];
  const known = (column: string) =>
    `${column} = CASE WHEN touched_by IS NULL OR excluded.touched_by IS NOT NULL THEN ${column} ELSE excluded.${column} END`;
  const isConfirmed = confirmed && position !== undefined;
  return {
    sql: `INSERT INTO ${LEDGER}
      (database_id, name, position, version, checksum, failed_migration, failed_statement, error, quarantined, epoch, touched_by, updated_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      ON CONFLICT (database_id) DO UPDATE SET name = excluded.name, ${known('position')}, ${known('version')}, ${known('checksum')},
        failed_migration = excluded.failed_migration, failed_statement = excluded.failed_statement, error = excluded.error,
        quarantined = excluded.quarantined, epoch = excluded.epoch, updated_at = excluded.updated_at,
        touched_by = CASE WHEN touched_by LIKE ?10 || '/%' THEN touched_by ELSE excluded.touched_by END
        WHERE epoch <= excluded.epoch`,
    args: [
      database.id, database.name,
      isConfirmed ? position : null, isConfirmed ? last?.name ?? null : null, isConfirmed ? last?.checksum ?? null : null,
      failure?.migration ?? null, failure?.statement?.slice(0, MAX_TEXT) ?? null, failure?.message.slice(0, MAX_TEXT) ?? null,
      quarantined ? 1 : 0, epoch, isConfirmed ? null : String(epoch), at,
    ],
  };
}
