import { applyStatements } from './apply-statements';
import { attempt, type Step } from './attempt';
import type { FleetDatabase } from '../fleet-database';
import type { DatabaseOutcome, MigrateDatabaseOptions } from './migrate-database-options';
import { migrationTransaction, takeBackTransaction } from './migration-transaction';
import { writerOf } from './writer';
import { databaseFailure, oneWayFailure, type MigrationFailure } from '../failures/migration-failure';
import { baselinePosition } from '../history/baseline';
import { readPosition } from '../history/read-position';
import { runsInSteps, type PreparedMigration } from '../prepared-migration';

/**
 * Brings one database to the target: one request for each migration that is to be applied or taken back, and one before them when
 * its position is not known. Each migration is a transaction of its own together with its record, so that those before a failed one
 * stay. Never throws for what happens in the database: the outcome says it.
 *
 * @throws RangeError for a baseline that is no migration
 */
export async function migrateDatabase(options: MigrateDatabaseOptions): Promise<DatabaseOutcome> {
  const { database, migrations, baseline, signal } = options;
  if (baseline !== undefined) {
    baselinePosition(baseline, migrations);
  }
  const changes: Changes = { applied: [], takenBack: [] };
  let { position, confirmed } = believed(options);
  try {
    if (position === undefined) {
      position = await readPosition(options);
      confirmed = true;
    }
    for (let steps = 0; directionFrom(position, options) !== undefined && signal?.aborted !== true; steps++) {
      const step: Step = steps > 2 * migrations.length + PATIENCE ? rivals(options, position) : await advance(options, position, confirmed);
      note(changes, migrations, position, step);
      position = step.position;
      confirmed = step.confirmed;
      if (step.failure !== undefined) {
        return outcomeOf(database, position, confirmed, changes, step.failure);
      }
    }
    return outcomeOf(database, position, confirmed, changes);
  } catch (error) {
    return outcomeOf(database, position, false, changes, databaseFailure(database, error));
  }
}

interface Changes {
  readonly applied: string[];
  readonly takenBack: string[];
}

/** So often more than needed is a database found elsewhere than it was left, until others are taken to undo what is done here. */
const PATIENCE = 8;

/** A database that is believed to have nothing may have been adopted since, where that is asked for. */
function believed({ position, baseline, importHistory }: MigrateDatabaseOptions): { position: number | undefined; confirmed: boolean } {
  const adopts = baseline !== undefined || importHistory !== undefined;
  return { position: position === 0 && adopts ? undefined : position, confirmed: false };
}

function directionFrom(position: number, { migrations, target = migrations.length, direction = 'up' }: MigrateDatabaseOptions): 'up' | 'down' | undefined {
  if (position < target) {
    return 'up';
  }
  return position > target && direction === 'down' ? 'down' : undefined;
}

/** Applies the next migration or takes the last one back, or finds out that the database is elsewhere. */
async function advance(options: MigrateDatabaseOptions, position: number, confirmed: boolean): Promise<Step> {
  const { migrations } = options;
  const writer = writerOf(options);
  if (directionFrom(position, options) === 'up') {
    const next = migrations[position];
    return runsInSteps(next)
      ? applyStatements(options, position, confirmed)
      : attempt(options, migrationTransaction(next, position + 1, migrations[position - 1], writer), position, position + 1, confirmed);
  }
  const oneWay = migrations.slice(options.target, position).filter(({ wayBack }) => wayBack === undefined);
  if (oneWay.length > 0) {
    return { position, confirmed, failure: oneWayFailure(options.database, oneWay) };
  }
  const last = migrations[position - 1];
  return attempt(options, takeBackTransaction(last, last.wayBack!, position, writer), position, position - 1, confirmed);
}

function rivals({ database }: MigrateDatabaseOptions, position: number): Step {
  const error = Object.assign(new Error('Others keep changing it. Let the other rollout end, then apply again.'), { code: 'RIVAL' });
  return { position, confirmed: true, failure: databaseFailure(database, error) };
}

function note({ applied, takenBack }: Changes, migrations: readonly PreparedMigration[], before: number, { done, position }: Step): void {
  if (done === true && position > before) {
    applied.push(migrations[before].name);
  } else if (done === true) {
    takenBack.push(migrations[before - 1].name);
  }
}

function outcomeOf(
  database: FleetDatabase, position: number | undefined, confirmed: boolean, { applied, takenBack }: Changes, failure?: MigrationFailure,
): DatabaseOutcome {
  return {
    database,
    position,
    confirmed,
    applied,
    ...takenBack.length === 0 ? {} : { takenBack },
    ...failure === undefined ? {} : { failure },
  };
}
