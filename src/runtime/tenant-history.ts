import type { DatabaseAddress } from './database-finder';
import type { Databases } from './databases';
import { TenantHistoryError } from './errors';
import { isMissingTable } from './failures';
import type { FleetVersion } from './fleet-versions';
import type { TenantName } from './tenant-name';
import { appliedMigration, type AppliedMigration } from '../fleet/database/history/check-history';
import { IS_OWN } from '../fleet/database/history/own-objects';
import { HISTORY } from '../fleet/ledger/tables';

/** A migration that a tenant has, and the schema database of the fleet that applied it, if known. */
export interface TenantMigration extends AppliedMigration {
  readonly fleet?: string;
}

/**
 * Reads the migrations that a tenant's database has. This takes one request, or up to three if the database has no history yet.
 *
 * @throws TenantHistoryError if it has tables, but no history
 * @throws SqlError
 */
export async function readTenantHistory(
  databases: Databases, name: TenantName, address: DatabaseAddress, signal: AbortSignal,
): Promise<TenantMigration[]> {
  const first = await readHistory(databases, address, signal);
  if (first !== undefined) return first;
  const [tables] = await databases.read(address, [{ sql: `SELECT 1 FROM sqlite_schema WHERE ${IS_OWN} LIMIT 1` }], signal);
  if (tables.length === 0) return [];
  // Another process may have created both in the meantime. If not, it may be the database of another application.
  const second = await readHistory(databases, address, signal);
  if (second !== undefined) return second;
  throw new TenantHistoryError(name.tenant, name.database, [
    'It has tables, but no record of migrations. If it belongs to a tenant, let the fleet adopt it: set baseline in the fleet, and apply.',
  ]);
}

/** Returns undefined if the table does not exist. */
async function readHistory(databases: Databases, address: DatabaseAddress, signal: AbortSignal): Promise<TenantMigration[] | undefined> {
  try {
    const [rows] = await databases.read(address, [{ sql: `SELECT position, name, checksum, fleet FROM ${HISTORY} ORDER BY position` }], signal);
    return rows.map((row) => ({ ...appliedMigration(row), ...row[3] === null ? {} : { fleet: String(row[3]) } }));
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

/**
 * Returns an error if a history does not match the beginning of the fleet's history.
 *
 * @param schemaDatabase name of this fleet's schema database
 */
export function historyError(
  { tenant, database }: TenantName, history: readonly TenantMigration[], { known }: FleetVersion, schemaDatabase: string,
): TenantHistoryError | undefined {
  for (const [index, { name, checksum, fleet = schemaDatabase }] of history.entries()) {
    const fleets = known[index];
    if (fleets?.name === name && fleets.checksum === checksum) continue;
    const difference = fleets?.name === name
      ? `Its migration "${name}" has the checksum ${checksum}, but in the fleet it has ${fleets.checksum}.`
      : `Its migration number ${index + 1} is "${name}", but the fleet ${fleets === undefined ? 'does not have that many' : `has "${fleets.name}" in its place`}.`;
    return new TenantHistoryError(tenant, database, [
      fleet === schemaDatabase ? difference : `${difference} The fleet "${fleet}" applied it. A database can belong to only one fleet.`,
    ]);
  }
  return undefined;
}
