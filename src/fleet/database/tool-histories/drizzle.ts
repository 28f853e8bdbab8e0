import type { PreparedMigration } from '../prepared-migration';
import { sha256 } from '../sha256';
import { compareByKey, named, text, type AppliedByTool, type Comparison, type ToolRow } from './compare';

/**
 * Compares as drizzle itself does. Version 1 of drizzle records the name of each migration in its table, and compares names. Earlier
 * versions run each migration whose `when` in the journal is later than that of the last row. They ignore everything else in a row, so a
 * file may have been edited since.
 *
 * A table of an earlier version may come with folders of version 1. Then this compares seconds, as version 1 does when it adds the names.
 */
export async function compareWithDrizzle(rows: readonly ToolRow[], migrations: readonly PreparedMigration[]): Promise<Comparison> {
  if (rows.some((row) => 'name' in row)) return compareByName(rows, migrations);
  const hashes = await Promise.all(migrations.map(async ({ sql }) => Promise.all(asFiles(sql).map(sha256))));
  if (migrations.some(({ drizzleWhen }) => drizzleWhen !== undefined)) return compareByTime(rows, migrations, hashes);
  const folders = migrations.map(({ name }) => folderTime(name));
  return folders.some((time) => time !== undefined) ? compareBySecond(rows, folders, hashes) : compareByHash(rows, hashes);
}

function compareByName(rows: readonly ToolRow[], migrations: readonly PreparedMigration[]): Comparison {
  const nameless = rows.filter(({ name }) => name === null);
  return compareByKey(
    rows.filter((row) => !nameless.includes(row)).map(({ name }) => named(text(name), `"${text(name)}"`)),
    migrations.map(({ name }) => [name]),
    nameless.map((row) => `It has a row without a name (${labelOf(row)}), which drizzle passes over. Give it the name of its migration, or delete it.`),
  );
}

type Hashes = readonly (readonly string[])[];

function compareByTime(rows: readonly ToolRow[], migrations: readonly PreparedMigration[], hashes: Hashes): Comparison {
  if (rows.length === 0) return compareByKey([], hashes);
  const last = rows.reduce((latest, row) => timeOf(row) > timeOf(latest) ? row : latest);
  const has = migrations.map(({ drizzleWhen }, index) => drizzleWhen === undefined
    ? rows.some((row) => hashes[index].includes(hashOf(row)))
    : drizzleWhen <= timeOf(last));
  const isDeclared = migrations.some(({ drizzleWhen }) => drizzleWhen === timeOf(last)) || hashes.some((own) => own.includes(hashOf(last)));
  return { has, unknown: isDeclared ? [] : [labelOf(last)], faults: [] };
}

/** Compares seconds. Compares hashes instead if several folders have the second of a row, or none has it. */
function compareBySecond(rows: readonly ToolRow[], folders: readonly (number | undefined)[], hashes: Hashes): Comparison {
  return compareByKey(rows.map((row): AppliedByTool => {
    const second = Math.floor(timeOf(row) / 1000) * 1000;
    const alone = folders.filter((time) => time === second).length === 1;
    return named(alone ? String(second) : hashOf(row), labelOf(row));
  }), hashes.map((own, index) => [...own, String(folders[index])]));
}

function compareByHash(rows: readonly ToolRow[], hashes: Hashes): Comparison {
  const comparison = compareByKey(rows.map((row) => named(hashOf(row), labelOf(row))), hashes);
  return comparison.unknown.length === 0 ? comparison : {
    ...comparison,
    faults: ['Where a file was edited since, give each migration its drizzle_when, which is "when" in meta/_journal.json: drizzle goes by that.'],
  };
}

/** Returns the time at the beginning of a folder's name, such as `20240131120000`, in milliseconds. */
function folderTime(name: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(name);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function timeOf(row: ToolRow): number {
  return Number(row.created_at);
}

function hashOf(row: ToolRow): string {
  return `sha256:${text(row.hash)}`;
}

function labelOf(row: ToolRow): string {
  return `a file with the hash ${text(row.hash)} (created_at ${text(row.created_at)})`;
}

/** Returns the files that the SQL may have been read from. Reading drops the byte order mark and converts line ends. */
function asFiles(sql: string): string[] {
  return [sql, sql.replaceAll('\n', '\r\n')].flatMap((file) => [file, `\uFEFF${file}`]);
}
