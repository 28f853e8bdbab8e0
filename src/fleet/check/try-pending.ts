import type { Finding } from './finding';
import { withoutStrings, type Migration } from '../../migrations';
import type { SqlClient } from '../../turso';
import type { MigrationFailure } from '../database/failures/migration-failure';
import type { FleetDatabase } from '../database/fleet-database';
import type { ToolTable } from '../database/tool-histories/tool-tables';
import { whyGivenUp, whyNotTried } from '../database/trial/not-tried';
import { tryMigrations } from '../database/trial/try-migrations';
import type { FleetState } from '../ledger/fleet-state';

/** The pending migrations and where to try them. */
export interface PendingMigrations {
  readonly sql: SqlClient;
  readonly schema: FleetDatabase;
  /** What messages call it. @default 'schema database' */
  readonly noun?: string;
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly Migration[];
  readonly fleet: FleetState;
  /** How many of them the fleet will have. */
  readonly position: number;
  readonly baseline?: string;
  readonly importHistory?: ToolTable;
  readonly signal?: AbortSignal;
}

/** How all pending migrations ran on the schema database, in a transaction that was rolled back. */
export interface Trial {
  readonly failure?: MigrationFailure;
  /** Why the trial was not possible, in full sentences. */
  readonly notTried?: string;
}

/**
 * Tries pending migrations on the schema database and rolls the transaction back. A migration that fails there fails everywhere.
 *
 * @returns undefined if the schema database has nothing pending
 */
export async function tryPending(pending: PendingMigrations): Promise<Trial | undefined> {
  const { sql, schema, noun, migrations, fleet, position, baseline, importHistory, signal } = pending;
  if (fleet.schemaHistory.length === position) return undefined;
  const obstacle = whyNotTried(fleet, schema);
  if (obstacle !== undefined) return { notTried: obstacle };
  const failure = await tryMigrations(sql, schema, migrations, fleet.schemaHistory.length, {
    targetPosition: position, baseline, importHistory, signal,
  });
  if (failure === undefined) return {};
  const given = whyGivenUp(failure, schema, noun);
  return given === undefined ? { failure } : { notTried: given };
}

/** Returns the error of a trial that failed, or the warning of one that was not possible. */
export function trialFindings({ failure, notTried }: Trial, { schema, noun = 'schema database', migrations, fleet, position }: PendingMigrations): Finding[] {
  if (notTried !== undefined) {
    return [{ severity: 'warning', summary: 'Pending migrations were not tried', detail: notTried, about: { kind: 'trial' } }];
  }
  if (failure === undefined) return [];
  const back = fleet.schemaHistory.length > position;
  const { migration } = failure;
  return [{
    severity: 'error',
    summary: migration === undefined ? `${noun[0].toUpperCase()}${noun.slice(1)} "${schema.name}" cannot be migrated` : `Migration "${migration}" ${back ? 'cannot be reverted' : 'fails'}`,
    detail: failureText(failure, `${noun} "${schema.name}"`, back ? undefined : migrations.find(({ name }) => name === migration)),
    about: { kind: 'trial', ...migration === undefined ? {} : { migration } },
  }];
}

/** @param applied the migration that failed; undefined for a down script, because its lines belong to other SQL */
function failureText(failure: MigrationFailure, database: string, applied: Migration | undefined): string {
  const { line, statement, message } = failure;
  const place = line === undefined ? '' : ` at ${applied?.file === undefined ? `line ${line}` : `${applied.file}:${line}`}`;
  const shown = statement === undefined ? '' : `\n\n${withoutStrings(statement).replace(/^/gm, '    ')}`;
  return `This plan tried it on the ${database} in a transaction that it rolled back, and it failed${place}: ${message}${shown}\n\n`
    + `Nothing was changed. ${applied === undefined ? 'Correct it, then plan again.' : 'Correct the migration, then plan again.'}`;
}
