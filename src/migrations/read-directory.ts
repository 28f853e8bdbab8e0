import { directivesOf } from './directives';
import { readFolder, readFormat, type FoundMigration, type MigrationFormat } from './formats';
import { checkMigrations, createMigration, type Migration } from './migration';
import { MigrationsError } from './migrations-error';

/** Options for reading a folder. */
export interface ReadOptions {
  /** The tool that keeps the folder. @default detected from its files */
  readonly format?: MigrationFormat;
  /** The folder's name in the `file` of each migration. @default the path as given */
  readonly shownAs?: string;
  /** Names of migrations that may lose data, regardless of their files. @default none */
  readonly allowDestructive?: readonly string[];
  /** Names of migrations that run with foreign keys off, regardless of their files. @default none */
  readonly foreignKeysOff?: readonly string[];
  /** Receives a sentence about each file that looks like a migration and that the tool ignores. */
  readonly onPassedOver?: (note: string) => void;
}

/**
 * Reads a folder of migrations: numbered SQL files, or a folder of Prisma, drizzle-kit, goose, golang-migrate or Atlas.
 *
 * @param directory the folder; a relative path starts at the working directory
 * @returns at least one migration, in the order and with the names of the format
 * @throws MigrationsError with all faults: a folder or file that cannot be read, a broken rule of the format, marks of another format, or
 * SQL that cannot run
 */
export function readDirectory(directory: string, options: ReadOptions = {}): Migration[] {
  const where = `Migrations folder "${directory}"`;
  const { migrations: found, faults, passedOver = [] } = readFormat(readFolder(directory, where), options.format);
  const read = found.map((migration) => ({ ...migration, directives: directivesOf(migration.text) }));
  const all = [...faults, ...unknownNameFaults(options, found), ...read.flatMap(({ file, directives }) => directives.faults.map((fault) => `"${file}": ${fault}`))];
  if (all.length > 0) throw new MigrationsError(where, all);
  const shown = (options.shownAs ?? directory).replace(/[\\/]+$/, '');
  const allowed = new Set(options.allowDestructive);
  const off = new Set(options.foreignKeysOff);
  const migrations = read.map((migration) => migrationOf({
    ...migration,
    allowDestructive: allowed.has(migration.name) || migration.allowDestructive,
    foreignKeysOff: off.has(migration.name) || migration.directives.foreignKeysOff,
  }, `${shown}/${migration.file}`));
  checkMigrations(migrations, where);
  for (const { note } of passedOver) options.onPassedOver?.(note);
  return migrations;
}

function unknownNameFaults(options: ReadOptions, found: readonly FoundMigration[]): string[] {
  return (['allowDestructive', 'foreignKeysOff'] as const).flatMap((option) => (options[option] ?? [])
    .filter((name) => !found.some((migration) => migration.name === name))
    .map((name) => `${option} names "${name}", but the folder has no such migration. Use the name from plans, without ".sql".`));
}

type ReadMigration = FoundMigration & { readonly directives: ReturnType<typeof directivesOf>; readonly foreignKeysOff: boolean };

function migrationOf(migration: ReadMigration, file: string): Migration {
  const { name, text, line = 1, down, noTransaction, allowDestructive, foreignKeysOff, drizzleWhen, directives } = migration;
  return createMigration(name, line === 1 ? text : text.split('\n').slice(line - 1).join('\n'), {
    file,
    ...line === 1 ? {} : { line },
    ...down === undefined ? {} : { down },
    ...drizzleWhen === undefined ? {} : { drizzleWhen },
    transaction: noTransaction !== true && !directives.noTransaction,
    allowDestructive: allowDestructive === true || directives.allowDestructive,
    ...foreignKeysOff ? { foreignKeys: false } : {},
  });
}
