import type { FleetDatabase } from './database';
import { KEYS_ARE_KEPT } from './guards';
import type { HistoryTable } from './history-tables';
import { databaseFailure, migrationFailure, oneWayFailure, type MigrationFailure } from './migration-failure';
import type { MigrationTransaction, TransactionStep } from './migration-transaction';
import { positionWhenAdopted } from './position-when-adopted';
import { prepareMigrations } from './prepare-migrations';
import type { PreparedMigration, PreparedScript } from './prepared-migration';
import { sqlFailure } from './sql-failure';
import { readStatementsDone, statementChecksums } from './statements-done';
import type { Migration } from '../../migrations';
import type { SqlClient, SqlStatement } from '../../turso';
import { CREATE_HISTORY, HISTORY } from '../ledger/tables';

export interface RehearseOptions {
  /** How many of the migrations the database is to have; fewer than it has: they are taken back. @default all of them */
  readonly target?: number;
  /** As a rollout has them: a database that would be adopted is rehearsed from there on. Costs requests only where nothing was applied. */
  readonly baseline?: string;
  readonly importHistory?: HistoryTable;
  readonly signal?: AbortSignal;
}

/**
 * Runs the pending migrations in one transaction that is rolled back, as one request, so that what fails there is known before
 * anything is changed. The database can be written to again as soon as the last statement has run. A migration outside of a
 * transaction is tried in it too; where that takes longer than a transaction may, nothing is said.
 *
 * @param position how many of the migrations the database has
 * @returns undefined when all of them succeed
 * @throws MigrationsError for migrations that break a rule, RangeError for a baseline that is no migration
 */
export async function rehearse(
  sql: SqlClient, database: FleetDatabase, migrations: readonly Migration[], position: number, options: RehearseOptions = {},
): Promise<MigrationFailure | undefined> {
  const prepared = prepareMigrations(migrations, `Database "${database.name}"`);
  const { target = prepared.length } = options;
  const oneWay = prepared.slice(target, position).filter(({ wayBack }) => wayBack === undefined);
  if (oneWay.length > 0) {
    return oneWayFailure(database, oneWay);
  }
  try {
    const scripts = await scriptsOf(sql, database, prepared, position, options);
    return scripts.length === 0 ? undefined : await tryOut(sql, database, scripts, options.signal);
  } catch (error) {
    if (error instanceof RangeError) {
      throw error;
    }
    return databaseFailure(database, error);
  }
}

/** What a migration will run. */
interface Script {
  readonly migration: PreparedMigration;
  readonly script: PreparedScript;
}

async function scriptsOf(
  sql: SqlClient, database: FleetDatabase, migrations: readonly PreparedMigration[], believed: number, options: RehearseOptions,
): Promise<Script[]> {
  const { target = migrations.length } = options;
  const position = believed === 0 ? await positionWhenAdopted({ sql, database, migrations, ...options }) : believed;
  if (believed === 0 && target <= position) {
    return [];
  }
  if (target < position) {
    return migrations.slice(target, position).reverse().map((migration) => ({ migration, script: migration.wayBack ?? migration }));
  }
  const scripts = migrations.slice(position, target).map((migration) => ({ migration, script: migration }));
  const [first, ...others] = scripts;
  if (first?.migration.transaction !== false) {
    return scripts;
  }
  // It may have been cut off: what it has done cannot be done again.
  const { migration } = first;
  const done = await readStatementsDone({ sql, database }, migration, position, await statementChecksums(migration));
  return [{ migration, script: { ...migration, statements: migration.statements.slice(done) } }, ...others];
}

async function tryOut(
  sql: SqlClient, database: FleetDatabase, scripts: readonly Script[], signal: AbortSignal | undefined,
): Promise<MigrationFailure | undefined> {
  const foreignKeys = scripts.every(({ script }) => script.foreignKeys);
  const parts = scripts.flatMap(({ migration, script }, index) =>
    stepsOf(script, scripts.slice(0, index)).map((step) => ({ migration, step })));
  const statements = [{ sql: CREATE_HISTORY }, ...parts.map(({ step }) => step.sql), FAIL];
  try {
    await sql.transaction(database, statements, { foreignKeys, signal });
  } catch (error) {
    const { statementIndex, code } = sqlFailure(error);
    const tooLong = code === 'TRANSACTION_TIMEOUT' && scripts.some(({ migration }) => migration.transaction === false);
    if (statementIndex === statements.length - 1 || tooLong) {
      return undefined;
    }
    const at = statementIndex === undefined ? undefined : parts[statementIndex - 1];
    const transaction: MigrationTransaction = {
      migration: (at ?? parts[0]).migration,
      foreignKeys,
      steps: [CREATED, ...parts.map(({ step }) => step)],
    };
    const failure = migrationFailure(database, transaction, error);
    return at === undefined ? databaseFailure(database, error) : { ...failure, outcomeUnknown: false };
  }
  throw new Error('The rehearsal was not rolled back.');
}

const CREATED: TransactionStep = { part: 'record', sql: { sql: CREATE_HISTORY } };

/** Breaks the NOT NULL of `applied_at` at the very end, which rolls everything back. */
const FAIL: SqlStatement = { sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) VALUES (-1, '', '', NULL)` };

/** Fails where a row refers to nothing. */
const CHECK: SqlStatement = {
  sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) SELECT -1, '', '', NULL WHERE NOT (${KEYS_ARE_KEPT})`,
};

/**
 * The switch of foreign keys is one for the whole transaction. What runs with them on in earnest then runs with them off here, and may
 * leave rows that refer to nothing: behind it, they are not looked at.
 */
function stepsOf({ statements, foreignKeys }: PreparedScript, earlier: readonly Script[]): TransactionStep[] {
  const steps = statements.map((statement): TransactionStep => ({ part: 'migration', sql: { sql: statement.sql }, statement }));
  return foreignKeys || earlier.some(({ script }) => script.foreignKeys)
    ? steps
    : [...steps, { part: 'foreign-key-check', sql: CHECK }];
}
