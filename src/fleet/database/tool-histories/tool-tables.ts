/** Tools whose record of applied migrations can be taken over. */
export type HistoryTool = 'prisma' | 'drizzle' | 'goose' | 'golang-migrate' | 'atlas';

/** The table in which each tool keeps it, unless it is told otherwise. */
export const HISTORY_TABLES: Readonly<Record<HistoryTool, string>> = {
  'prisma': '_prisma_migrations',
  'drizzle': '__drizzle_migrations',
  'goose': 'goose_db_version',
  'golang-migrate': 'schema_migrations',
  'atlas': 'atlas_schema_revisions',
};

/** All tools whose record can be taken over. */
export const HISTORY_TOOLS = Object.keys(HISTORY_TABLES) as readonly HistoryTool[];

/** Where a tool has kept its record. */
export interface ToolTable {
  readonly tool: HistoryTool;
  /** As SQLite does, names are compared without regard to case. */
  readonly table: string;
}

/** @param table where the tool was told to use another one than its own */
export function toolTable(tool: HistoryTool, table: string = HISTORY_TABLES[tool]): ToolTable {
  return { tool, table };
}
