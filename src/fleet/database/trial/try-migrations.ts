import { TRIAL_TIMEOUT } from './not-tried';
import type { Migration } from '../../../migrations';
import type { SqlClient, SqlStatement } from '../../../turso';
import { TREATMENTS } from '../../../turso/sql/purpose';
import { CREATE_HISTORY, HISTORY } from '../../ledger/tables';
import { carefulWith, scriptStatements, type Careful, type MigrationTransaction } from '../apply/migration-transaction';
import { isOpenPart } from '../apply/send-transaction';
import { readStatementsDone, statementChecksums } from '../apply/statements-done';
import type { TransactionStatement } from '../apply/transaction-statement';
import { databaseFailure, migrationFailure, noDownScriptFailure, type MigrationFailure } from '../failures/migration-failure';
import { sqlFailure } from '../failures/sql-failure';
import type { FleetDatabase } from '../fleet-database';
import { positionWhenAdopted } from '../history/position-when-adopted';
import { readSchemaSql } from '../losses/count-rows-around';
import { prepareMigrations } from '../prepare-migrations';
import type { PreparedMigration, PreparedScript } from '../prepared-migration';
import type { ToolTable } from '../tool-histories/tool-tables';

export interface TrialOptions {
  /** How many of the migrations the database is to have. If it has more, the trial reverts the others. @default all of them */
  readonly targetPosition?: number;
  /**
   * As in a rollout: a database that would be adopted is tried from its new position on. Costs requests only if the database has no
   * history.
   */
  readonly baseline?: string;
  readonly importHistory?: ToolTable;
  readonly signal?: AbortSignal;
  /** Returns milliseconds that never go back. @default performance.now */
  readonly monotonic?: () => number;
}

/**
 * Runs the pending migrations in one transaction that is rolled back, with one request. So failures are known before anything changes. The
 * database accepts other writers again as soon as the last statement has run. The transaction also includes migrations that otherwise run
 * outside of one. See {@link whyGivenUp} for a trial without a result.
 *
 * @param position how many of the migrations the database has
 * @returns undefined if all of them succeed
 * @throws MigrationsError for migrations that break a rule, RangeError for a baseline that is no migration
 */
export async function tryMigrations(
  sql: SqlClient, database: FleetDatabase, migrations: readonly Migration[], position: number, options: TrialOptions = {},
): Promise<MigrationFailure | undefined> {
  const prepared = prepareMigrations(migrations, `Database "${database.name}"`);
  const { targetPosition: target = prepared.length } = options;
  const oneWay = prepared.slice(target, position).filter(({ downScript }) => downScript === undefined);
  if (oneWay.length > 0) {
    return noDownScriptFailure(database, oneWay);
  }
  try {
    const scripts = await scriptsOf(sql, database, prepared, position, options);
    return scripts.length === 0 ? undefined : await tryOut(sql, database, scripts, options);
  } catch (error) {
    if (error instanceof RangeError) {
      throw error;
    }
    return databaseFailure(database, error);
  }
}

/** A migration, and the script of it that will run. */
interface Script {
  readonly migration: PreparedMigration;
  readonly script: PreparedScript;
}

async function scriptsOf(
  sql: SqlClient, database: FleetDatabase, migrations: readonly PreparedMigration[], believed: number, options: TrialOptions,
): Promise<Script[]> {
  const { targetPosition: target = migrations.length } = options;
  const position = believed === 0 ? await positionWhenAdopted({ sql, database, migrations, ...options }) : believed;
  if (believed === 0 && target <= position) {
    return [];
  }
  if (target < position) {
    return migrations.slice(target, position).reverse().map((migration) => ({ migration, script: migration.downScript ?? migration }));
  }
  const scripts = migrations.slice(position, target).map((migration) => ({ migration, script: migration }));
  const [first, ...others] = scripts;
  if (first?.migration.transaction !== false) {
    return scripts;
  }
  // A rollout may have ended in the middle of this migration. Statements that it has run cannot run again.
  const { migration } = first;
  const done = await readStatementsDone({ sql, database }, migration, position, await statementChecksums(migration));
  return [{ migration, script: { ...migration, statements: migration.statements.slice(done) } }, ...others];
}

