import {
  whyGivenUp, whyNotTried, tryMigrations, type FleetDatabase, type FleetState, type MigrationFailure, type ToolTable,
} from '../../../fleet';
import { withoutStrings, type Migration } from '../../../migrations';
import type { Diagnostics } from '../../../terraform';
import type { Turso } from '../../turso';
import { migrationPath } from '../migrations';

/** The pending migrations and where to try them. */
export interface PendingMigrations {
  readonly client: Turso;
  /** The schema database. */
  readonly database: FleetDatabase;
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly Migration[];
  readonly fleet: FleetState;
  /** How many of them the fleet will have. */
  readonly position: number;
  readonly baseline: string | null | undefined;
  readonly importHistory: ToolTable | undefined;
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
}

const NOT_TRIED = 'Pending migrations were not tried';

/**
 * Tries pending migrations on the schema database and rolls the transaction back. A migration that fails there fails everywhere. Warns if
 * it cannot try them.
 */
export async function tryPending(pending: PendingMigrations): Promise<void> {
  const { client, database, migrations, fleet, position, baseline, importHistory, signal, diagnostics } = pending;
  if (fleet.schemaHistory.length === position) return;
  const unsaid = whyNotTried(fleet, database);
  if (unsaid !== undefined) {
    diagnostics.warn(NOT_TRIED, unsaid);
    return;
  }
  const failure = await tryMigrations(client.sql, database, migrations, fleet.schemaHistory.length, {
    targetPosition: position, baseline: baseline ?? undefined, importHistory, signal,
  });
  if (failure === undefined) return;
  const given = whyGivenUp(failure, database);
  if (given !== undefined) {
    diagnostics.warn(NOT_TRIED, given);
    return;
  }
  const back = fleet.schemaHistory.length > position;
  const name = failure.migration;
  diagnostics.error(
    name === undefined ? `Schema database "${database.name}" cannot be migrated` : `Migration "${name}" ${back ? 'cannot be reverted' : 'fails'}`,
    failureText(failure, database, back ? undefined : migrations.find((migration) => migration.name === name)),
    migrationPath(migrations, name),
  );
}

/** @param applied the migration that failed; undefined for a down script, because its lines belong to other SQL */
function failureText(failure: MigrationFailure, { name: database }: FleetDatabase, applied: Migration | undefined): string {
  const { line, statement, message } = failure;
  const place = line === undefined ? '' : ` at ${applied?.file === undefined ? `line ${line}` : `${applied.file}:${line}`}`;
  const shown = statement === undefined ? '' : `\n\n${withoutStrings(statement).replace(/^/gm, '    ')}`;
  return `This plan tried it on the schema database "${database}" in a transaction that it rolled back, and it failed${place}: ${message}${shown}\n\n`
    + `Nothing was changed. ${applied === undefined ? 'Correct it, then plan again.' : 'Correct the migration, then plan again.'}`;
}
