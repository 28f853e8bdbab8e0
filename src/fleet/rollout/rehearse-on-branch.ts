import { countRows, lostRows, type RowCounts } from './count-rows';
import type { DatabaseTask } from './plan-rollout';
import type { RolloutSettings } from './roll-out-options';
import { migrateOptions, runTask, type TaskOptions, type TaskSettings } from './run-task';
import { migrateDatabase } from '../database/apply/migrate-database';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import type { PreparedMigration } from '../database/prepared-migration';

export type RehearsalSettings = TaskSettings & Pick<RolloutSettings, 'onPhase'>;

/**
 * Runs all pending migrations on the branch of a rehearsal. On the way up it counts the rows and references of every table after each
 * migration. A migration fails if it loses rows that it does not name and is not allowed to. Allowed losses are reported as well.
 */
export async function rehearseOnBranch(
  settings: RehearsalSettings, task: DatabaseTask<FleetDatabase>, options: TaskOptions,
): Promise<DatabaseResult> {
  const { sql, migrations, onPhase } = settings;
  const { database, direction } = task;
  const found = direction === 'down' ? undefined : await findPosition(settings, database, options);
  if (found?.position === undefined || found.failure !== undefined || found.position >= options.targetPosition) {
    return runTask(settings, task, options);
  }
  let result: DatabaseResult = found;
  let before: RowCounts | undefined;
  for (let position = found.position; position < options.targetPosition; position++) {
    const migration = migrations[position];
    const isCounted = mayLose(migration);
    if (isCounted) before ??= await countRows(sql, database, options.signal);
    result = await runTask(settings, { ...task, position }, { ...options, targetPosition: position + 1 });
    if (result.failure !== undefined || result.position !== position + 1 || options.signal?.aborted === true) return result;
    const after = isCounted ? await countRows(sql, database, options.signal) : undefined;
    const lost = before === undefined || after === undefined ? [] : lostRows(before, after, migration.statements);
    if (lost.length > 0 && migration.allowDestructive !== true) return { ...result, failure: lossFailure(database, migration.name, lost) };
    if (lost.length > 0) onPhase?.(`on the branch "${migration.name}" loses what it may: ${lost.join('; ')}`);
    before = after;
  }
  return result;
}

/** Asks the database for its position, and adopts it if needed. Runs no migration. */
async function findPosition(settings: TaskSettings, database: FleetDatabase, options: TaskOptions): Promise<DatabaseResult> {
  return migrateDatabase({ ...migrateOptions(settings, database, options), targetPosition: 0, direction: 'up' });
}

/** A migration that only creates tables and columns, or inserts rows, loses nothing, so its branch is not counted. */
function mayLose({ watched, allowDestructive }: PreparedMigration): boolean {
  return watched.statements.size > 0 || allowDestructive === true;
}

function lossFailure({ id, name }: FleetDatabase, migration: string, lost: readonly string[]): MigrationFailure {
  return {
    database: name,
    databaseId: id,
    migration,
    code: 'LOSES_ROWS',
    message: `It loses rows or references that it does not name: ${lost.join('; ')}. Set foreign_keys of the migration to false to run it without foreign keys, or `
      + 'allow_destructive to true if the loss is meant.',
    outcomeUnknown: false,
  };
}
