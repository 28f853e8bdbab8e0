import { createHash } from 'node:crypto';
import { checksummed } from './checksummed';
import { directivesOf } from './directives';
import { doubleQuotedFaults } from './double-quoted';
import { withUnixLineEnds } from './line-ends';
import { MigrationsError } from './migrations-error';
import { transactionScript } from './transaction-script';

/** One step of a schema's history: SQL that every database of a fleet runs exactly once. */
export interface Migration {
  /** Unique among the migrations. It names the version of a database. 1 to 128 letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** Any number of SQL statements. Line ends are `\n`. Line ends inside quotes are data and stay as written. */
  readonly sql: string;
  /** `sha256:` and 64 hexadecimal digits, over {@link sql}. It shows whether an applied migration was edited. */
  readonly checksum: string;
  /** The down script: SQL that reverts the migration. The checksum does not cover it, so users may correct it. Undefined: no revert. */
  readonly down?: string;
  /**
   * False: each statement is its own transaction, with its record. After an interruption the migration continues with the next statement.
   * Use this for work that takes longer than the time limit of a transaction.
   * @default true
   */
  readonly transaction?: boolean;
  /** Allows statements that destroy data. @default false */
  readonly allowDestructive?: boolean;
  /**
   * Whether SQLite enforces foreign keys while the migration or its down script runs. The checksum does not cover it. Undefined: off if
   * the SQL says PRAGMA foreign_keys = OFF, otherwise on.
   */
  readonly foreignKeys?: boolean;
  /** The file that holds {@link sql}, as messages name it. */
  readonly file?: string;
  /** The line of the file on which {@link sql} begins. @default 1 */
  readonly line?: number;
  /** `when` in drizzle-kit's journal, in milliseconds since 1970. drizzle identifies applied migrations by it. */
  readonly drizzleWhen?: number;
}

/** The optional parts of a migration. */
export type MigrationOptions = Pick<Migration, 'down' | 'transaction' | 'allowDestructive' | 'foreignKeys' | 'file' | 'line' | 'drizzleWhen'>;

const MAX_NAME_LENGTH = 128;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * Creates a migration from its name and SQL. Options that are left out come from the directives in the SQL, such as
 * `-- turso: allow-destructive`. It validates nothing: {@link checkMigrations} validates all migrations at once.
 */
export function createMigration(name: string, sql: string, options: MigrationOptions = {}): Migration {
  const directives = directivesOf(sql);
  const { down, transaction, allowDestructive, foreignKeys = directives.foreignKeysOff ? false : undefined, ...others } = options;
  return {
    name,
    sql: normalize(sql),
    checksum: checksum(sql),
    ...others,
    ...down === undefined ? {} : { down: normalize(down) },
    ...transaction ?? !directives.noTransaction ? {} : { transaction: false },
    ...allowDestructive ?? directives.allowDestructive ? { allowDestructive: true } : {},
    ...foreignKeys === undefined ? {} : { foreignKeys },
  };
}

/** Returns the options of a migration that the directives in its SQL do not express. */
export function besideSql(
  { sql, transaction = true, allowDestructive = false, foreignKeys }: Migration,
): Pick<Migration, 'transaction' | 'allowDestructive' | 'foreignKeys'> {
  const directives = directivesOf(sql);
  return {
    ...transaction === directives.noTransaction ? { transaction } : {},
    ...allowDestructive === directives.allowDestructive ? {} : { allowDestructive },
    ...foreignKeys === undefined || (!foreignKeys && directives.foreignKeysOff) ? {} : { foreignKeys },
  };
}

/**
 * Returns `sha256:<hex>` of the SQL in UTF-8. It ignores a byte order mark and the kind of line ends outside quotes, so a checkout on
 * Windows has the same checksum. Line ends inside quotes count, because they are data. {@link checksummed} lists the lines that do not
 * count.
 */
