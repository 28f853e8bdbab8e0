import { appliedMigration, checkHistory, HistoryError } from './check-history';
import type { FleetDatabase } from './database';
import type { HistoryTable } from './history-tables';
import { databaseFailure, migrationFailure, type MigrationFailure } from './migration-failure';
import { migrationTransaction, type MigrationTransaction } from './migration-transaction';
import type { PreparedMigration } from './prepared-migration';
import { sqlFailure } from './sql-failure';
import type { SqlClient, SqlStatement } from '../../turso';
import { CREATE_HISTORY, CREATE_LEDGER, FLEET_TABLES, LEDGER, SELECT_HISTORY } from '../ledger/tables';

export interface MigrateDatabaseOptions {
  readonly sql: SqlClient;
  readonly database: FleetDatabase;
  /** The schema database keeps its ledger; in a tenant, a ledger is a copy that came with a branch and is dropped. */
  readonly role: 'tenant' | 'schema';
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly PreparedMigration[];
  /** How many of them the database is believed to have; undefined: it is asked. A wrong belief is corrected, and harms nothing. */
  readonly position?: number;
  /** How many of the migrations it is to have. @default all of them */
  readonly target?: number;
  /** `up`: a database that has more stays as it is. `down`: the migrations after the target are taken back, last first. @default 'up' */
  readonly direction?: 'up' | 'down';
  /**
   * Number of the rollout. A database that a rollout of a larger number was at work in is refused, with the code `SUPERSEDED`.
   * 0: no rollout but an application that brings its tenant up to date, which is not fenced.
   * @default 0
   */
  readonly epoch?: number;
  /** Name of the migration up to which a database without history, but with tables, is recorded as having all, running nothing. */
  readonly baseline?: string;
  /** The tool whose record a database without history takes over. It comes before the baseline. */
  readonly importHistory?: HistoryTable;
  /** Stops before the next migration. One that was sent is waited for. */
  readonly signal?: AbortSignal;
  readonly now: () => Date;
}

/** How far a database got. */
export interface DatabaseOutcome {
  readonly database: FleetDatabase;
  /** How many of the migrations it has; undefined when nobody knows. */
  readonly position: number | undefined;
  /** Whether the database itself has confirmed that position. */
  readonly confirmed: boolean;
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  /** Names of the migrations that were taken back now, last first; undefined when there are none. */
  readonly takenBack?: readonly string[];
  readonly failure?: MigrationFailure;
}

/** How often a transaction is sent whose outcome was lost, or that met another rollout, while the database stays where it is. */
const ATTEMPTS = 2;

/**
 * Brings one database to the last migration: one request for each pending migration, and one before them when its position is not
 * known. Each migration is a transaction of its own together with its record, so that those before a failed one stay. Never
 * throws for what happens in the database: the outcome says it.
 */
export async function migrateDatabase(options: MigrateDatabaseOptions): Promise<DatabaseOutcome> {
  const { database, migrations, signal } = options;
  const applied: string[] = [];
  let position = options.position;
  let confirmed = false;
  try {
    if (position === undefined) {
      position = await readPosition(options);
      confirmed = true;
    }
    while (position < migrations.length && signal?.aborted !== true) {
      const step = await advance(options, position, confirmed);
      if (step.failure !== undefined) {
        return { database, position, confirmed: step.confirmed, applied, failure: step.failure };
      }
      if (step.applied === true) {
        applied.push(migrations[position].name);
      }
      position = step.position;
      confirmed = true;
    }
    return { database, position, confirmed, applied };
  } catch (error) {
    return { database, position, confirmed: false, applied, failure: databaseFailure(database, error) };
  }
}

interface Step {
  readonly position: number;
  readonly confirmed: boolean;
  /** Whether the migration was applied by this step, not by a rival. */
  readonly applied?: boolean;
  readonly failure?: MigrationFailure;
}

