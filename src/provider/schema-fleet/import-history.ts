import type { FleetResourceConfig } from './schema';
import { HISTORY_TABLES, toolRecord, type HistoryTool, type ToolRecord } from '../../fleet';
import { attributePath, type Diagnostics } from '../../terraform';

/** The record of another tool that is to be taken over; undefined where there is none, or where it is not known yet which. */
export function importedRecord(tool: string | null | undefined, table: string | null | undefined): ToolRecord | undefined {
  return tool == null || table === undefined ? undefined : toolRecord(tool as HistoryTool, table ?? undefined);
}

/** Reports the name of a table that no tool keeps its record in. */
export function checkImportedRecord(config: FleetResourceConfig, diagnostics: Diagnostics): void {
  const { import_history: tool, import_history_table: table } = config;
  if (typeof table !== 'string' || tool === undefined) return;
  const fault = tool === null
    ? `import_history_table is "${table}", but import_history names no tool. Name the tool that keeps its record there, or leave the table out.`
    : `import_history_table is empty. Name the table, or leave it out: ${tool} uses "${HISTORY_TABLES[tool as HistoryTool]}" by default.`;
  if (tool === null || table === '') diagnostics.error('Invalid import_history_table', fault, attributePath('import_history_table'));
}
