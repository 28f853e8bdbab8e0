import { HISTORY_TABLES, type HistoryTool, type ToolTable } from './tool-tables';
import { TOOLS } from './tools';
import type { SqlClient, SqlStatement, SqlTarget, SqlValue } from '../../../turso';
import { HISTORY } from '../../ledger/tables';
import { DatabaseRefusal } from '../history/database-refusal';
import { HAS_TABLE, IS_OWN, isOwn } from '../history/own-objects';

/**
 * Returns a statement that fails in a database with tables of its owner, but without our history and without the tool's table. It is
 * unknown which migrations such a database has, and applying all of them again could double its rows. The statement fails because `[` and a
 * table name are never valid JSON.
 */
export function refuseWithoutToolTable({ table }: ToolTable): SqlStatement {
  return {
    sql: `SELECT json('[' || tbl_name) FROM sqlite_schema
      WHERE type IN ('table', 'view') AND ${IS_OWN} AND NOT ${HAS_TABLE} AND NOT EXISTS (SELECT 1 FROM ${HISTORY}) LIMIT 1`,
    args: [table],
  };
}

/** Returns the error for such a database. Asks the database once more to name the table that the user may mean. */
export async function missingToolTable(sql: SqlClient, database: SqlTarget, record: ToolTable): Promise<DatabaseRefusal> {
  const [{ rows }] = await sql.transaction(database, [{ sql: TABLES }], { readOnly: true });
  const tables = rows.map(tableOf);
  const own = tables.find(({ name }) => isOwn(name, name));
  const { title } = TOOLS[record.tool];
  return new DatabaseRefusal('IMPORT', [
    `Database "${database.name}" has tables of its own${own === undefined ? '' : `, such as "${own.name}"`}, but no table "${record.table}", ` +
      `in which ${title} keeps its record. So it is not known which migrations it has.`,
    ...hints(tables, record),
    `If ${title} kept its record in another table, name that one in import_history_table. If no tool kept one, name a baseline. ` +
      'If it is to get all migrations, leave import_history out.',
  ].join(' '));
}

const TABLES = 'SELECT name, (SELECT json_group_array(name) FROM pragma_table_info(sqlite_schema.name)) FROM sqlite_schema WHERE type = \'table\'';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

function tableOf([name, columns]: readonly SqlValue[]): Table {
  return { name: String(name), columns: JSON.parse(String(columns)) as string[] };
}

function hints(tables: readonly Table[], { tool }: ToolTable): string[] {
  const looksLike = (other: HistoryTool) => ({ columns }: Table) => TOOLS[other].columns.every((column) => columns.includes(column));
  const renamed = tables.find(looksLike(tool));
  if (renamed !== undefined) return [`Its table "${renamed.name}" has the columns of ${TOOLS[tool].title}'s.`];
  const others = (Object.keys(TOOLS) as HistoryTool[]).filter((other) => other !== tool);
  const other = others.find((candidate) => tables.some((table) =>
    table.name.toLowerCase() === HISTORY_TABLES[candidate] && looksLike(candidate)(table)));
  return other === undefined ? [] : [`It has the table "${HISTORY_TABLES[other]}" of ${TOOLS[other].title}: import_history may have to be "${other}".`];
}
