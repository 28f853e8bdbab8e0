import type { RolloutResult } from './roll-out-options';
import { withoutStrings } from '../../migrations';
import { quotedNames } from '../../notation/words';
import type { MigrationFailure } from '../database/failures/migration-failure';

/** An error message: a short summary, and a detail that says what happened where and what to do. */
export interface FailureReport {
  readonly summary: string;
  readonly detail: string;
}

/** How many names of one group of databases are written out. */
const MAX_NAMES = 50;
const MAX_STATEMENT = 300;

/**
 * Describes a rollout that did not bring every database to the target: which ones failed and why, why it stopped, what happened to the
 * others, and which corrections help.
 */
export function formatFailures(result: RolloutResult): FailureReport {
  const { failures } = result;
  const rehearsal = result.rehearsal === undefined ? [] : [result.rehearsal];
  const groups = groupAlike(failures);
  return {
    summary: formatSummary(result),
    detail: [
      ...rehearsal.map((failure) => `On a branch of ${formatGroup([failure])}`),
      ...groups.map(formatGroup),
      ...formatStop(result),
      formatOthers(result),
      ...formatQuarantine(result),
      ...new Set([...rehearsal, ...groups.map(([failure]) => failure)].map((failure) => remedy(failure, result))),
    ].join('\n\n'),
  };
}

function formatSummary({ failures, tenants, schema, target, direction, rehearsal, cancelled }: RolloutResult): string {
  const failedCount = failures.filter(({ databaseId }) => databaseId !== schema.id).length;
  const goal = target === null ? 'to no migration' : `to "${target}"`;
  const what = direction === 'down' ? 'revert' : 'migrate';
  if (rehearsal !== undefined) return `The rehearsal on a branch of "${rehearsal.database}" failed`;
  if (failures.length === 0) return cancelled ? 'Rollout stopped before its end' : `The rollout ${goal} did not reach its end`;
  return failedCount === 0
    ? `Could not ${what} the schema database "${schema.name}" ${goal}`
    : `Could not ${what} ${failedCount} of ${tenants.length} tenant databases ${goal}`;
}

/** Says why the rollout stopped. */
function formatStop({ stopped, cancelled, notDoneCount }: RolloutResult): string[] {
  const others = notDoneCount === 0 ? 'All other tenants are migrated.' : `${tenantsAre(notDoneCount)} not begun.`;
  switch (stopped) {
    case 'rehearsal': return ['The rollout stopped after its rehearsal and deleted the branch. No database was migrated.'];
    case 'canaries': return [`The rollout stopped because a canary failed. ${others}`];
    case 'max-failures': return [`The rollout stopped because more tenants failed than max_failures allows. ${others}`];
    default: return cancelled ? [`The rollout was cancelled. It stopped after the migrations in flight. ${others}`] : [];
  }
}

function tenantsAre(count: number): string {
  return count === 1 ? '1 tenant was' : `${count} tenants were`;
}

function formatQuarantine({ quarantinedFailures }: RolloutResult): string[] {
  if (quarantinedFailures.length === 0) return [];
  return [
    `${quarantinedFailures.length === 1 ? '1 tenant is' : `${quarantinedFailures.length} tenants are`} in quarantine and did not stop the others. The next rollout tries `
    + `${quarantinedFailures.length === 1 ? 'it' : 'them'} last:\n${groupAlike(quarantinedFailures).map(formatGroup).join('\n')}`,
  ];
}

/** Groups databases that failed for the same reason. */
function groupAlike(failures: readonly MigrationFailure[]): MigrationFailure[][] {
  const groups = new Map<string, MigrationFailure[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.migration, failure.line, failure.code, failure.message, failure.outcomeUnknown]);
    groups.set(key, [...groups.get(key) ?? [], failure]);
  }
  return [...groups.values()];
}