/**
 * Runs one trial for each setting of foreign keys that the migrations use. A transaction has only one setting, so each trial runs all
 * scripts. The result for a script counts in the trial with its own setting.
 */
async function tryOut(
  sql: SqlClient, database: FleetDatabase, scripts: readonly Script[], options: Timing,
): Promise<MigrationFailure | undefined> {
  let reached = scripts.length;
  for (const foreignKeys of new Set([true, false].filter((on) => scripts.some(({ script }) => script.foreignKeys === on)))) {
    const trial = { scripts: scripts.map(({ script }) => script.foreignKeys === foreignKeys), foreignKeys };
    const found = await tryWith(sql, database, scripts, trial, undefined, options);
    if (found === undefined) continue;
    // This trial also decides about scripts that the first trial did not reach.
    if (found.at === undefined || trial.scripts[found.at] || found.at > reached) return found.failure;
    reached = Math.min(reached, found.at);
  }
  return undefined;
}

interface Trial {
  readonly foreignKeys: boolean;
  /** Whether each script has the setting of this trial, so that its result counts. */
  readonly scripts: readonly boolean[];
}

type Timing = Pick<TrialOptions, 'signal' | 'monotonic'>;

interface TrialFailure {
  readonly failure: MigrationFailure;
  /** Index of the script that failed. */
  readonly at: number | undefined;
}

async function tryWith(
  sql: SqlClient, database: FleetDatabase, scripts: readonly Script[], trial: Trial, careful: Careful | undefined,
  { signal, monotonic = () => performance.now() }: Timing,
): Promise<TrialFailure | undefined> {
  const parts = scripts.flatMap(({ migration, script }, index) => {
    const steps = trial.scripts[index] ? scriptStatements(script, { table: HISTORY, position: RECORD }, careful) : plainStatements(script);
    return steps.map((step) => ({ migration, step, index }));
  });
  const before = [{ sql: CREATE_HISTORY }, BEGIN];
  const statements = [...before, ...parts.map(({ step }) => step.sql), FAIL];
  const begun = monotonic();
  try {
    await sql.transaction(database, statements, { purpose: 'trial', foreignKeys: trial.foreignKeys, signal });
  } catch (error) {
    const { statementIndex, code } = sqlFailure(error);
    if (statementIndex === statements.length - 1) return undefined;
    const at = statementIndex === undefined ? undefined : parts[statementIndex - before.length];
    if (careful === undefined && isOpenPart(at?.step.part)) {
      return tryWith(sql, database, scripts, trial, carefulWith(await readSchemaSql(sql, database)), { signal, monotonic });
    }
    const transaction: MigrationTransaction = {
      // Migrations without statements have no parts.
      migration: (at ?? scripts[0]).migration,
      foreignKeys: trial.foreignKeys,
      statements: [...before.map((statement) => ({ part: 'record', sql: statement }) as const), ...parts.map(({ step }) => step)],
    };
    const failure = migrationFailure(database, transaction, error);
    if (at !== undefined) return { failure: { ...failure, outcomeUnknown: false }, at: at.index };
    // The database is reachable, but the trial takes longer than the client waits.
    const tooLong = code === 'UNREACHABLE' && monotonic() - begun >= TREATMENTS.trial.requestTimeoutMs;
    return { failure: { ...databaseFailure(database, error), ...tooLong ? { code: TRIAL_TIMEOUT } : {} }, at: undefined };
  }
  throw new Error('The trial was not rolled back.');
}

/** Position of the record that all scripts of a trial share. */
const RECORD = -1;

const BEGIN: SqlStatement = { sql: `INSERT INTO ${HISTORY} (position, name, checksum, applied_at) VALUES (${RECORD}, '', '', '')` };

/** Violates the NOT NULL of `applied_at` as the last statement, which rolls everything back. */
const FAIL: SqlStatement = { sql: `UPDATE ${HISTORY} SET applied_at = NULL WHERE position = ${RECORD}` };

function plainStatements({ statements }: PreparedScript): TransactionStatement[] {
  return statements.map((statement) => ({ part: 'migration', sql: { sql: statement.sql }, statement }));
}
