import type { FleetDatabase } from './database';
import type { MigrationTransaction, TransactionPart } from './migration-transaction';
import type { PreparedMigration } from './prepared-migration';
import { sqlFailure } from './sql-failure';

/** Why a database could not be brought to the target. Nothing of the failed migration is left in it, unless `outcomeUnknown`. */
export interface MigrationFailure {
  readonly database: string;
  readonly databaseId: string;
  /** Name of the migration; undefined when the database failed before one was begun. */
  readonly migration?: string;
  /** The statement that failed, and its line in the migration; undefined when it is not known which. */
  readonly statement?: string;
  readonly line?: number;
  /**
   * The SQL client's code, such as `SQLITE_CONSTRAINT`; `HISTORY` when the database has other migrations than those declared,
   * `KEEPS_LEDGER` when it is the schema database of a fleet itself.
   */
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
  const { code, statementIndex, reason } = sqlFailure(error);
  const part = statementIndex === undefined ? undefined : transaction.parts[statementIndex];
  const statement = part === 'migration' && statementIndex !== undefined
    ? migration.statements[statementIndex - transaction.parts.indexOf('migration')]
    : undefined;
  return {
    database: database.name,
    databaseId: database.id,
    migration: migration.name,
    ...statement === undefined ? {} : { statement: statement.sql, line: statement.line },
    code,
    message: explanation(part) ?? reason,
    outcomeUnknown: code === 'OUTCOME_UNKNOWN',
  };
}

/** A failure outside of any migration: the database cannot be asked, or has a history of its own. */
export function databaseFailure(database: FleetDatabase, error: unknown): MigrationFailure {
  const { code, reason } = sqlFailure(error);
  return { database: database.name, databaseId: database.id, code, message: reason, outcomeUnknown: false };
}

function explanation(part: TransactionPart | undefined): string | undefined {
  switch (part) {
    case 'foreign-keys-off':
      return 'The migration switches foreign keys off, but the server kept them on. Write it without PRAGMA foreign_keys.';
    case 'foreign-key-check':
      return 'The migration switches foreign keys off, and there are rows that refer to nothing at its end (PRAGMA foreign_key_check lists them).';
    case 'record':
      return 'Its table _turso_migrations does not take the record of the migration, or another rollout keeps changing the database.';
    default:
      return undefined;
  }
}