function formatGroup(failures: readonly MigrationFailure[]): string {
  const [{ migration, line, message, code, statement }] = failures;
  const names = quotedNames(failures.map(({ database }) => database), MAX_NAMES);
  const place = migration === undefined ? '' : ` in migration "${migration}"${line === undefined ? '' : `, line ${line}`}`;
  return [
    `${names} failed${place}: ${message} (${code})`,
    ...statement === undefined ? [] : [shortened(withoutStrings(statement)).replace(/^/gm, '    ')],
  ].join('\n');
}

function shortened(statement: string): string {
  return statement.length > MAX_STATEMENT ? `${statement.slice(0, MAX_STATEMENT)}...` : statement;
}

function formatOthers({ failures, tenants, schema, target, direction }: RolloutResult): string {
  const migrated = tenants.filter(({ version }) => version === target).length;
  const unknown = failures.filter(({ outcomeUnknown }) => outcomeUnknown).length;
  const half = failures.filter(({ statementsDone = 0 }) => statementsDone > 0).length;
  const goal = target === null ? 'without any migration' : `at "${target}"`;
  return [
    half === 0
      ? 'Nothing of a failed migration stays in a database.'
      : `The failed migration runs outside of a transaction. Its finished statements stay in ${half} of the failed databases, and the next apply goes on after them.`,
    migrated === 0 ? `No tenant is ${goal}.` : `${migrated} of ${tenants.length} tenants are ${goal}.`,
    ...unknown > 0 ? [`${unknown} of the failed databases may have it all the same. The next apply finds out.`] : [],
    ...direction === 'down' || failures.some(({ databaseId }) => databaseId === schema.id) || schema.version === target ? [] : [
      `The schema database "${schema.name}" stays at ${schema.version === null ? 'no migration' : `"${schema.version}"`} ` +
      'until all tenants are migrated.',
    ],
    ...failures.length === 0 ? ['The next apply goes on with the others.'] : [],
  ].join(' ');
}

/** Says what helps. A migration may change only while no database has it. */
function remedy({ migration, code }: MigrationFailure, { changeable, direction }: RolloutResult): string {
  switch (code) {
    case 'HISTORY':
      return 'A database with a history of its own cannot be part of this fleet: remove it from the tenants, or correct its table _turso_migrations.';
    case 'KEEPS_LEDGER':
      return 'Correct the list of tenants, then apply again.';
    case 'NO_DOWN_SCRIPT':
      return 'Give the migration a down script, or choose a target that includes it, then apply again.';
    case 'CUT_OFF':
      return 'Finish the half-done migration, as the message says. Nothing else can run in that database before.';
    case 'SUPERSEDED':
      return 'Name the database in one fleet only, and set the clock of this computer, then apply again.';
    case 'OTHER_FLEET':
      return 'Remove the database from the tenants of one of the two fleets, then apply again.';
    case 'SNAPSHOT':
      return 'The next apply tries the snapshot again. Without snapshot_retention, no snapshots are taken.';
    case 'LOSES_ROWS':
    case 'FOREIGN_KEYS':
      return `Set foreign_keys or allow_destructive of "${migration}" as its error says, then apply again: only what is missing is done. Neither setting changes the migration, `
        + 'so it does not matter which databases have it already.';
    case 'IMPORT':
      return 'Correct the history of the other tool in the databases that failed, or remove them from the tenants, then apply again.';
    default:
  }
  if (migration === undefined || code === 'OUTCOME_UNKNOWN' || code === 'RIVAL') {
    return 'The next apply tries a database again that could not be asked.';
  }
  if (direction === 'down') {
    return `Correct the down script of "${migration}", or the data of the databases that failed in it, then apply again: only what is missing is done.`;
  }
  return changeable.includes(migration)
    ? `No database has "${migration}" yet: correct the migration, or the data, then apply again.`
    : `Correct the data of the databases that failed in "${migration}", then apply again: only what is missing is done. ` +
      'The migration itself cannot be changed any more, because other databases have it or may have it.';
}
