import { createHash } from 'node:crypto';
import { checksummed } from './checksummed';
import { MigrationsError } from './migrations-error';
import { transactionScript } from './transaction-script';

/** One step of a schema's history: SQL that every database of a fleet runs exactly once. */
export interface Migration {
  /** Unique among the migrations; the database's version is named by it. 1 to 128 letters, digits, `.`, `_`, `-`. */
  readonly name: string;
  /** One or more SQL statements. Line endings are `\n`. */
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
}

/** What a migration may have beside its name and its SQL. */
export type MigrationOptions = Pick<Migration, 'down' | 'transaction' | 'allowDestructive' | 'foreignKeys' | 'file' | 'line'>;

const MAX_NAME_LENGTH = 128;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A migration from its name and SQL. Does not validate: {@link checkMigrations} does, for all of them at once. */
export function createMigration(name: string, sql: string, options: MigrationOptions = {}): Migration {
  const { down, ...others } = options;
  return { name, sql: normalize(sql), checksum: checksum(sql), ...others, ...down === undefined ? {} : { down: normalize(down) } };
}

/**
 * `sha256:<hex>` of the SQL in UTF-8. A byte order mark and the kind of line endings do not count: a checkout on Windows agrees. For lines
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
  return migrations.flatMap((migration, index) => [
    ...nameFaults(migration.name, index),
    ...duplicateFaults(migrations, index),
    ...checksumFaults(migration),
    ...sqlFaults(migration).map((fault) => `${label(migration, index)}${fault}`),
  ].map((message) => ({ index, message })));
}

function normalize(sql: string): string {
  return sql.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n');
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

function duplicateFaults(migrations: readonly Migration[], index: number): string[] {
  const { name } = migrations[index];
  const first = migrations.findIndex((other) => other.name === name);
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
  return [
    ...transactionScript(before + sql).faults,
    ...down === undefined ? [] : transactionScript(down, 'down').faults.map((fault) => `The way back: ${fault}`),
  ];
}

function label({ file, name }: Migration, index: number): string {
  if (file !== undefined) return `"${file}": `;
  return name === '' ? `Migration number ${index + 1}: ` : `"${name}": `;
}
