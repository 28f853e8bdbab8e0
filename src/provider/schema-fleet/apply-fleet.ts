import { discoveryOf } from './discover';
import { WORDS } from './findings';
import { rolloutFailure, warnOfRest, strategyRefused } from './outcome';
import { carriedOut } from './plan/review';
import type { attributes, FleetResourcePlan, FleetResourceState } from './schema';
import { standingOf } from './standing';
import { rolloutStrategy } from './strategy';
import { existingSchema, existingTenants, findTenants, hiddenFrom, type ListDatabases } from './tenants';
import { forgetFleet, viewFleet, keepHistory } from './view-fleet';
import {
  countVersions, protectedBranches, rolloutHolder, rollOut, TursoBranches, type FleetDatabase, type RecordedSettings, type RolloutProgress,
  type RolloutResult,
} from '../../fleet';
import type { ResourceContext, Logger } from '../../terraform';
import { throwFinding } from '../shared/migrations/findings';
import { importedRecord } from '../shared/migrations/import-history';
import { knownMigrations, migrationsState } from '../shared/migrations/migrations';
import type { Turso } from '../turso';

/** Applies a plan. Does all checks before it touches the first database. */
export async function applyFleet(plan: FleetResourcePlan, context: ResourceContext<typeof attributes, Turso>): Promise<FleetResourceState> {
  const { signal, diagnostics } = context;
  const client = context.client.in(plan.organization);
  const found = await client.existingDatabase(plan.schema_database, signal);
  const schema = existingSchema(found);
  const fleet = await viewFleet(client, schema, signal);
  const branches = new TursoBranches(client);
  const tenants = async () => existingTenants(await findTenants(client, {
    schema: found, databases: plan.databases, discover: plan.discover, branches: new Set([...fleet.branches, ...branches.made]),
  }, signal, listAnew(client)));
  const atFirst = await tenants();
  throwFinding(await hiddenFrom(client, schema, fleet, atFirst, { signal }));
  const strategy = rolloutStrategy(plan.strategy);
  const rehearses = fleet.schemaHistory.length !== plan.migrations.findIndex(({ name }) => name === plan.version) + 1;
  if (plan.rollout !== null) {
    const findGroup = async (name: string) => client.inventory.group(name, { signal });
    throwFinding(await protectedBranches(atFirst, { strategy, rehearses }, findGroup, WORDS));
  }
  const log = new RolloutLog(context.log);
  const result = await rolledOut(plan, { client, schema, tenants: onceKnown(atFirst, tenants), branches, log, signal });
  const state = stateAfter(plan, client, result, log, countVersions(fleet, atFirst));
  context.save(state);
  keepHistory(context.private, schema.id, result.applied);
  const failure = rolloutFailure(result);
  if (failure !== undefined) throw failure;
  warnOfRest(result, branches.protected, diagnostics);
  return state;
}

interface Surroundings {
  readonly client: Turso;
  readonly schema: FleetDatabase;
  readonly tenants: () => Promise<readonly FleetDatabase[]>;
  readonly branches: TursoBranches;
  readonly log: RolloutLog;
  readonly signal: AbortSignal;
}

async function rolledOut(plan: FleetResourcePlan, surroundings: Surroundings): Promise<RolloutResult> {
  const { client, schema, tenants, branches, log, signal } = surroundings;
  try {
    return await rollOut({
      sql: client.sql,
      schema,
      tenants,
      migrations: knownMigrations(plan.migrations, plan.foreign_keys) ?? [],
      target: plan.target_version ?? undefined,
      strategy: rolloutStrategy(plan.strategy),
      branches,
      baseline: plan.baseline ?? undefined,
      importHistory: importedRecord(plan.import_history, plan.import_history_table),
      recorded: recordedSettings(plan),
      holder: rolloutHolder(),
      ...client.pace,
      signal,
      onProgress: (progress) => log.progress(progress),
      onPhase: (phase) => log.phase(phase),
    });
  } catch (error) {
    if (error instanceof RangeError) throw strategyRefused(error);
    throw error;
  } finally {
    forgetFleet(client, schema);
  }
}

/** Returns what a rollout without this configuration needs to know of it. */
function recordedSettings(plan: FleetResourcePlan): RecordedSettings {
  return {
    discovery: plan.discover === null ? undefined : discoveryOf(plan.discover),
    strategy: rolloutStrategy(plan.strategy),
    baseline: plan.baseline ?? undefined,
    importHistory: importedRecord(plan.import_history, plan.import_history_table),
    foreignKeys: plan.foreign_keys === false ? false : undefined,
  };
}

function stateAfter(
  plan: FleetResourcePlan, client: Turso, result: RolloutResult, log: RolloutLog, from: Readonly<Record<string, number>>,
): FleetResourceState {
  const failed = new Set(result.failures.map(({ databaseId }) => databaseId));
  const quarantined = new Set(result.quarantinedFailures.map(({ databaseId }) => databaseId));
  const standing = standingOf(result.tenants.map(({ id, version }) => (
    { version, failed: failed.has(id), quarantined: quarantined.has(id) })), result.target);
  return {
    ...plan,
    ...standing,
    organization: client.organization ?? null,
    migrations: migrationsState(knownMigrations(plan.migrations) ?? [], plan.migrations),
    version: result.schema.version ?? null,
    rollout: plan.rollout == null ? null : carriedOut(plan.rollout, log.runs, { ...from }),
  };
}

/** Lists again, because an application may have created databases since the last list. */
const listAnew = ({ api }: Turso): ListDatabases => async (filter, signal) => api.databases.list(filter, { signal });

/** Returns the known value first, and looks it up from the second call on. */
function onceKnown<T>(known: T, find: () => Promise<T>): () => Promise<T> {
  let first: T | undefined = known;
  return async () => {
    const answer = first ?? await find();
    first = undefined;
    return answer;
  };
}

/** Logs a rollout, for `TF_LOG`, and counts the migrations that ran. */
class RolloutLog {
  /** In how many databases each migration ran, by its name. */
  readonly runs = new Map<string, number>();
  private wave: string | undefined;

  constructor(private readonly log: Logger) {}

  /** Logs the beginning of a rehearsal, a wave or a pause. */
  phase(phase: string): void {
    this.log.info('Rollout', { phase });
  }

  /** Logs the result of one database. */
  progress({ wave, database, version, applied, failure, finished, total }: RolloutProgress): void {
    for (const migration of applied) this.runs.set(migration, (this.runs.get(migration) ?? 0) + 1);
    const where = { wave, database, version: version ?? undefined, finished, total };
    if (failure !== undefined) this.log.warn('Database not migrated', { ...where, migration: failure.migration, line: failure.line, code: failure.code });
    else if (wave !== this.wave || finished % 100 === 0 || finished === total) this.log.info('Migrated databases', where);
    else this.log.debug('Migrated a database', where);
    this.wave = wave;
  }
}
