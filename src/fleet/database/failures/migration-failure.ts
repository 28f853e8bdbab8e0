import type { FleetDatabase } from '../fleet-database';
import { explanation, failureCode } from './explanation';
import type { Statement } from '../../../migrations';
import { quotedNames, sentence } from '../../../notation/words';
import type { MigrationTransaction } from '../apply/migration-transaction';
import type { PreparedMigration } from '../prepared-migration';
import { sqlFailure, type SqlFailure } from './sql-failure';
import { failedStatement, type TransactionStatement } from '../apply/transaction-statement';

/** Why a database could not be brought to the target. Nothing of the failed migration is left in it, unless it says otherwise. */
export interface MigrationFailure {
  readonly database: string;
  readonly databaseId: string;
  /** Name of the migration; undefined when the database failed before one was begun. */
  readonly migration?: string;
  /**
   * The statement that failed, and its line: of the migration's file, or of its SQL when it names none; on the way back, of the SQL of
   * that. Undefined when it is not known which statement it was.
   */
  readonly statement?: string;
  readonly line?: number;
  /**
   * The SQL client's code, such as `SQLITE_CONSTRAINT`, or one of these: `HISTORY` when the database has other migrations than those
   * declared, `KEEPS_LEDGER` when it is the schema database of a fleet itself, `SUPERSEDED` when a newer rollout was at work in it,
   * `OTHER_FLEET` when that was a rollout of another fleet,
   * `IMPORT` when another tool's record cannot be taken over, `CUT_OFF` when a migration is half done that cannot go on, `RIVAL` when
   * others keep changing it, `LOSES_ROWS` when rows or references would be lost that no statement names, `FOREIGN_KEYS` when a DROP TABLE
   * or a REPLACE fails because foreign keys are on, `NO_DOWN_SCRIPT` when a migration is to be taken back that has no SQL for it.
   */
  readonly code: string;
  /** The server's message. */
  readonly message: string;
  /** The connection broke, and the database could not be asked afterwards whether it has the migration. */
  readonly outcomeUnknown: boolean;
  /** How many statements of the migration stay done: of one that runs outside of a transaction. The next attempt goes on behind them. */
  readonly statementsDone?: number;
}

/**
 * The failure of one transaction.
 *
 * @param cause what the database has that may be the cause, in words
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

/** The failure of one statement that was not run. */
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

/** The failure to take back what has no SQL for that: told of before anything is done, not halfway. */
export function noDownScriptFailure(database: FleetDatabase, oneWay: readonly { readonly name: string }[]): MigrationFailure {
  return {
    database: database.name,
    databaseId: database.id,
    migration: oneWay[oneWay.length - 1].name,
    code: 'NO_DOWN_SCRIPT',
    message: `There is no SQL that takes back ${quotedNames(oneWay.map(({ name }) => name))}. ` +
      'Write it, or add a migration at the end that undoes what it did.',
    outcomeUnknown: false,
  };
}

/** A failure outside of any migration: the database cannot be asked, or has a history of its own. */
export function databaseFailure(database: FleetDatabase, error: unknown): MigrationFailure {
  const { code, text } = sqlFailure(error);
  return { database: database.name, databaseId: database.id, code, message: text, outcomeUnknown: false };
}

/** SQLite itself says nothing about quotes. */
function messageOf(step: TransactionStatement | undefined, failure: SqlFailure, manner: Parameters<typeof explanation>[2]): string {
  const message = explanation(step, failure, manner);
  const name = failure.reason?.kind === 'no-such-column' ? failure.reason.column : undefined;
  return name !== undefined && step?.statement?.tokens.some(({ text }) => text === `"${name}"`) === true
    ? `${sentence(message)} Turso takes what is in double quotes for a name. Where "${name}" is a text, write it in single quotes.`
    : message;
}
