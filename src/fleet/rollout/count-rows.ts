import { namedTables, type Statement } from '../../migrations';
import type { SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import { quoted, text } from '../database/sql-text';

/** How many rows a table has, and in how many of them each foreign key column has a value. */
export interface TableCount {
  readonly name: string;
  /** By column; `*` counts the rows. */
  readonly counts: ReadonlyMap<string, number>;
}

/** The tables of a database, by their names in lower case. */
export type RowCounts = ReadonlyMap<string, TableCount>;

const TABLES = `SELECT t.name, f."from" FROM pragma_table_list t LEFT JOIN pragma_foreign_key_list(t.name) f
  WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND t.name NOT LIKE '\\_turso\\_%' ESCAPE '\\'
    AND t.name NOT LIKE 'libsql\\_%' ESCAPE '\\'`;

/** Counts the rows and the references of every table with two requests. Skips virtual tables, which have no rows of their own. */
export async function countRows(sql: SqlClient, database: FleetDatabase, signal?: AbortSignal): Promise<RowCounts> {
  const [{ rows }] = await sql.transaction(database, [{ sql: TABLES }], { readOnly: true, signal });
  const columns = new Map<string, Set<string>>();
  for (const [table, column] of rows) {
    columns.set(String(table), (columns.get(String(table)) ?? new Set(['*'])).add(column === null ? '*' : String(column)));
  }
  const wanted = [...columns].flatMap(([table, names]) => [...names].map((column) => ({ table, column })));
  if (wanted.length === 0) return new Map();
  const results = await sql.transaction(database, wanted.map(({ table, column }) => (
    { sql: `SELECT count(${column === '*' ? '*' : quoted(column)}), ${text(table)} FROM ${quoted(table)}` })), { readOnly: true, signal });
  const counted = wanted.map(({ table, column }, index) => ({ table, column, count: Number(results[index].rows[0][0]) }));
  return new Map([...columns.keys()].map((name) => [name.toLowerCase(), {
    name, counts: new Map(counted.filter(({ table }) => table === name).map(({ column, count }) => [column, count])),
  }]));
}

/**
 * Returns in words what was lost in tables that a script does not name: `rows of "visit": 3 before, 0 after`.
 *
 * @param statements the statements of the script
 */
export function lostRows(before: RowCounts, after: RowCounts, statements: readonly Statement[]): string[] {
  const { named, renamed } = namedTables(statements);
  return [...before].filter(([key]) => !named.has(key)).flatMap(([key, { name, counts }]) => {
    const then = after.get(key) ?? after.get(renamed.get(key) ?? '');
    return [...counts].flatMap(([column, count]) => {
      // If a column was renamed or removed, only the rows of its table are compared.
      const left = then === undefined ? 0 : then.counts.get(column) ?? count;
      return left < count ? [`${column === '*' ? 'rows' : `values in "${column}"`} of "${name}": ${count} before, ${left} after`] : [];
    });
  });
}
