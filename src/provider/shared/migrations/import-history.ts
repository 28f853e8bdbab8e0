import type { MigrationsConfig } from './attributes';
import { HISTORY_TABLES, toolTable, type HistoryTool, type ToolTable } from '../../../fleet';
import { attributePath, type Diagnostics } from '../../../terraform';

/** Returns the record of another tool to import. Undefined if the configuration names no tool, or if the tool or the table is unknown. */
export function importedRecord(tool: string | null | undefined, table: string | null | undefined): ToolTable | undefined {
  return tool == null || table === undefined ? undefined : toolTable(tool as HistoryTool, table ?? undefined);
}

/** Reports a table without a tool, and an empty name of a table. */
export function checkImportedRecord(config: Pick<MigrationsConfig, 'import_history' | 'import_history_table'>, diagnostics: Diagnostics): void {
  const { import_history: tool, import_history_table: table } = config;
  if (typeof table !== 'string' || tool === undefined) return;
  const fault = tool === null
    ? `import_history_table is "${table}", but import_history is not set. Set it to the tool that keeps its record there, or leave import_history_table out.`
    : `import_history_table is "". Name the table, or leave it out: ${tool} uses "${HISTORY_TABLES[tool as HistoryTool]}" by default.`;
  if (tool === null || table === '') diagnostics.error('Invalid import_history_table', fault, attributePath('import_history_table'));
}
