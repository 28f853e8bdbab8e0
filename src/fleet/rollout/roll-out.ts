import { forEachLimited } from './for-each-limited';
import { planRollout, type DatabasePlan, type RolloutPlan, type Wave } from './plan-rollout';
import type { Migration } from '../../migrations';
import type { SqlClient } from '../../turso';
import { checkHistory, HistoryError, type AppliedMigration } from '../database/check-history';
import { versionAt, type FleetDatabase, type Version } from '../database/database';
import { migrateDatabase, type DatabaseOutcome } from '../database/migrate-database';
import type { MigrationFailure } from '../database/migration-failure';
import { prepareMigrations } from '../database/prepare-migrations';
import type { PreparedMigration } from '../database/prepared-migration';
import { readFleet } from '../ledger/ledger';
import { LedgerWriter } from '../ledger/ledger-writer';

export interface RollOutOptions {
  readonly sql: SqlClient;
  /** The schema database: keeps the ledger, and is migrated last. */
  readonly schema: FleetDatabase;
  /** The tenants. */
  readonly databases: readonly FleetDatabase[];
  /** All migrations of the fleet, in order: those applied already and those to come. */
  readonly migrations: readonly Migration[];
  /** How many databases are migrated at a time; a whole number from 1 on. @default 16 */
  readonly concurrency?: number;
  /** Stops the rollout after the migrations in flight; what was done is recorded. */
  readonly signal?: AbortSignal;
  /** Told of each database as it ends. */
  readonly onProgress?: (progress: RolloutProgress) => void;
  /** @default the system's clock */
  readonly now?: () => Date;
}

/** One database has ended, well or not. */
export interface RolloutProgress {
  readonly database: string;
  readonly version: Version;
  /** Names of the migrations that were applied now. */
  readonly applied: readonly string[];
  readonly failure?: MigrationFailure;
  /** How many databases of this rollout have ended, and how many it has to visit; the schema database is one of them. */
  readonly finished: number;
  readonly total: number;
}

/** Where a database is after a rollout. */
export interface DatabaseVersion {
  readonly id: string;
  readonly name: string;
  readonly version: Version;
}

export interface RolloutResult {
  /** The version that was aimed at; null when there are no migrations. */
  readonly target: string | null;
  /** The tenants, in the order in which they were given. */
  readonly versions: readonly DatabaseVersion[];
  readonly schema: DatabaseVersion;
  /** Whether the schema database is at the target. It stays behind while any tenant failed. */
  readonly schemaMigrated: boolean;
  /** What any database has or may have now: what the next plan's migrations are checked against, as {@link readFleet} would read it. */
  readonly applied: readonly AppliedMigration[];
  /** Names of the migrations that certainly no database has, so that they may still be changed. */
  readonly changeable: readonly string[];
  /** In the order of the databases. */
  readonly failures: readonly MigrationFailure[];
  /** Whether the signal stopped it before every database had its turn. */
  readonly cancelled: boolean;
  /** Why the ledger could not be written. Nothing is lost: the next rollout asks the databases themselves. */
  readonly ledgerError?: Error;
}

const DEFAULT_CONCURRENCY = 16;

/**
 * Brings a fleet to the last of its migrations: the tenants side by side, the schema database when all of them succeeded. A tenant
 * that fails is left as it was before the failed migration and named in the result, while the others go on. Can be repeated
 * at any time, and side by side: it does what is missing, and one request when nothing is.
 *
 * @throws MigrationsError for migrations that break a rule, RangeError for a database given twice or a concurrency that is none,
 * HistoryError when the declared migrations contradict what was applied, SqlError when the schema database cannot be asked. No
 * tenant was touched then.
 */
export async function rollOut(options: RollOutOptions): Promise<RolloutResult> {
  const { sql, schema, databases, signal, concurrency = DEFAULT_CONCURRENCY } = options;
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    throw new RangeError(`concurrency is ${concurrency}. Use a whole number from 1 on.`);
  }
  const migrations = prepareMigrations(options.migrations, `Fleet "${schema.name}"`);
  const fleet = await readFleet(sql, schema, { signal });
  const faults = checkHistory(migrations, fleet.applied);
  if (faults.length > 0) {
    throw new HistoryError(faults, `Fleet "${schema.name}"`);
  }
  const plan = planRollout({ migrations, databases, schema, fleet });
  if (plan.waves.length === 0 && plan.leaving.length === 0 && fleet.ledger) {
    return summarize(plan, migrations, new Map(), false);
  }
  const ledger = new LedgerWriter(sql, schema, migrations, options.now ?? (() => new Date()));
  await ledger.begin(fleet);
  const outcomes = await carryOut(plan, migrations, ledger, options);
  const certain = plan.databases.every((step) => isCertain(step, outcomes.get(step.database.id), migrations));
  const ledgerError = await ledger.finish(plan.leaving, certain).then(() => undefined, asError);
  const result = summarize(plan, migrations, outcomes, certain && ledgerError === undefined);
  return ledgerError === undefined ? result : { ...result, ledgerError };
}