export function checksum(sql: string): string {
  return `sha256:${createHash('sha256').update(checksummed(normalize(sql)), 'utf8').digest('hex')}`;
}

/**
 * Checks names, checksums and SQL of an ordered list of migrations.
 *
 * @param where begins the error message: the folder, or the fleet, that holds the migrations
 * @throws MigrationsError with all faults of all migrations
 */
export function checkMigrations(migrations: readonly Migration[], where: string): void {
  const faults = migrationFaults(migrations).map(({ message }) => message);
  if (faults.length > 0) {
    throw new MigrationsError(where, faults);
  }
}

/** A fault of one migration in a list. */
export interface MigrationFault {
  /** The position of the migration in the list, from 0. */
  readonly index: number;
  /** Full sentences. */
  readonly message: string;
}

/** Returns all faults, each with the index of its migration. */
export function migrationFaults(migrations: readonly Migration[]): MigrationFault[] {
  const firstOf = new Map(migrations.map(({ name }, index) => [name, index] as const).reverse());
  const doubleQuoted = doubleQuotedFaults(migrations);
  return migrations.flatMap((migration, index) => [
    ...nameFaults(migration.name, index),
    ...duplicateFaults(migration, index, firstOf),
    ...checksumFaults(migration),
    ...[...sqlFaults(migration), ...doubleQuoted[index]].map((fault) => `${label(migration, index)}${fault}`),
  ].map((message) => ({ index, message })));
}

/** Removes a byte order mark, which SQLite would read as part of a name. */
function normalize(sql: string): string {
  return withUnixLineEnds(sql.replace(/^\uFEFF/, ''));
}

function nameFaults(name: string, index: number): string[] {
  if (name === '') {
    return [`Migration number ${index + 1} has no name. Name it, for example "0001_users".`];
  }
  if (name.length > MAX_NAME_LENGTH) {
    return [`The name "${name.slice(0, 40)}..." has ${name.length} characters. Use at most ${MAX_NAME_LENGTH}.`];
  }
  if (!NAME.test(name)) {
    const suggestion = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[^A-Za-z0-9]+/, '');
    return [
      `The name ${JSON.stringify(name)} is not valid. It begins with a letter or digit and holds letters, digits, ".", "_" and "-"` +
      `${suggestion === '' ? '.' : `; use for example "${suggestion}".`}`,
    ];
  }
  return [];
}

function duplicateFaults({ name }: Migration, index: number, firstOf: ReadonlyMap<string, number>): string[] {
  const first = firstOf.get(name) ?? index;
  return first < index && name !== ''
    ? [`"${name}" is the name of migration ${first + 1} and of migration ${index + 1}. Give each its own name.`]
    : [];
}

function checksumFaults({ name, sql, checksum: declared }: Migration): string[] {
  const actual = checksum(sql);
  return declared === actual
    ? []
    : [`"${name}" has the checksum "${declared}", but that of its SQL is "${actual}". Leave the checksum out.`];
}

/** Counts lines from the beginning of the file. */
function sqlFaults({ sql, line, down }: Migration): string[] {
  const before = '\n'.repeat(Math.max((line ?? 1) - 1, 0));
  const up = transactionScript(before + sql);
  const directives = directivesOf(before + sql);
  const back = down === undefined ? undefined : transactionScript(down, 'down');
  const missesBack = up.faults.length === 0 && up.statements.length > 0 && back?.faults.length === 0 && back.statements.length === 0;
  return [
    ...directives.faults,
    ...up.faults,
    ...back?.faults.map((fault) => `The down script: ${fault}`) ?? [],
    ...missesBack ? ['The down script holds no SQL statement, although the migration does. Write SQL that reverts the migration, or leave it out.'] : [],
  ];
}

function label({ file, name }: Migration, index: number): string {
  if (file !== undefined) return `"${file}": `;
  return name === '' ? `Migration number ${index + 1}: ` : `"${name}": `;
}
