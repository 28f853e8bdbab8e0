/** Tools whose history can be imported. */
export type HistoryTool = 'prisma' | 'drizzle' | 'goose' | 'golang-migrate' | 'atlas';

/** The default table of each tool. */
export const HISTORY_TABLES: Readonly<Record<HistoryTool, string>> = {
  'prisma': '_prisma_migrations',
  'drizzle': '__drizzle_migrations',
  'goose': 'goose_db_version',
  'golang-migrate': 'schema_migrations',
  'atlas': 'atlas_schema_revisions',
};

/** All tools whose history can be imported. */
export const HISTORY_TOOLS = Object.keys(HISTORY_TABLES) as readonly HistoryTool[];

/** The table in which a tool keeps its history. */
export interface ToolTable {
  readonly tool: HistoryTool;
  /** Its name, in any case: SQLite ignores the case of table names. */
  readonly table: string;
}

/** @param table the table, if the tool was configured to use another one than its default */
export function toolTable(tool: HistoryTool, table: string = HISTORY_TABLES[tool]): ToolTable {
  return { tool, table };
}
