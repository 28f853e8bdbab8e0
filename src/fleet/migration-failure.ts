import type { FleetDatabase } from './database';
import type { MigrationTransaction } from './migration-transaction';
import type { PreparedMigration } from './prepared-migration';
import { asSqlError } from './sql-error';

/** Why a database could not be brought to the target. Nothing of the failed migration is left in it, unless `outcomeUnknown`. */
export interface MigrationFailure {
  readonly database: string;
  readonly databaseId: string;
  /** Name of the migration; undefined when the database failed before one was begun. */
  readonly migration?: string;
  /** The statement that failed, and its line in the migration; undefined when it is not known which. */
  readonly statement?: string;
  readonly line?: number;
  /** The server's code, such as `SQLITE_CONSTRAINT`; `HISTORY` when the database has other migrations than those declared. */
  readonly code: string;
  /** The server's message. */
  readonly message: string;
  /** The connection broke, and the database could not be asked afterwards whether it has the migration. */
  readonly outcomeUnknown: boolean;
}

/** The failure of one migration's transaction. */
export function migrationFailure(
  database: FleetDatabase, migration: PreparedMigration, transaction: MigrationTransaction, error: unknown,
): MigrationFailure {
  const sqlError = asSqlError(error);
  const index = sqlError?.statementIndex;
  const part = index === undefined ? undefined : transaction.parts[index];
  const statement = part === 'migration' && index !== undefined
    ? migration.statements[index - transaction.parts.indexOf('migration')]
    : undefined;
  return {
    ...databaseFailure(database, error),
    migration: migration.name,
    statement: statement?.sql,
    line: statement?.line,
    message: explanation(part) ?? messageOf(error),
    outcomeUnknown: sqlError?.code === 'OUTCOME_UNKNOWN',
  };
}

/** A failure outside of any migration: the database cannot be asked, or has a history of its own. */
export function databaseFailure(database: FleetDatabase, error: unknown): MigrationFailure {
  return {
    database: database.name,
    databaseId: database.id,
    code: asSqlError(error)?.code ?? (error as { code?: unknown }).code?.toString() ?? 'ERROR',
    message: messageOf(error),
    outcomeUnknown: false,
  };
}

function explanation(part: string | undefined): string | undefined {
  switch (part) {
    case 'foreign-keys-off':
      return 'The migration switches foreign keys off, but the server kept them on. Write it without PRAGMA foreign_keys.';
    case 'foreign-key-check':
      return 'The migration switches foreign keys off, and there are rows that refer to nothing at its end (PRAGMA foreign_key_check lists them).';
    case 'record':
      return 'Another rollout keeps changing this database.';
    default:
      return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
