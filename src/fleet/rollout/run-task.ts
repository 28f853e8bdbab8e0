import type { DatabaseTask } from './plan-rollout';
import type { RolloutSettings } from './roll-out-options';
import { migrateDatabase } from '../database/apply/migrate-database';
import type { DatabaseResult, MigrateDatabaseOptions } from '../database/apply/migrate-database-options';
import type { FleetDatabase } from '../database/fleet-database';

/** What every task of a rollout shares. */
export type TaskSettings = Pick<RolloutSettings, 'sql' | 'schema' | 'migrations' | 'now' | 'baseline' | 'importHistory'>;

/** What one task needs beside the {@link TaskSettings}. */
export type TaskOptions = Required<Pick<MigrateDatabaseOptions, 'targetPosition' | 'epoch' | 'role'>>
  & Pick<MigrateDatabaseOptions, 'signal'>;

/** Brings one database to the target, from the position that it turns out to have. Never throws for failures in the database. */
export async function runTask(
  settings: TaskSettings, { database, position, direction }: DatabaseTask<FleetDatabase>, options: TaskOptions,
): Promise<DatabaseResult> {
  const common = migrateOptions(settings, database, options);
  const result = await migrateDatabase({ ...common, position, direction });
  if (!isOnOtherSide(result, options)) return result;
  const back = await migrateDatabase({ ...common, position: result.position, direction: direction === 'up' ? 'down' : 'up' });
  return {
    ...back,
    confirmed: back.confirmed || (result.confirmed && back.position === result.position),
    applied: [...result.applied, ...back.applied],
    reverted: [...result.reverted ?? [], ...back.reverted ?? []],
  };
}

/** The options with which {@link migrateDatabase} treats one database of the fleet. */
export function migrateOptions(settings: TaskSettings, database: FleetDatabase, options: TaskOptions): MigrateDatabaseOptions {
  const { sql, schema, migrations, now, baseline, importHistory } = settings;
  return { sql, database, fleet: schema.name, migrations, now, baseline, importHistory, ...options };
}

/** Whether a database that was believed to be before the target is after it, or the other way round. */
function isOnOtherSide({ failure, position }: DatabaseResult, { targetPosition, signal }: TaskOptions): boolean {
  return failure === undefined && position !== undefined && position !== targetPosition && signal?.aborted !== true;
}
