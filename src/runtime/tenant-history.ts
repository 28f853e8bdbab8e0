import { isMissingTable, type Databases } from './databases';
import type { Place, TenantName } from './directory';
import { TenantHistoryError } from './errors';
import type { FleetVersion } from './fleet-versions';
import { appliedMigration, type AppliedMigration } from '../fleet/database/check-history';
import { SELECT_HISTORY } from '../fleet/ledger/tables';

/**
 * What a tenant's own database says it has, in one request; two where it has none.
 *
 * @throws TenantHistoryError when it has tables, but no history
 * @throws SqlError
 */
export async function readTenantHistory(
  databases: Databases, name: TenantName, place: Place, signal: AbortSignal,
): Promise<AppliedMigration[]> {
  try {
    const [rows] = await databases.read(place, [{ sql: SELECT_HISTORY }], signal);
    return rows.map(appliedMigration);
  } catch (error) {
    if (!isMissingTable(error)) throw error;
  }
  const [[[tables]]] = await databases.read(place, [{ sql: COUNT_TABLES }], signal);
  if (Number(tables) > 0) {
    // It may be anything: another application's database, or one that the fleet has yet to adopt.
    throw new TenantHistoryError(name.tenant, name.database, [
      'It has tables, but no record of migrations. If it is a tenant\'s, let the fleet adopt it: set its baseline, and apply.',
    ]);
  }
  return [];
}

const COUNT_TABLES = `SELECT count(*) FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'libsql\\_%' ESCAPE '\\'`;

/** The error for a history that is not the beginning of the fleet's; undefined when it is. */
export function historyError(
  { tenant, database }: TenantName, history: readonly AppliedMigration[], { known }: FleetVersion,
): TenantHistoryError | undefined {
  for (const [index, { name, checksum }] of history.entries()) {
    const fleets = known[index];
    if (fleets?.name !== name) {
      return new TenantHistoryError(tenant, database, [
        `Its migration number ${index + 1} is "${name}", and the fleet ${fleets === undefined ? 'has none there' : `has "${fleets.name}" there`}.`,
      ]);
    }
    if (fleets.checksum !== checksum) {
      return new TenantHistoryError(tenant, database, [`Its migration "${name}" is ${checksum}, and the fleet's of that name is ${fleets.checksum}.`]);
    }
  }
  return undefined;
}
