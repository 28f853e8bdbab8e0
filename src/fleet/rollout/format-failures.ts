import type { RolloutResult } from './roll-out-options';
import { withoutStrings } from '../../migrations';
import type { MigrationFailure } from '../database/migration-failure';

/** An error for the user: a short summary, and what happened where, with what to do. */
export interface FailureReport {
  readonly summary: string;
  readonly detail: string;
}

/** Names of one group of databases that are written out. */
const MAX_NAMES = 50;
const MAX_STATEMENT = 300;

/** Says which databases a rollout could not migrate, why, what happened to the others, and which corrections will help. */
export function formatFailures(result: RolloutResult): FailureReport {
  const { failures } = result;
  return {
    summary: formatSummary(result),
    detail: [
      ...groupAlike(failures).map(formatGroup),
      formatOthers(result),
      ...new Set(groupAlike(failures).map(([failure]) => remedy(failure, result))),
    ].join('\n\n'),
  };
}

function formatSummary({ failures, versions, schema, target }: RolloutResult): string {
  const tenants = failures.filter(({ databaseId }) => databaseId !== schema.id).length;
  return tenants === 0
    ? `Could not migrate the schema database "${schema.name}" to "${target}"`
    : `Could not migrate ${tenants} of ${versions.length} tenant databases to "${target}"`;
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
  const names = failures.slice(0, MAX_NAMES).map(({ database }) => `"${database}"`).join(', ');
  const more = failures.length > MAX_NAMES ? ` and ${failures.length - MAX_NAMES} more` : '';
  const place = migration === undefined ? '' : ` in migration "${migration}"${line === undefined ? '' : `, line ${line}`}`;
  return [
    `${names}${more} failed${place}: ${message}${message.includes(code) ? '' : ` (${code})`}`,
    ...statement === undefined ? [] : [shortened(withoutStrings(statement)).replace(/^/gm, '    ')],
  ].join('\n');
}

function shortened(statement: string): string {
  return statement.length > MAX_STATEMENT ? `${statement.slice(0, MAX_STATEMENT)}...` : statement;
}

function formatOthers({ failures, versions, schema, target, cancelled }: RolloutResult): string {
  const migrated = versions.filter(({ version }) => version === target).length;
  const unknown = failures.filter(({ outcomeUnknown }) => outcomeUnknown).length;
  return [
    'Nothing of a failed migration stays in a database.',
    migrated === 0 ? `No tenant is at "${target}".` : `${migrated} of ${versions.length} tenants are at "${target}".`,
    ...unknown > 0 ? [`Whether ${unknown} of the failed databases ${unknown === 1 ? 'has' : 'have'} it all the same will be found out by the next apply.`] : [],
    ...failures.some(({ databaseId }) => databaseId === schema.id) || schema.version === target ? [] : [
      `The schema database "${schema.name}" stays at ${schema.version === null ? 'no migration' : `"${schema.version}"`} ` +
      'until all tenants are migrated.',
    ],
    ...cancelled ? ['The rollout was stopped before every database had its turn.'] : [],
  ].join(' ');
}

/** A migration that some database has cannot be changed any more; one that no database has can. */
function remedy({ migration, code }: MigrationFailure, { changeable }: RolloutResult): string {
  if (code === 'HISTORY') {
    return 'A database with a history of its own cannot be part of this fleet: remove it from the tenants, or correct its table _turso_migrations.';
  }
  if (code === 'KEEPS_LEDGER') {
    return 'Correct the list of tenants, then apply again.';
  }
  if (migration === undefined || code === 'OUTCOME_UNKNOWN') {
    return 'A database that could not be asked is tried again by the next apply.';
  }
  return changeable.includes(migration)
    ? `No database has "${migration}" yet: correct the migration, or the data, then apply again.`
    : `Correct the data of the databases that failed in "${migration}", then apply again: only what is missing is done. ` +
      'The migration itself cannot be changed any more, because other databases have it or may have it.';
}
