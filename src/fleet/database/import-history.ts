import { recordBaseline, recordWithoutRunning } from './baseline';
import { DatabaseRefusal } from './database-refusal';
import { HISTORY_TABLES, type HistoryTable } from './history-tables';
import type { MigrateDatabaseOptions } from './migrate-database';
import type { PreparedMigration } from './prepared-migration';
import { TOOLS, type AppliedByTool, type ToolRow } from './tool-histories';
import type { SqlResult } from '../../turso';
import { HISTORY } from '../ledger/tables';

/**
 * Takes over what another tool's table says of a database that has no record of ours: one request that reads, one that writes. The
 * tool's table stays as it is. Where it names none, the database is adopted at the baseline, if there is one.
 *
 * @returns our history, as `readPosition` reads it
 * @throws DatabaseRefusal when what the tool applied is not a beginning of what is declared
 */
export async function importHistory(options: MigrateDatabaseOptions, tool: HistoryTable): Promise<SqlResult> {
  const { sql, database, migrations, epoch = 0, now } = options;
  const table = HISTORY_TABLES[tool];
  const [read] = await sql.transaction(database, [{ sql: `SELECT * FROM "${table}"` }], { readOnly: true });
  const count = await importedCount(tool, read, migrations, database.name);
  const results = await sql.transaction(database, [
    ...count === 0
      ? recordBaseline(options)
      // Whatever the tool applied in between is not taken for read.
      : [recordWithoutRunning(
        migrations.slice(0, count), { epoch, at: now().toISOString() }, `(SELECT count(*) FROM "${table}") = ?`, read.rows.length,
      )],
    { sql: `SELECT position, name, checksum, epoch FROM ${HISTORY} ORDER BY position` },
  ]);
  const history = results[results.length - 1];
  if (count > 0 && history.rows.length === 0) {
    throw refusal(tool, database.name, [`${TOOLS[tool].title} was at work in it at this moment. Let it end, then apply again.`]);
  }
  return history;
}

/**
 * How many of the migrations a tool's table says to be applied.
 *
 * @throws DatabaseRefusal when they are not a beginning of those declared
 */
export async function importedCount(
  tool: HistoryTable, table: SqlResult, migrations: readonly PreparedMigration[], database: string,
): Promise<number> {
  const { columns, title, read, keys } = TOOLS[tool];
  const missing = columns.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    throw refusal(tool, database, [`It has no column "${missing[0]}", so that it is not that of ${title}. Correct the name of the tool.`]);
  }
  const rows = table.rows.map((row): ToolRow => Object.fromEntries(table.columns.map((column, index) => [column, row[index]])));
  const { applied, faults } = read(rows);
  const keysOf = await Promise.all(migrations.map(keys));
  const all = [...faults, ...applied.flatMap((row) => unknownFault(row, keysOf, title) ?? [])];
  const has = migrations.map((_, index) => applied.some((row) => keysOf[index].includes(row.key) ||
    (row.upTo === true && keysOf.findIndex((others) => others.includes(row.key)) > index)));
  const count = has.lastIndexOf(true) + 1;
  const left = all.length === 0 ? has.slice(0, count).flatMap((there, index) => there ? [] : [index]) : [];
  all.push(...left.map((index) => `Migration "${migrations[index].name}" is not among them, but "${migrations[count - 1].name}" behind it is. ` +
    `Apply it with ${title} first, or declare it at the end.`));
  if (all.length > 0) {
    throw refusal(tool, database, all);
  }
  return count;
}

function unknownFault({ key, label }: AppliedByTool, keysOf: readonly (readonly string[])[], title: string): string | undefined {
  return keysOf.some((keys) => keys.includes(key))
    ? undefined
    : `${title} has applied ${label}, which is none of the declared migrations. Declare it as it was when it was applied.`;
}

function refusal(tool: HistoryTable, database: string, faults: readonly string[]): DatabaseRefusal {
  const what = `The record of ${TOOLS[tool].title} in table "${HISTORY_TABLES[tool]}" of database "${database}" cannot be taken over.`;
  return new DatabaseRefusal('IMPORT', [what, ...faults].join(' '));
}
