import { applyStatements } from './apply-statements';
import { attempt, type AttemptResult } from './attempt';
import type { FleetDatabase } from '../fleet-database';
import type { DatabaseResult, MigrateDatabaseOptions } from './migrate-database-options';
import { migrationTransaction, revertTransaction } from './migration-transaction';
import { writerOf } from './writer';
import { databaseFailure, noDownScriptFailure, type MigrationFailure } from '../failures/migration-failure';
import { baselinePosition } from '../history/baseline';
import { readPosition } from '../history/read-position';
import { runsByStatement, type PreparedMigration } from '../prepared-migration';

/**
 * Brings one database to the target. Sends one request for each migration that it applies or reverts, and one before them if the position
 * is unknown. Each migration and its record are one transaction, so the migrations before a failed one stay. Never throws for failures in
 * the database: the result reports them.
 *
 * @throws RangeError if the baseline is not a migration
 */
export async function migrateDatabase(options: MigrateDatabaseOptions): Promise<DatabaseResult> {
  const { database, migrations, baseline, signal } = options;
  if (baseline !== undefined) {
    baselinePosition(baseline, migrations);
  }
  const changes: Changes = { applied: [], reverted: [] };
  let { position, confirmed } = believed(options);
  try {
    if (position === undefined) {
      position = await readPosition(options);
      confirmed = true;
    }
    for (let attempts = 0; directionFrom(position, options) !== undefined && signal?.aborted !== true; attempts++) {
      const hasRival = attempts > 2 * migrations.length + EXTRA_ATTEMPTS;
      const attempted: AttemptResult = hasRival ? rivalFailure(options, position) : await advance(options, position, confirmed);
      note(changes, migrations, position, attempted);
      position = attempted.position;
      confirmed = attempted.confirmed;
      if (attempted.failure !== undefined) {
        return resultOf(database, position, confirmed, changes, attempted.failure);
      }
    }
    return resultOf(database, position, confirmed, changes);
  } catch (error) {
    return resultOf(database, position, false, changes, databaseFailure(database, error));
  }
}

interface Changes {
  readonly applied: string[];
  readonly reverted: string[];
}

/** Extra attempts before we assume that another process keeps undoing our work. */
const EXTRA_ATTEMPTS = 8;

/** If databases are adopted, one that is believed to have nothing may have been adopted since, so it is asked. */
function believed({ position, baseline, importHistory }: MigrateDatabaseOptions): { position: number | undefined; confirmed: boolean } {
  const adopts = baseline !== undefined || importHistory !== undefined;
  return { position: position === 0 && adopts ? undefined : position, confirmed: false };
}

function directionFrom(
  position: number, { migrations, targetPosition = migrations.length, direction = 'up' }: MigrateDatabaseOptions,
): 'up' | 'down' | undefined {
  if (position < targetPosition) {
    return 'up';
  }
  return position > targetPosition && direction === 'down' ? 'down' : undefined;
}

/** Applies the next migration or reverts the last one, or finds that the database is at another position. */
async function advance(options: MigrateDatabaseOptions, position: number, confirmed: boolean): Promise<AttemptResult> {
  const { migrations } = options;
  const writer = writerOf(options);
  if (directionFrom(position, options) === 'up') {
    const next = migrations[position];
    return runsByStatement(next)
      ? applyStatements(options, position, confirmed)
      : attempt(options, migrationTransaction(next, position + 1, migrations[position - 1], writer), position, position + 1, confirmed);
  }
  const withoutDown = migrations.slice(options.targetPosition, position).filter(({ downScript }) => downScript === undefined);
  if (withoutDown.length > 0) {
    return { position, confirmed, failure: noDownScriptFailure(options.database, withoutDown) };
  }
  const last = migrations[position - 1];
  return attempt(options, revertTransaction(last, last.downScript!, position, writer), position, position - 1, confirmed);
}

function rivalFailure({ database }: MigrateDatabaseOptions, position: number): AttemptResult {
  const error = Object.assign(new Error('Another process keeps changing it. Wait until the other rollout has ended, then apply again.'), { code: 'RIVAL' });
  return { position, confirmed: true, failure: databaseFailure(database, error) };
}

function note(
  { applied, reverted }: Changes, migrations: readonly PreparedMigration[], before: number, { done, position }: AttemptResult,
): void {
  if (done === true && position > before) {
    applied.push(migrations[before].name);
  } else if (done === true) {
    reverted.push(migrations[before - 1].name);
  }
}

function resultOf(
  database: FleetDatabase, position: number | undefined, confirmed: boolean, { applied, reverted }: Changes, failure?: MigrationFailure,
): DatabaseResult {
  return {
    database,
    position,
    confirmed,
    applied,
    ...reverted.length === 0 ? {} : { reverted },
    ...failure === undefined ? {} : { failure },
  };
}
