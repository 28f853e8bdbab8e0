import { completedOptions, type CompletedOptions } from './recorded';
import { aboutTenants } from './tenant-findings';
import { inOptionWords, WORDS } from './words';
import {
  checkFleetHistory, checkRollout, planRollout, readFleet,
  type CheckedRollout, type FleetDatabase, type FleetState, type RolloutPlan, type RolloutStrategy,
} from '../../fleet';
import { checkMigrations, createMigration, readDirectory, type Migration } from '../../migrations';
import { quotedNames } from '../../notation/words';
import type { Database } from '../../turso';
import type { Context } from '../command';
import { CommandError } from '../command-error';
import { fleetTenants, patientSql } from '../connection';
import type { Options } from '../options/parse';

/** A rollout that is planned and checked, and has changed nothing. */
export interface PreparedRollout extends CompletedOptions {
  readonly migrations: readonly Migration[];
  /** What the reader of the folder passed over, in full sentences. */
  readonly notes: readonly string[];
  readonly fleet: FleetState;
  readonly databases: readonly Database[];
  readonly rollout: RolloutPlan<FleetDatabase>;
  readonly checked: CheckedRollout;
  /** How many databases of the ledger no longer exist. */
  readonly goneCount: number;
}

/**
 * Plans a rollout of a folder of migrations and does all checks of the provider.
 *
 * @throws HistoryError, TargetError, CommandError if there is nothing to plan with
 */
export async function prepareRollout(context: Context): Promise<PreparedRollout> {
  const { connection, schema } = context;
  const { sql, api } = connection;
  const { options, recorded, taken } = await completedOptions(context);
  const { migrations, notes } = migrationsOf(options);
  checkBaseline(options, migrations);
  const fleet = await readFleet(sql, schema);
  await checkFleetHistory(sql, schema, migrations, fleet);
  const { tenants, databases, goneIds } = await fleetTenants(connection, schema, fleet, options.discovery);
  const known = { connection, schema, fleet, databases, goneIds, discovery: options.discovery };
  const strategy = strategyOf(options);
  const rollout = planned(() => planRollout({ migrations, target: options.targetVersion, databases: tenants, schema, fleet, strategy }));
  // A rollout with nothing to migrate still removes tenants from the ledger that no longer exist.
  const checked = rollout.waves.length === 0 ? { findings: await aboutTenants(known) } : await checkRollout({
    sql: patientSql(connection),
    schema,
    migrations,
    fleet,
    position: rollout.targetPosition,
    tenants: async () => ({ tenants: databases, found: databases, findings: await aboutTenants(known) }),
    strategy,
    findGroup: async (group) => api.groups.find(group),
    words: WORDS,
    baseline: options.baseline,
    importHistory: options.importHistory,
  });
  return { options, recorded, taken, migrations, notes, fleet, databases, rollout, checked, goneCount: goneIds.length };
}

/** Returns the settings of a rollout. An option that is not given has the default of the provider. */
export function strategyOf(
  { concurrency, canaries, canaryCount, waves, pauseMs, maxFailures, quarantine, rehearseOn, snapshotRetentionMs, leaseMs }: Options,
): RolloutStrategy {
  return {
    concurrency,
    canaries: canaries && [...canaries].sort(),
    canaryCount,
    waves,
    pauseMs,
    maxFailures,
    quarantine,
    rehearseOn,
    snapshotRetentionMs,
    leaseMs,
  };
}

/** Reads the folder of migrations that the options name. */
export function migrationsOf({ migrations: folder = '.', format, foreignKeysOff }: Options): Pick<PreparedRollout, 'migrations' | 'notes'> {
  const notes: string[] = [];
  const read = readDirectory(folder, { format, onPassedOver: (note) => notes.push(note) });
  checkMigrations(read, folder);
  return { migrations: foreignKeysOff ? read.map(withoutForeignKeys) : read, notes };
}

/** A migration that says itself how it runs keeps that. */
function withoutForeignKeys(migration: Migration): Migration {
  if (migration.foreignKeys !== undefined) return migration;
  const { name, sql, ...options } = migration;
  return createMigration(name, sql, { ...options, foreignKeys: false });
}

function checkBaseline({ baseline }: Options, migrations: readonly Migration[]): void {
  if (baseline === undefined || migrations.some(({ name }) => name === baseline)) return;
  throw new CommandError(`--baseline is "${baseline}", but no migration has this name. ${migrations.length === 0
    ? 'Leave it out: the folder has no migrations.' : `Use one of ${quotedNames(migrations.map(({ name }) => name))}.`}`);
}

function planned<Plan>(plan: () => Plan): Plan {
  try {
    return plan();
  } catch (error) {
    throw inOptionWords(error);
  }
}