/** Applies the migration at `position`, or finds out that the database is elsewhere. */
async function advance(options: MigrateDatabaseOptions, position: number, confirmed: boolean): Promise<Step> {
  const { sql, database, migrations, now } = options;
  const migration = migrations[position];
  const transaction = migrationTransaction(migration, position + 1, migrations[position - 1], now().toISOString());
  for (let attempt = 1; ; attempt++) {
    try {
      await sql.transaction(database, transaction.statements, { foreignKeys: migration.foreignKeys });
      return { position: position + 1, confirmed: true, applied: true };
    } catch (error) {
      const failure = migrationFailure(database, migration, transaction, error);
      const doubt = doubtOf(transaction, failure, error);
      if (doubt === 'none' || (doubt === 'position' && confirmed)) {
        return { position, confirmed: true, failure };
      }
      const found = await readPosition(options).catch((reason: unknown) => ({ reason }));
      if (typeof found !== 'number') {
        const reported = doubt === 'rival' || found.reason instanceof HistoryError ? databaseFailure(database, found.reason) : failure;
        return { position, confirmed: false, failure: reported };
      }
      if (found !== position) {
        return { position: found, confirmed: true, applied: doubt === 'outcome' && found > position };
      }
      if (doubt === 'position' || attempt === ATTEMPTS) {
        return { position, confirmed: true, failure: { ...failure, outcomeUnknown: false } };
      }
    }
  }
}

/**
 * What a failed transaction leaves open: nothing when a statement after the record failed, since the record was accepted; whether
 * it was committed; whether a rival was faster; or whether the database was where it was believed to be, when the server
 * refused the request as a whole.
 */
function doubtOf(transaction: MigrationTransaction, failure: MigrationFailure, error: unknown): 'none' | 'outcome' | 'rival' | 'position' {
  if (failure.outcomeUnknown) {
    return 'outcome';
  }
  const { statementIndex, executed } = sqlFailure(error);
  if (statementIndex === undefined || !executed) {
    return 'position';
  }
  return transaction.parts[statementIndex] === 'record' ? 'rival' : 'none';
}

/**
 * Asks the database how many of the migrations it has.
 *
 * @throws HistoryError when it has others than those declared
 */
async function readPosition({ sql, database, role, migrations, now }: MigrateDatabaseOptions): Promise<number> {
  const statements: SqlStatement[] = [
    ...role === 'tenant' ? dropCopiedLedger(database, now().toISOString()) : [],
    { sql: CREATE_HISTORY },
    { sql: SELECT_HISTORY },
  ];
  const results = await sql.transaction(database, statements).catch((error: unknown) => {
    if (role === 'tenant' && sqlFailure(error).statementIndex === LEDGER_GUARD) {
      throw new KeepsLedgerError(database.name);
    }
    throw error;
  });
  const history = results[results.length - 1].rows.map(appliedMigration);
  const faults = checkHistory(migrations, history);
  if (faults.length > 0) {
    throw Object.assign(new HistoryError(faults, `Database "${database.name}"`), { code: 'HISTORY' });
  }
  return history.length;
}

const LEDGER_GUARD = 1;

/**
 * A branch of the schema database carries a copy of the ledger, which names all other tenants. A database that keeps a ledger
 * itself has its own row in it, so that the INSERT fails there and nothing is dropped.
 */
function dropCopiedLedger({ id, name }: FleetDatabase, now: string): SqlStatement[] {
  return [
    { sql: CREATE_LEDGER },
    { sql: `INSERT INTO ${LEDGER} (database_id, name, updated_at) VALUES (?, ?, ?)`, args: [id, name, now] },
    ...FLEET_TABLES.map((table) => ({ sql: `DROP TABLE IF EXISTS ${table}` })),
  ];
}

class KeepsLedgerError extends Error {
  readonly code = 'KEEPS_LEDGER';

  constructor(database: string) {
    super(`Database "${database}" is the schema database of a fleet itself. Remove it from the tenants of this one.`);
  }
}
