import { baselinePosition } from './baseline';
import type { SqlClient } from '../../../turso';
import type { FleetDatabase } from '../fleet-database';
import { HAS_OWN, HAS_TABLE } from './own-objects';
import type { PreparedMigration } from '../prepared-migration';
import { quoted } from '../sql-text';
import { importedCount } from '../tool-histories/import-history';
import { missingToolTable } from '../tool-histories/missing-table';
import type { ToolTable } from '../tool-histories/tool-tables';

interface AdoptOptions {
  readonly sql: SqlClient;
  readonly database: FleetDatabase;
  readonly migrations: readonly PreparedMigration[];
  readonly baseline?: string;
  readonly importHistory?: ToolTable;
  readonly signal?: AbortSignal;
}

/**
 * Returns the position that the next rollout would record in a database without history. Changes nothing. Sends no request if no option
 * adopts databases, otherwise one or two.
 *
 * @throws DatabaseRefusal if the history of another tool cannot be imported, RangeError for a baseline that is no migration
 */
export async function positionWhenAdopted(
  { sql, database, migrations, baseline, importHistory, signal }: AdoptOptions,
): Promise<number> {
  const target = baseline === undefined ? 0 : baselinePosition(baseline, migrations);
  if (baseline === undefined && importHistory === undefined) {
    return 0;
  }
  const table = importHistory?.table ?? '';
  const readOnly = { readOnly: true, signal };
  const [{ rows: [[hasTable, hasOwn]] }] = await sql.transaction(
    database, [{ sql: `SELECT ${HAS_TABLE}, ${HAS_OWN}`, args: [table, table] }], readOnly,
  );
  if (importHistory !== undefined && hasTable === 1) {
    const [read] = await sql.transaction(database, [{ sql: `SELECT * FROM ${quoted(table)}` }], readOnly);
    const count = await importedCount(importHistory, read, migrations, database.name);
    if (count > 0) {
      return count;
    }
  } else if (importHistory !== undefined && hasOwn === 1 && baseline === undefined) {
    throw await missingToolTable(sql, database, importHistory);
  }
  return hasOwn === 1 ? target : 0;
}
