import type { FleetDatabase } from '../fleet-database';
import { explanation, failureCode } from './explanation';
import type { Statement } from '../../../migrations';
import { quotedNames, sentence } from '../../../notation/words';
import type { MigrationTransaction } from '../apply/migration-transaction';
import type { PreparedMigration } from '../prepared-migration';
import { sqlFailure, type SqlFailure } from './sql-failure';
import { failedStatement, type TransactionStatement } from '../apply/transaction-statement';

/**
 * Why a database did not reach the target. The failed migration left nothing in it, unless `statementsDone` or `outcomeUnknown` says
 * otherwise.
 */
export interface MigrationFailure {
  readonly database: string;
  readonly databaseId: string;
  /** Name of the migration. Undefined if the database failed before a migration began. */
  readonly migration?: string;
  /**
   * The statement that failed, and its line in the migration's file, or in its SQL if there is no file. For a down script, the line in that
   * script. Undefined if the statement is unknown.
   */
  readonly statement?: string;
  readonly line?: number;
  /**
   * The SQL client's code, such as `SQLITE_CONSTRAINT`, or one of these:
   * - `HISTORY`: the database has other migrations than those declared
   * - `KEEPS_LEDGER`: the database is itself the schema database of a fleet
   * - `SUPERSEDED`: a later rollout was at work in it
   * - `OTHER_FLEET`: a later rollout of another fleet was at work in it
   * - `IMPORT`: the history of another tool cannot be imported
   * - `CUT_OFF`: a migration is half done and cannot go on
   * - `RIVAL`: others keep changing the database
   * - `LOSES_ROWS`: rows or references would be lost that no statement names
   * - `FOREIGN_KEYS`: a DROP TABLE or a REPLACE fails because foreign keys are on
   * - `NO_DOWN_SCRIPT`: a migration to revert has no down script
   */
  readonly code: string;
  /** What went wrong, and what to do if that is known. */
  readonly message: string;
  /** Whether the connection broke, and the database could not be asked afterwards whether it has the migration. */
  readonly outcomeUnknown: boolean;
  /** How many statements stay done of a migration that runs outside of a transaction. The next attempt continues after them. */
  readonly statementsDone?: number;
}

/**
 * Returns the failure of one transaction.
 *
 * @param cause in words, what in the database may be the cause
 */
export function migrationFailure(
  database: FleetDatabase, { migration, statements, foreignKeys }: MigrationTransaction, error: unknown, cause?: string,
): MigrationFailure {
  const failure = sqlFailure(error);
  const step = failedStatement(statements, failure);
  return {
    database: database.name,
    databaseId: database.id,
    migration: migration.name,
    ...step?.statement === undefined ? {} : { statement: step.statement.sql, line: lineOf(step.statement, migration) },
    code: failureCode(step, failure, foreignKeys),
    message: cause === undefined ? messageOf(step, failure, { transaction: migration.transaction !== false, foreignKeys }) : `${sentence(failure.text)} ${cause}`,
    outcomeUnknown: failure.code === 'OUTCOME_UNKNOWN',
  };
}

/** Returns the failure of one statement that was not run. */
export function statementFailure(
  database: FleetDatabase, migration: PreparedMigration, statement: Statement, code: string, message: string,
): MigrationFailure {
  return {
    database: database.name,
    databaseId: database.id,
    migration: migration.name,
    statement: statement.sql,
    line: lineOf(statement, migration),
    code,
    message,
    outcomeUnknown: false,
  };
}

function lineOf(statement: Statement, { statements, line = 1 }: PreparedMigration): number {
  return statements.includes(statement) ? line + statement.line - 1 : statement.line;
}

/** Returns the failure for migrations without down scripts. The caller reports it before it reverts anything, not halfway. */
export function noDownScriptFailure(database: FleetDatabase, oneWay: readonly { readonly name: string }[]): MigrationFailure {
  return {
    database: database.name,
    databaseId: database.id,
    migration: oneWay[oneWay.length - 1].name,
    code: 'NO_DOWN_SCRIPT',
    message: `No SQL reverts ${quotedNames(oneWay.map(({ name }) => name))}. ` +
      'Write it, or add a migration at the end that undoes what it did.',
    outcomeUnknown: false,
  };
}

/** Returns a failure outside of any migration: the database cannot be asked, or its history does not fit. */
export function databaseFailure(database: FleetDatabase, error: unknown): MigrationFailure {
  const { code, text } = sqlFailure(error);
  return { database: database.name, databaseId: database.id, code, message: text, outcomeUnknown: false };
}

/** Adds a hint about quotes, which SQLite's own message lacks. */
function messageOf(step: TransactionStatement | undefined, failure: SqlFailure, manner: Parameters<typeof explanation>[2]): string {
  const message = explanation(step, failure, manner);
  const name = failure.reason?.kind === 'no-such-column' ? failure.reason.column : undefined;
  return name !== undefined && step?.statement?.tokens.some(({ text }) => text === `"${name}"`) === true
    ? `${sentence(message)} Turso takes what is in double quotes for a name. Where "${name}" is a text, write it in single quotes.`
    : message;
}
