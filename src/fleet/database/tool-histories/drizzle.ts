import type { PreparedMigration } from '../prepared-migration';
import { sha256 } from '../sha256';
import { compareByKey, named, text, type AppliedByTool, type Comparison, type ToolRow } from './compare';

/**
 * Compares as drizzle itself does. Its version 1 names each migration in its table, and goes by that. Before, it runs what has a later
 * `when` in the journal than the last row: nothing else about a row counts, so that a file may have been edited since.
 *
 * A table of an earlier version with folders of version 1 is compared as version 1 does when it adds the names: by the second.
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

/** Where several folders are of one second, the hash decides, and where none is. */
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

/** The time with which the name of a folder begins, `20240131120000`, in milliseconds. */
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

/** The files that a migration's SQL may have been read from: line ends and a byte order mark are not kept. */
function asFiles(sql: string): string[] {
  return [sql, sql.replaceAll('\n', '\r\n')].flatMap((file) => [file, `\uFEFF${file}`]);
}
