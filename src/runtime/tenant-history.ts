import { isMissingTable, type Databases } from './databases';
import type { Place } from './directory';
import { TenantHistoryError } from './errors';
import type { FleetVersion } from './fleet-versions';
import type { TenantName } from './tenant-name';
import { appliedMigration, type AppliedMigration } from '../fleet/database/history/check-history';
import { HISTORY } from '../fleet/ledger/tables';

/** A migration that a tenant has, and the name of the schema database whose fleet has applied it, where that is known. */
export interface TenantMigration extends AppliedMigration {
  readonly fleet?: string;
}

/**
 * What a tenant's own database says it has, in one request; three at most where it had none.
 *
 * @throws TenantHistoryError when it has tables, but no history
 * @throws SqlError
 */
export async function readTenantHistory(
  databases: Databases, name: TenantName, place: Place, signal: AbortSignal,
): Promise<TenantMigration[]> {
  const first = await readHistory(databases, place, signal);
  if (first !== undefined) return first;
  const [[[tables]]] = await databases.read(place, [{ sql: COUNT_TABLES }], signal);
  if (Number(tables) === 0) return [];
  // Somebody else may have given it both at this moment. If not, it may be anything, such as another application's database.
  const second = await readHistory(databases, place, signal);
  if (second !== undefined) return second;
  throw new TenantHistoryError(name.tenant, name.database, [
    'It has tables, but no record of migrations. If it is a tenant\'s, let the fleet adopt it: set its baseline, and apply.',
  ]);
}

/** Undefined where there is no record. */
async function readHistory(databases: Databases, place: Place, signal: AbortSignal): Promise<TenantMigration[] | undefined> {
  try {
    const [rows] = await databases.read(place, [{ sql: `SELECT position, name, checksum, fleet FROM ${HISTORY} ORDER BY position` }], signal);
    return rows.map((row) => ({ ...appliedMigration(row), ...row[3] === null ? {} : { fleet: String(row[3]) } }));
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

const COUNT_TABLES = `SELECT count(*) FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'libsql\\_%' ESCAPE '\\'`;

/**
 * The error for a history that is not the beginning of the fleet's; undefined when it is.
 *
 * @param schemaDatabase name of the fleet's own
 */
export function historyError(
  { tenant, database }: TenantName, history: readonly TenantMigration[], { known }: FleetVersion, schemaDatabase: string,
): TenantHistoryError | undefined {
  for (const [index, { name, checksum, fleet = schemaDatabase }] of history.entries()) {
    const fleets = known[index];
    if (fleets?.name === name && fleets.checksum === checksum) continue;
    const difference = fleets?.name === name
      ? `Its migration "${name}" is ${checksum}, and the fleet's of that name is ${fleets.checksum}.`
      : `Its migration number ${index + 1} is "${name}", and the fleet ${fleets === undefined ? 'has none there' : `has "${fleets.name}" there`}.`;
    return new TenantHistoryError(tenant, database, [
      fleet === schemaDatabase ? difference : `${difference} It was migrated by the fleet "${fleet}". A database can belong to one fleet only.`,
    ]);
  }
  return undefined;
}