type Outcomes = Map<string, DatabaseOutcome>;

async function carryOut(
  plan: RolloutPlan<FleetDatabase>, migrations: readonly PreparedMigration[], ledger: LedgerWriter, options: RollOutOptions,
): Promise<Outcomes> {
  const outcomes: Outcomes = new Map();
  const total = plan.waves.reduce((sum, { steps }) => sum + steps.length, 0);
  for (const wave of plan.waves) {
    if ([...outcomes.values()].some(({ failure }) => failure !== undefined)) {
      break;
    }
    await forEachLimited(wave.steps, options.concurrency ?? DEFAULT_CONCURRENCY, async (step) => {
      if (options.signal?.aborted === true) {
        return;
      }
      const outcome = await migrateDatabase(migrationOf(wave, step, migrations, options));
      outcomes.set(step.database.id, outcome);
      ledger.record(outcome);
      options.onProgress?.(progressOf(outcome, migrations, outcomes.size, total));
    });
  }
  return outcomes;
}

function migrationOf(
  wave: Wave<FleetDatabase>, { database, position }: DatabasePlan<FleetDatabase>, migrations: readonly PreparedMigration[],
  { sql, signal, now }: RollOutOptions,
) {
  return {
    sql,
    database,
    migrations,
    position,
    signal,
    role: wave.name === 'schema' ? 'schema' as const : 'tenant' as const,
    now: now ?? (() => new Date()),
  };
}

function progressOf(
  { database, position, applied, failure }: DatabaseOutcome, migrations: readonly Migration[], finished: number, total: number,
): RolloutProgress {
  return { database: database.name, version: versionAt(migrations, position), applied, failure, finished, total };
}

/** A database that was not visited is certain only at the end of the migrations: the ledger never says more than the truth. */
function isCertain({ position }: DatabasePlan, outcome: DatabaseOutcome | undefined, migrations: readonly Migration[]): boolean {
  return outcome === undefined ? position === migrations.length : outcome.confirmed;
}

function summarize(
  plan: RolloutPlan<FleetDatabase>, migrations: readonly PreparedMigration[], outcomes: Outcomes, certain: boolean,
): RolloutResult {
  const positionOf = ({ database: { id }, position }: DatabasePlan<FleetDatabase>) =>
    outcomes.has(id) ? outcomes.get(id)?.position : position;
  const versionOf = (step: DatabasePlan<FleetDatabase>): DatabaseVersion =>
    ({ id: step.database.id, name: step.database.name, version: versionAt(migrations, positionOf(step)) });
  const failureOf = ({ database: { id } }: DatabasePlan<FleetDatabase>) => outcomes.get(id)?.failure;
  const inOrder = [...plan.databases, plan.schema];
  const failures = inOrder.flatMap((step) => failureOf(step) ?? []);
  const furthest = inOrder.reduce((most, step) => Math.max(most, positionOf(step) ?? 0), 0);
  const schemaMigrated = positionOf(plan.schema) === migrations.length;
  const hadItsTurn = (step: DatabasePlan<FleetDatabase>) => failureOf(step) !== undefined || positionOf(step) === migrations.length;
  const changeable = certain ? migrations.slice(furthest).map(({ name }) => name) : [];
  return {
    target: plan.target,
    versions: plan.databases.map(versionOf),
    schema: versionOf(plan.schema),
    schemaMigrated,
    applied: migrations.slice(0, migrations.length - changeable.length).map(({ name, checksum }, index) =>
      ({ position: index + 1, name, checksum, ...index < furthest ? {} : { interrupted: true } })),
    changeable,
    failures,
    cancelled: !plan.databases.every(hadItsTurn) || (failures.length === 0 && !schemaMigrated),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
