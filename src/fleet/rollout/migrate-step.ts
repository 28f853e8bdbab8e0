import type { Settings } from './begin-rollout';
import type { DatabasePlan } from './plan-rollout';
import { migrateDatabase } from '../database/apply/migrate-database';
import type { DatabaseOutcome } from '../database/apply/migrate-database-options';
import type { FleetDatabase } from '../database/fleet-database';

/** What one step of a rollout needs beside its settings. */
export interface StepOptions {
  /** How many migrations the database is to have. */
  readonly target: number;
  readonly epoch: number;
  readonly role: 'tenant' | 'schema';
  readonly signal?: AbortSignal;
}

/** Brings one database to the target, from wherever it turns out to be. Never throws for what happens in the database. */
export async function migrateStep(
  settings: Settings, { database, position, direction }: DatabasePlan<FleetDatabase>, options: StepOptions,
): Promise<DatabaseOutcome> {
  const common = databaseOptions(settings, database, options);
  const outcome = await migrateDatabase({ ...common, position, direction });
  if (!isElsewhere(outcome, options)) return outcome;
  const back = await migrateDatabase({ ...common, position: outcome.position, direction: direction === 'up' ? 'down' : 'up' });
  return {
    ...back,
    confirmed: back.confirmed || (outcome.confirmed && back.position === outcome.position),
    applied: [...outcome.applied, ...back.applied],
    takenBack: [...outcome.takenBack ?? [], ...back.takenBack ?? []],
  };
}

/** How {@link migrateDatabase} is to treat one database of the fleet. */
export function databaseOptions(settings: Settings, database: FleetDatabase, options: StepOptions) {
  const { sql, schema, migrations, now, baseline, importHistory } = settings;
  return { sql, database, fleet: schema.name, migrations, now, baseline, importHistory, ...options };
}

/** It was believed to be before the target and is after it, or the other way round. */
function isElsewhere({ failure, position }: DatabaseOutcome, { target, signal }: StepOptions): boolean {
  return failure === undefined && position !== undefined && position !== target && signal?.aborted !== true;
}
