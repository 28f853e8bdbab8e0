import { forEachLimited } from './for-each-limited';
import { planRollout, type DatabasePlan, type RolloutPlan, type Wave } from './plan-rollout';
import type { DatabaseVersion, RollOutOptions, RolloutProgress, RolloutResult } from './roll-out-options';
import type { Migration } from '../../migrations';
import { checkHistory, HistoryError } from '../database/check-history';
import { versionAt, type FleetDatabase } from '../database/database';
import { migrateDatabase, type DatabaseOutcome } from '../database/migrate-database';
import { prepareMigrations } from '../database/prepare-migrations';
import type { PreparedMigration } from '../database/prepared-migration';
import { withoutBranches } from '../ledger/fleet-state';
import { LedgerWriter } from '../ledger/ledger-writer';
import { readFleet } from '../ledger/read-fleet';

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
  const { sql, schema, signal, target, strategy } = options;
  const migrations = prepareMigrations(options.migrations, `Fleet "${schema.name}"`);
  const fleet = await readFleet(sql, schema, { signal });
  const faults = checkHistory(migrations, fleet.applied);
  if (faults.length > 0) {
    throw new HistoryError(faults, `Fleet "${schema.name}"`);
  }
  const plan = planRollout({ migrations, target, databases: withoutBranches(fleet, await options.tenants()), schema, fleet, strategy });
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
    await forEachLimited(wave.steps, options.strategy?.concurrency ?? DEFAULT_CONCURRENCY, async (step) => {
      if (options.signal?.aborted === true) {
        return;
      }
      const outcome = await migrateDatabase(migrationOf(wave, step, migrations, options));
      outcomes.set(step.database.id, outcome);
      ledger.record(outcome);
      options.onProgress?.(progressOf(wave.name, outcome, migrations, outcomes.size, total));
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
  wave: string, { database, position, applied, failure }: DatabaseOutcome, migrations: readonly Migration[],
  finished: number, total: number,
): RolloutProgress {
  return { wave, database: database.name, version: versionAt(migrations, position), applied, failure, finished, total };
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
    direction: plan.direction,
    versions: plan.databases.map(versionOf),
    schema: versionOf(plan.schema),
    schemaMigrated,
    applied: migrations.slice(0, migrations.length - changeable.length).map(({ name, checksum }, index) =>
      ({ position: index + 1, name, checksum, ...index < furthest ? {} : { interrupted: true } })),
    changeable,
    failures,
    quarantined: [],
    notDone: plan.databases.filter((step) => !hadItsTurn(step)).length,
    leftBranches: [],
    cancelled: !plan.databases.every(hadItsTurn) || (failures.length === 0 && !schemaMigrated),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
