import type { ToolTable } from './tool-tables';
import type { SqlResult } from '../../../turso';
import { SELECT_OWN_HISTORY } from '../../ledger/tables';
import type { MigrateDatabaseOptions } from '../apply/migrate-database-options';
import { recordBaseline, recordWithoutRunning } from '../history/baseline';
import { DatabaseRefusal } from '../history/database-refusal';
import type { PreparedMigration } from '../prepared-migration';
import { quoted } from '../sql-text';
import type { ToolRow } from './compare';
import { TOOLS } from './tools';
import { writerOf } from '../apply/writer';

/**
 * Imports the history of another tool into a database without our own history, with one request that reads and one that writes. The tool's
 * table stays as it is. If that table names no applied migration, the database is adopted at the baseline, if there is one.
 *
 * @returns our history, as `readPosition` reads it
 * @throws DatabaseRefusal if the applied migrations are not the beginning of the declared ones
 */
export async function importHistory(options: MigrateDatabaseOptions, record: ToolTable): Promise<SqlResult> {
  const { sql, database, migrations } = options;
  const table = quoted(record.table);
  const [read] = await sql.transaction(database, [{ sql: `SELECT * FROM ${table}` }], { readOnly: true });
  const count = await importedCount(record, read, migrations, database.name);
  const results = await sql.transaction(database, [
    ...count === 0
      ? recordBaseline(options, { notOwn: record.table })
      // Writes nothing if the tool has applied more since the read.
      : [recordWithoutRunning(
        migrations.slice(0, count), writerOf(options), `(SELECT count(*) FROM ${table}) = ?`, read.rows.length,
      )],
    { sql: SELECT_OWN_HISTORY },
  ], { purpose: 'record' });
  const history = results[results.length - 1];
  if (count > 0 && history.rows.length === 0) {
    throw refusal(record, database.name, [`${TOOLS[record.tool].title} was at work in it at this moment. Let it end, then apply again.`]);
  }
  return history;
}

/**
 * Returns how many of the migrations are applied, as a tool's table says.
 *
 * @throws DatabaseRefusal if they are not the beginning of the declared ones
 */
export async function importedCount(
  record: ToolTable, table: SqlResult, migrations: readonly PreparedMigration[], database: string,
): Promise<number> {
  const { columns, title, compare } = TOOLS[record.tool];
  const missing = columns.filter((column) => !table.columns.includes(column));
  if (missing.length > 0) {
    throw refusal(record, database, [`It has no column "${missing[0]}", so that it is not that of ${title}. Correct the name of the tool, or that of its table.`]);
  }
  const rows = table.rows.map((row): ToolRow => Object.fromEntries(table.columns.map((column, index) => [column, row[index]])));
  const { has, unknown, faults } = await compare(rows, migrations);
  const count = has.lastIndexOf(true) + 1;
  const all = [
    ...faults,
    ...unknown.map((label) => `${title} has applied ${label}, which is none of the declared migrations. Declare it as it was when it was applied.`),
  ];
  const left = all.length === 0 ? has.slice(0, count).flatMap((there, index) => there ? [] : [index]) : [];
  all.push(...left.map((index) => `Migration "${migrations[index].name}" is not among them, but "${migrations[count - 1].name}" behind it is. ` +
    `Apply it with ${title} first, or declare it at the end.`));
  if (all.length > 0) {
    throw refusal(record, database, all);
  }
  return count;
}

function refusal({ tool, table }: ToolTable, database: string, faults: readonly string[]): DatabaseRefusal {
  const what = `The record of ${TOOLS[tool].title} in table "${table}" of database "${database}" cannot be taken over.`;
  return new DatabaseRefusal('IMPORT', [what, ...faults].join(' '));
}
