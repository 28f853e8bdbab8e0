import { existingDatabase, targetOf, type DatabaseContext } from './database-context';
import type { SqlResult } from '../../turso';
import { HEALTHY } from '../command';
import { patientSql } from '../connection';
import { counted, jsonText, text } from '../render';
import { statementsOf } from '../sql/statement';
import { tableLines, valueJson } from '../sql/table';
import type { Page } from '../terminal';

/** How many rows of each statement are shown by default. */
const DEFAULT_MAX_ROWS = 1000;

/** `cdktf-turso db sql`: runs statements in one database, in one transaction. */
export async function sql(context: DatabaseContext): Promise<number> {
  const { connection, name, others, options, terminal } = context;
  const { write, maxRows = DEFAULT_MAX_ROWS, json } = options;
  const statements = statementsOf(others[0], options);
  const target = targetOf(await existingDatabase(context));
  const transaction = statements.map((statement) => ({ sql: statement }));
  const results = await patientSql(connection).transaction(target, transaction, { readOnly: !write });
  terminal.write(json ? jsonText({ database: name, results: results.map((result) => resultJson(result, maxRows)) })
    : text(results.flatMap((result, index) => [...index === 0 ? [] : [''], ...resultLines(result, maxRows, terminal)])));
  return HEALTHY;
}

function resultJson({ columns, rows, rowsAffected }: SqlResult, maxRows: number): object {
  return {
    columns,
    rows: rows.slice(0, maxRows).map((row) => row.map(valueJson)),
    row_count: rows.length,
    truncated: rows.length > maxRows,
    rows_affected: rowsAffected,
  };
}

function resultLines({ columns, rows, rowsAffected }: SqlResult, maxRows: number, page: Page): string[] {
  if (columns.length === 0) return [`${counted(rowsAffected, 'row')} changed`];
  return [
    ...tableLines(columns, rows.slice(0, maxRows), page),
    ...rows.length > maxRows ? [`${maxRows} of ${counted(rows.length, 'row')}: raise --max-rows to see more`] : [counted(rows.length, 'row')],
  ];
}
