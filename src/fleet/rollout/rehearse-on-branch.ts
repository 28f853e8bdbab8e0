import type { Settings } from './begin-rollout';
import { countRows, lostRows, type RowCounts } from './count-rows';
import { databaseOptions, migrateStep, type StepOptions } from './migrate-step';
import type { DatabasePlan } from './plan-rollout';
import { migrateDatabase } from '../database/apply/migrate-database';
import type { DatabaseOutcome } from '../database/apply/migrate-database-options';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import type { PreparedMigration } from '../database/prepared-migration';

/**
 * Runs everything on the branch of a rehearsal. On the way up each migration is followed by a count of the rows and references of every
 * table: one that loses what it does not name, and may not, has failed. What it may lose is told all the same.
 */
export async function rehearseOnBranch(
  settings: Settings, step: DatabasePlan<FleetDatabase>, options: StepOptions,
): Promise<DatabaseOutcome> {
  const { sql, migrations, onPhase } = settings;
  const { database, direction } = step;
  const found = direction === 'down' ? undefined : await look(settings, database, options);
  if (found?.position === undefined || found.failure !== undefined || found.position >= options.target) {
    return migrateStep(settings, step, options);
  }
  let outcome: DatabaseOutcome = found;
  let before: RowCounts | undefined;
  for (let position = found.position; position < options.target; position++) {
    const migration = migrations[position];
    const counts = mayLose(migration);
    if (counts) before ??= await countRows(sql, database, options.signal);
    outcome = await migrateStep(settings, { ...step, position }, { ...options, target: position + 1 });
    if (outcome.failure !== undefined || outcome.position !== position + 1 || options.signal?.aborted === true) return outcome;
    const after = counts ? await countRows(sql, database, options.signal) : undefined;
    const lost = before === undefined || after === undefined ? [] : lostRows(before, after, migration.statements);
    if (lost.length > 0 && migration.allowDestructive !== true) return { ...outcome, failure: lossOf(database, migration.name, lost) };
    if (lost.length > 0) onPhase?.(`on the branch "${migration.name}" loses what it may: ${lost.join('; ')}`);
    before = after;
  }
  return outcome;
}

/** Asks the database where it is: it may have been adopted, or be of a tenant that nobody knows yet. */
async function look(settings: Settings, database: FleetDatabase, options: StepOptions): Promise<DatabaseOutcome> {
  return migrateDatabase({ ...databaseOptions(settings, database, options), target: 0, direction: 'up' });
}

/** What only makes tables and columns, or puts rows into tables, loses nothing: the branch is not counted then. */
function mayLose({ watched, allowDestructive }: PreparedMigration): boolean {
  return watched.statements.size > 0 || allowDestructive === true;
}

function lossOf({ id, name }: FleetDatabase, migration: string, lost: readonly string[]): MigrationFailure {
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
