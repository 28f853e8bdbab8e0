import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkMigrations, createMigration, type Migration } from './migration';
import { MigrationsError } from './migrations-error';

/** A file `<number><separator><words>.sql`: the number orders, the whole name without `.sql` names the migration. */
interface NumberedFile {
  readonly file: string;
  readonly name: string;
  readonly number: bigint;
}

/**
 * Reads a folder of numbered SQL files as migrations: `0001_users.sql`, `2_channels.sql`, `20240131120000_messages.sql`.
 * They are ordered by their number. Files that do not end in `.sql`, hidden files and folders are passed over.
 *
 * @param directory the folder; a relative path is looked up from the working directory
 * @returns at least one migration, named by its file without `.sql`
 * @throws MigrationsError with all faults: a folder or file that cannot be read, no `.sql` file, a name without a number, a number used
 * twice, SQL that cannot run in a transaction, a file that also holds the way back (`down`)
 */
export function readDirectory(directory: string): Migration[] {
  const files = sqlFiles(directory);
  const where = `Migrations folder "${directory}"`;
  const numbered = files.flatMap((file) => numberOf(file) ?? []).sort(byNumber);
  const contents = numbered.map(({ file }) => readText(join(directory, file)));
  const faults = [
    ...files.filter((file) => numberOf(file) === undefined).map(unnumberedFault),
    ...duplicateNumberFaults(numbered),
    ...numbered.flatMap(({ file }, index) => contents[index] === undefined
      ? [`"${file}" cannot be read as UTF-8 text. Save it as UTF-8, and check that it may be read.`]
      : wayBackFaults(file, contents[index])),
  ];
  if (faults.length > 0) {
    throw new MigrationsError(where, faults);
  }
  const migrations = numbered.map(({ name }, index) => createMigration(name, contents[index] ?? ''));
  checkMigrations(migrations, where);
  return migrations;
}

function sqlFiles(directory: string): string[] {
  const where = `Migrations folder "${directory}"`;
  let entries;
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new MigrationsError(where, [unreadableFault(error)]);
  }
  const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
  const sql = files.filter((file) => /\.sql$/i.test(file));
  if (sql.length === 0) {
    const found = entries.map((entry) => entry.name).sort().slice(0, 5);
    throw new MigrationsError(where, [
      `It holds no .sql file${found.length === 0 ? '' : ` (but ${found.map((name) => `"${name}"`).join(', ')})`}. ` +
      'Put the migrations into it directly, one a file, for example "0001_users.sql".',
    ]);
  }
  return sql;
}

function unreadableFault(error: unknown): string {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return `It does not exist (working directory: "${process.cwd()}"). Create it, or correct the path.`;
    case 'ENOTDIR':
      return 'It is a file. Name the folder that holds the migrations.';
    default:
      return `It cannot be read: ${(error as Error).message}.`;
  }
}

function numberOf(file: string): NumberedFile | undefined {
  const match = /^(\d+)(?=[._-])/.exec(file);
  return match === null ? undefined : { file, name: file.replace(/\.sql$/i, ''), number: BigInt(match[1]) };
}

function byNumber(left: NumberedFile, right: NumberedFile): number {
  if (left.number !== right.number) {
    return left.number < right.number ? -1 : 1;
  }
  return left.name < right.name ? -1 : 1;
}

function unnumberedFault(file: string): string {
  return `"${file}" does not begin with a number and "_". The number gives the order: rename it, for example to "0001_${file}".`;
}

function duplicateNumberFaults(files: readonly NumberedFile[]): string[] {
  return files.flatMap((file, index) => index > 0 && files[index - 1].number === file.number
    ? [`"${files[index - 1].file}" and "${file.file}" have the same number, ${file.number}, so that their order is open. Renumber one of them.`]
    : []);
}

/** Run as plain SQL, a migration would be undone by its own second half. */
function wayBackFaults(file: string, sql: string): string[] {
  const direction = /\.(up|down)\.sql$/i.exec(file);
  if (direction !== null) {
    return [
      `"${file}" is one half of an up and down pair. Databases are only ever migrated forward: ` +
      `${direction[1].toLowerCase() === 'up' ? 'rename it without ".up"' : 'move it out of the folder'}.`,
    ];
  }
  const marker = /^[ \t]*--[ \t]*(\+goose[ \t]+down|\+migrate[ \t]+down|migrate:down)\b.*$/im.exec(sql);
  return marker === null
    ? []
    : [`"${file}" also holds the way back, from "${marker[0].trim()}" on. Databases are only ever migrated forward: remove that part.`];
}

function readText(path: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch {
    return undefined;
  }
}
