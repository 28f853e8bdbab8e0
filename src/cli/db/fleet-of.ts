import { randomBytes } from 'node:crypto';
import { fleetDatabase, fleetsInHistory, markUncertain, readFleet, type FleetDatabase } from '../../fleet';
import type { Database, PlatformApi, Sql } from '../../turso';
import { CommandError } from '../command-error';
import { counted } from '../render';

/**
 * Refuses the schema database of a fleet with tenants: it holds the ledger, and new tenants are branches of it.
 *
 * @throws CommandError if the database has tenants in its ledger
 */
export async function refuseSchemaDatabase(sql: Sql, database: FleetDatabase): Promise<void> {
  const { hasLedger, positions } = await readFleet(sql, database);
  if (!hasLedger || positions.size === 0) return;
  throw new CommandError(`"${database.name}" is the schema database of a fleet with ${counted(positions.size, 'tenant')}: it holds the ledger of the fleet, and new tenants are branches of it. `
    + 'Nothing was deleted. Reset a tenant, or destroy the fleet first.');
}

/** Returns the schema databases of the fleets that have migrated a database, or that it was branched from, as far as they exist. */
export async function fleetsOf(api: PlatformApi, sql: Sql, database: Database): Promise<FleetDatabase[]> {
  const parent = database.parent?.name;
  const names = new Set([...await fleetsInHistory(sql, fleetDatabase(database)), ...parent === undefined ? [] : [parent]]);
  const found = await Promise.all([...names].filter((name) => name !== database.name).map(async (name) => api.databases.find(name)));
  const schemas = found.flatMap((one) => (one === undefined || one.encryptionCipher !== undefined ? [] : [fleetDatabase(one)]));
  const states = await Promise.all(schemas.map(async (schema) => readFleet(sql, schema)));
  return schemas.filter((_, index) => states[index].hasLedger && states[index].positions.has(database.dbId));
}

/**
 * Marks a tenant as uncertain in the ledgers of its fleets, before a command changes what it has.
 *
 * @throws CommandError if a rollout of one of them is under way
 */
export async function markInFleets(sql: Sql, fleets: readonly FleetDatabase[], tenant: FleetDatabase): Promise<void> {
  for (const fleet of fleets) {
    const outcome = await markUncertain(sql, fleet, tenant, randomBytes(6).toString('hex'), new Date());
    if (typeof outcome === 'object') {
      throw new CommandError(`A rollout of the fleet "${fleet.name}" is under way, by ${outcome.rolloutBy}, and may be at work in "${tenant.name}". Nothing was changed. `
        + `Run the command again when it has ended: cdktf-turso fleet watch ${fleet.name}.`);
    }
  }
}
