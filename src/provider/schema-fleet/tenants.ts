import { discoveryOf, type WrittenDiscovery } from './discover';
import { fleetDatabase, selectTenants, type FleetDatabase } from '../../fleet';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import type { Database, DatabaseFilter } from '../../turso';
import type { Turso } from '../turso';

/** Which databases are the tenants of a fleet. */
export interface TenantSelection {
  readonly schema: Database;
  /** Names of tenants that were declared. */
  readonly databases: readonly string[] | null;
  readonly discover: WrittenDiscovery | null;
  /** Names of databases that rollouts made: never tenants that were found. */
  readonly branches?: ReadonlySet<string>;
}

/** The tenants of a fleet, by name, and the declared ones that do not exist. */
export interface FoundTenants {
  readonly tenants: readonly Database[];
  readonly missing: readonly string[];
}

/** Lists databases: from what this run knows already, or anew. */
export type ListDatabases = (filter: DatabaseFilter, signal: AbortSignal) => Promise<readonly Database[]>;

/**
 * Finds the tenants, those that were declared and those that only a search finds.
 *
 * @param list by default what was listed once in this run is not listed again
 */
export async function findTenants(
  client: Turso, selection: TenantSelection, signal: AbortSignal, list: ListDatabases = knownLists(client),
): Promise<FoundTenants> {
  const { schema, databases } = selection;
  const found = new Map((await discovered(client, selection, signal, list)).map((database) => [database.name, database]));
  const missing: string[] = [];
  await Promise.all((databases ?? []).map(async (name) => {
    const declared = found.get(name) ?? await client.inventory.database(name, { group: schema.group, signal });
    if (declared === undefined) missing.push(name);
    else found.set(name, declared);
  }));
  const tenants = [...found.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  return { tenants, missing: missing.sort() };
}

/** Lists from the databases that this run has read. */
const knownLists = ({ inventory }: Turso): ListDatabases => async (filter, signal) => inventory.databases(filter, { signal });

/** Every tenant as a rollout takes it. Throws, before anything is changed, where one does not exist or cannot be migrated. */
export function existingTenants({ tenants, missing }: FoundTenants): FleetDatabase[] {
  if (missing.length > 0) {
    throw new DiagnosticError({
      summary: 'Databases of the fleet do not exist',
      detail: `No database was migrated, for these do not exist: ${quotedNames(missing)}. `
        + 'Create them first, for example by referring to their resources, or take them out of databases.',
    });
  }
  refuseEncrypted(tenants);
  return tenants.map(fleetDatabase);
}

/** The schema database as a rollout takes it. */
export function existingSchema(schema: Database): FleetDatabase {
  refuseEncrypted([schema]);
  return fleetDatabase(schema);
}

/** A fleet knows no keys. */
export function refuseEncrypted(databases: readonly Database[]): void {
  const encrypted = databases.filter(({ encryptionCipher }) => encryptionCipher !== undefined).map(({ name }) => name);
  if (encrypted.length === 0) return;
  throw new DiagnosticError({
    summary: encrypted.length === 1 ? `Database "${encrypted[0]}" is encrypted` : 'Databases of the fleet are encrypted',
    detail: `A fleet rolls its migrations out without keys, so it can have none of these: ${quotedNames(encrypted)}. No database was migrated. `
      + 'Take them out of the fleet (discover.exclude leaves out what is found), and migrate them with their keys.',
  });
}

async function discovered(
  client: Turso, { schema, discover, branches }: TenantSelection, signal: AbortSignal, list: ListDatabases,
): Promise<Database[]> {
  if (discover === null) return [];
  const parent = discover.parent === null ? undefined : await parentId(client, schema, discover.parent, signal);
  if (discover.parent !== null && parent === undefined) return [];
  const listed = await list({ group: discover.group ?? undefined, parent }, signal);
  // Where the service told the parent's branches from others by its id, their names are that of the parent.
  const known = parent === undefined ? listed : listed.map((one) => ({ ...one, parent: { dbId: parent, name: discover.parent! } }));
  return selectTenants(known, discoveryOf(discover)).filter(({ dbId, name }) => dbId !== schema.dbId && branches?.has(name) !== true);
}

async function parentId(client: Turso, schema: Database, name: string, signal: AbortSignal): Promise<string | undefined> {
  return name === schema.name ? schema.dbId : (await client.inventory.database(name, { signal }))?.dbId;
}
