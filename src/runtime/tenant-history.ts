import { isMissingTable, type Databases } from './databases';
import type { Place, TenantName } from './directory';
import { TenantHistoryError } from './errors';
import type { FleetVersion } from './fleet-versions';
import { appliedMigration, type AppliedMigration } from '../fleet/database/check-history';
import { SELECT_HISTORY } from '../fleet/ledger/tables';

/**
 * What a tenant's own database says it has, in one request; three at most where it had none.
 *
 * @throws TenantHistoryError when it has tables, but no history
 * @throws SqlError
 */
export async function readTenantHistory(
  databases: Databases, name: TenantName, place: Place, signal: AbortSignal,
): Promise<AppliedMigration[]> {
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
async function readHistory(databases: Databases, place: Place, signal: AbortSignal): Promise<AppliedMigration[] | undefined> {
  try {
    const [rows] = await databases.read(place, [{ sql: SELECT_HISTORY }], signal);
    return rows.map(appliedMigration);
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
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
