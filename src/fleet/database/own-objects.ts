import { HISTORY_TABLES } from './history-tables';

/** What a schema holds beside what its owner made: SQLite's, libSQL's and this fleet's own, and the records of migration tools. */
const FOREIGN = /^(_turso_|sqlite_|libsql_)/;
const TOOLS = new Set<string>(Object.values(HISTORY_TABLES));

/** Whether an object is its owner's, by its name and that of the table it belongs to. */
export function isOwn(name: string, table: string): boolean {
  return ![name, table].some((part) => FOREIGN.test(part) || TOOLS.has(part));
}

/** The same as a condition on rows of `sqlite_schema`. */
export const IS_OWN = `tbl_name NOT GLOB '_turso_*' AND tbl_name NOT GLOB 'sqlite_*' AND tbl_name NOT GLOB 'libsql_*'
  AND tbl_name NOT IN (${[...TOOLS].map((table) => `'${table}'`).join(', ')})`;
