import { createHash } from 'node:crypto';
import { checksummed } from './checksummed';
import { directivesOf } from './directives';
import { doubleQuotedFaults } from './double-quoted';
import { withUnixLineEnds } from './line-ends';
import { MigrationsError } from './migrations-error';
import { transactionScript } from './transaction-script';

/** One step of a schema's history: SQL that every database of a fleet runs exactly once. */
export interface Migration {
  /** Unique among the migrations; the database's version is named by it. 1 to 128 letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** Any number of SQL statements. Line ends are `\n`, but those inside of quotes are data and stay as they are written. */
  readonly sql: string;
  /** `sha256:` and 64 hexadecimal digits, over {@link sql}. Tells an edited migration from the one that was applied. */
  readonly checksum: string;
  /** SQL that takes it back. No part of the checksum: it may be corrected. Undefined when the migration cannot be taken back. */
  readonly down?: string;
  /**
   * False: each statement is a transaction of its own, recorded with it, so that what was cut off goes on with the next statement.
   * For work that takes longer than a transaction may.
   * @default true
   */
  readonly transaction?: boolean;
  /** Whether it may hold statements that destroy data. @default false */
  readonly allowDestructive?: boolean;
  /**
   * Whether foreign keys are enforced while it runs, and while it is taken back. No part of the checksum. Undefined: off where the SQL
   * says PRAGMA foreign_keys = OFF, on otherwise.
   */
  readonly foreignKeys?: boolean;
  /** Where {@link sql} stands, as messages name it: the file. */
  readonly file?: string;
  /** The line of the file on which {@link sql} begins. @default 1 */
  readonly line?: number;
  /** `when` of the migration in drizzle-kit's journal, in milliseconds since 1970: by it drizzle knows what it has applied. */
  readonly drizzleWhen?: number;
}

/** What a migration may have beside its name and its SQL. */
export type MigrationOptions = Pick<Migration, 'down' | 'transaction' | 'allowDestructive' | 'foreignKeys' | 'file' | 'line' | 'drizzleWhen'>;

const MAX_NAME_LENGTH = 128;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * A migration from its name and SQL. What the options leave open is read from the directives in the SQL, such as
 * `-- turso: allow-destructive`. Does not validate: {@link checkMigrations} does, for all of them at once.
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

/** What has to be said of a migration beside its SQL, because the directives in the SQL do not say it. */
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
 * `sha256:<hex>` of the SQL in UTF-8. A byte order mark does not count, nor does the kind of line ends outside of quotes: a checkout on
 * Windows has the same checksum. Inside of quotes it counts, because it changes what the databases get. For lines
 * that do not count see {@link checksummed}.
 */
export function checksum(sql: string): string {
  return `sha256:${createHash('sha256').update(checksummed(normalize(sql)), 'utf8').digest('hex')}`;
}

/**
 * Checks names, checksums and SQL of an ordered list of migrations.
 *
 * @param where what the error message begins with: the folder, or the fleet, that holds them
 * @throws MigrationsError with all faults of all migrations
 */
export function checkMigrations(migrations: readonly Migration[], where: string): void {
  const faults = migrationFaults(migrations).map(({ message }) => message);
  if (faults.length > 0) {
    throw new MigrationsError(where, faults);
  }
}

/** What is wrong with one migration of a list. */
export interface MigrationFault {
  /** The place of the migration in the list, from 0. */
  readonly index: number;
  /** Full sentences. */
  readonly message: string;
}

/** The same faults, with the migration that each is about. */
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

/** SQLite would take a byte order mark for the beginning of a name. */
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
    : [`"${name}" has the checksum "${declared}", but that of its SQL is "${actual}". Leave the checksum to be computed.`];
}

/** Lines are those of the file. */
function sqlFaults({ sql, line, down }: Migration): string[] {
  const before = '\n'.repeat(Math.max((line ?? 1) - 1, 0));
  const up = transactionScript(before + sql);
  const directives = directivesOf(before + sql);
  const back = down === undefined ? undefined : transactionScript(down, 'down');
  const missesBack = up.faults.length === 0 && up.statements.length > 0 && back?.faults.length === 0 && back.statements.length === 0;
  return [
    ...directives.faults,
    ...up.faults,
    ...back?.faults.map((fault) => `The way back: ${fault}`) ?? [],
    ...missesBack ? ['The way back holds no SQL statement, although the migration does. Write what takes it back, or leave it out.'] : [],
  ];
}

function label({ file, name }: Migration, index: number): string {
  if (file !== undefined) return `"${file}": `;
  return name === '' ? `Migration number ${index + 1}: ` : `"${name}": `;
}
