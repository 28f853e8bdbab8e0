import type { RolloutResult } from './roll-out-options';
import { withoutStrings } from '../../migrations';
import { quotedNames } from '../../notation/words';
import type { MigrationFailure } from '../database/failures/migration-failure';

/** An error for the user: a short summary, and what happened where, with what to do. */
export interface FailureReport {
  readonly summary: string;
  readonly detail: string;
}

/** Names of one group of databases that are written out. */
const MAX_NAMES = 50;
const MAX_STATEMENT = 300;

/**
 * Says how a rollout ended that did not bring every database to the target: which ones failed and why, what kept it from going on, what
 * happened to the others, and which corrections will help.
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

function formatSummary({ failures, versions, schema, target, direction, rehearsal, cancelled }: RolloutResult): string {
  const tenants = failures.filter(({ databaseId }) => databaseId !== schema.id).length;
  const goal = target === null ? 'to no migration' : `to "${target}"`;
  const what = direction === 'down' ? 'take back' : 'migrate';
  if (rehearsal !== undefined) return `The rehearsal on a branch of "${rehearsal.database}" failed`;
  if (failures.length === 0) return cancelled ? 'Rollout stopped before its end' : `The rollout ${goal} did not reach its end`;
  return tenants === 0
    ? `Could not ${what} the schema database "${schema.name}" ${goal}`
    : `Could not ${what} ${tenants} of ${versions.length} tenant databases ${goal}`;
}

/** What kept the rollout from going on. */
function formatStop({ stopped, cancelled, notDone }: RolloutResult): string[] {
  const others = notDone === 0 ? 'No other tenant had to be migrated.' : `${tenantsAre(notDone)} not begun.`;
  switch (stopped) {
    case 'rehearsal': return ['The rollout stopped after its rehearsal, whose branch is not kept. No database was migrated.'];
    case 'canaries': return [`The rollout stopped because a canary failed. ${others}`];
    case 'max-failures': return [`The rollout stopped because more tenants failed than max_failures allows. ${others}`];
    default: return cancelled ? [`The rollout was stopped before every database had its turn, after the migrations in flight. ${others}`] : [];
  }
}

function tenantsAre(count: number): string {
  return count === 1 ? '1 tenant was' : `${count} tenants were`;
}

function formatQuarantine({ quarantined }: RolloutResult): string[] {
  if (quarantined.length === 0) return [];
  return [
    `${quarantined.length === 1 ? '1 tenant is' : `${quarantined.length} tenants are`} in quarantine, without holding the others up; the next rollout tries `
    + `${quarantined.length === 1 ? 'it' : 'them'} last:\n${groupAlike(quarantined).map(formatGroup).join('\n')}`,
  ];
}

/** Databases that failed for the same reason are told together. */
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
    `${names} failed${place}: ${message}${message.includes(code) ? '' : ` (${code})`}`,
    ...statement === undefined ? [] : [shortened(withoutStrings(statement)).replace(/^/gm, '    ')],
  ].join('\n');
}

function shortened(statement: string): string {
  return statement.length > MAX_STATEMENT ? `${statement.slice(0, MAX_STATEMENT)}...` : statement;
}

function formatOthers({ failures, versions, schema, target, direction }: RolloutResult): string {
  const migrated = versions.filter(({ version }) => version === target).length;
  const unknown = failures.filter(({ outcomeUnknown }) => outcomeUnknown).length;
  const half = failures.filter(({ statementsDone = 0 }) => statementsDone > 0).length;
  const goal = target === null ? 'without any migration' : `at "${target}"`;
  return [
    half === 0
      ? 'Nothing of a failed migration stays in a database.'
      : `Of the migration that runs outside of a transaction, what was done in ${half} of the failed databases stays done, and the next apply goes on behind it.`,
    migrated === 0 ? `No tenant is ${goal}.` : `${migrated} of ${versions.length} tenants are ${goal}.`,
    ...unknown > 0 ? [`Whether ${unknown} of the failed databases ${unknown === 1 ? 'has' : 'have'} it all the same will be found out by the next apply.`] : [],
    ...direction === 'down' || failures.some(({ databaseId }) => databaseId === schema.id) || schema.version === target ? [] : [
      `The schema database "${schema.name}" stays at ${schema.version === null ? 'no migration' : `"${schema.version}"`} ` +
      'until all tenants are migrated.',
    ],
    ...failures.length === 0 ? ['The next apply goes on with the others.'] : [],
  ].join(' ');
}

/** A migration that some database has cannot be changed any more; one that no database has can. */
function remedy({ migration, code }: MigrationFailure, { changeable, direction }: RolloutResult): string {
  switch (code) {
    case 'HISTORY':
      return 'A database with a history of its own cannot be part of this fleet: remove it from the tenants, or correct its table _turso_migrations.';
    case 'KEEPS_LEDGER':
      return 'Correct the list of tenants, then apply again.';
    case 'NO_WAY_BACK':
      return 'Give the migration SQL that takes it back, or a target that has it, then apply again.';
    case 'CUT_OFF':
      return 'A migration that is half done has to be finished, as the message says, before anything else can be done in that database.';
    case 'SUPERSEDED':
      return 'Name the database in one fleet only, and set the clock of this computer, then apply again.';
    case 'OTHER_FLEET':
      return 'Take the database out of the tenants of one of the two fleets, then apply again.';
    case 'SNAPSHOT':
      return 'A tenant of which no snapshot can be made is tried again by the next apply; without snapshot_retention none is made.';
    case 'LOSES_ROWS':
    case 'FOREIGN_KEYS':
      return `Set foreign_keys or allow_destructive of "${migration}" as its error says, then apply again: only what is missing is done. Neither is a change of the migration, `
        + 'so it does not matter which databases have it already.';
    case 'IMPORT':
      return 'Correct what the other tool has recorded in the databases that failed, or leave them out, then apply again.';
    default:
  }
  if (migration === undefined || code === 'OUTCOME_UNKNOWN' || code === 'RIVAL') {
    return 'A database that could not be asked is tried again by the next apply.';
  }
  if (direction === 'down') {
    return `Correct the SQL that takes "${migration}" back, or the data of the databases that failed in it, then apply again: only what is missing is done.`;
  }
  return changeable.includes(migration)
    ? `No database has "${migration}" yet: correct the migration, or the data, then apply again.`
    : `Correct the data of the databases that failed in "${migration}", then apply again: only what is missing is done. ` +
      'The migration itself cannot be changed any more, because other databases have it or may have it.';
}
