import { discoveryOf, type WrittenDiscovery } from './discover';
import { WORDS } from './findings';
import {
  encryptedDatabases, fleetDatabase, hiddenTenants, selectTenants, type Finding, type FleetDatabase, type FleetState,
} from '../../fleet';
import { quotedNames } from '../../notation';
import { DiagnosticError } from '../../terraform';
import type { Database, DatabaseFilter } from '../../turso';
import { byName } from '../shared/answers';
import { throwFinding } from '../shared/migrations/findings';
import type { Turso } from '../turso';

/** The selection of a fleet's tenants. */
export interface TenantSelection {
  readonly schema: Database;
  /** Names of declared tenants. */
  readonly databases: readonly string[] | null;
  readonly discover: WrittenDiscovery | null;
  /** Names of branches that rollouts created. A search must not find them. */
  readonly branches?: ReadonlySet<string>;
}

/** The tenants of a fleet, sorted by name, and the names of declared ones that do not exist. */
export interface FoundTenants {
  readonly tenants: readonly Database[];
  readonly missing: readonly string[];
}

/** Lists databases, from what this run has read already or with a new request. */
export type ListDatabases = (filter: DatabaseFilter, signal: AbortSignal) => Promise<readonly Database[]>;

/**
 * Finds the declared tenants and those of the search.
 *
 * @param list by default uses the lists that this run has read
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
  return { tenants: byName([...found.values()]), missing: missing.sort() };
}

/**
 * Finds tenants of the ledger that a rollout would take for deleted, because the token may not see them. A tenant that it may see leaves
 * the fleet because the configuration says so.
 */
export async function hiddenFrom(
  { api, sql }: Turso, schema: FleetDatabase, { positions }: FleetState, tenants: readonly { readonly id: string }[],
  options: { readonly signal: AbortSignal; readonly atMost?: number },
): Promise<Finding | undefined> {
  const present = new Set(tenants.map(({ id }) => id));
  const ids = new Set([...positions.keys()].filter((id) => !present.has(id)));
  const exists = async (name: string) => {
    await api.databases.find(name, { signal: options.signal });
    return false;
  };
  return hiddenTenants({ sql, schema, ids, exists, ...options });
}

/** Uses the lists that this run has read. */
const knownLists = ({ inventory }: Turso): ListDatabases => async (filter, signal) => inventory.databases(filter, { signal });

/** Returns the tenants for a rollout. Fails, before anything changes, if one does not exist or is encrypted. */
export function existingTenants({ tenants, missing }: FoundTenants): FleetDatabase[] {
  if (missing.length > 0) {
    throw new DiagnosticError({
      summary: 'Databases of the fleet do not exist',
      detail: `No database was migrated, because these do not exist: ${quotedNames(missing)}. `
        + 'Create them first, for example by referring to their resources, or take them out of databases.',
    });
  }
  throwFinding(encryptedDatabases(tenants, WORDS));
  return tenants.map(fleetDatabase);
}

/** Returns the schema database for a rollout. Fails if it is encrypted. */
export function existingSchema(schema: Database): FleetDatabase {
  throwFinding(encryptedDatabases([schema], WORDS));
  return fleetDatabase(schema);
}

async function discovered(
  client: Turso, { schema, discover, branches }: TenantSelection, signal: AbortSignal, list: ListDatabases,
): Promise<Database[]> {
  if (discover === null) return [];
  const parent = discover.parent === null ? undefined : await parentId(client, schema, discover.parent, signal);
  if (discover.parent !== null && parent === undefined) return [];
  const listed = await list({ group: discover.group ?? undefined, parent }, signal);
  // Turso filtered by the id of the parent, so all of them are its branches, also if its name in the list is an old one.
  const known: readonly Database[] = parent === undefined
    ? listed
    : listed.map((one) => ({ ...one, parent: { dbId: parent, name: discover.parent! } }));
  return selectTenants(known, discoveryOf(discover)).filter(({ dbId, name }) => dbId !== schema.dbId && branches?.has(name) !== true);
}

async function parentId(client: Turso, schema: Database, name: string, signal: AbortSignal): Promise<string | undefined> {
  return name === schema.name ? schema.dbId : (await client.inventory.database(name, { signal }))?.dbId;
}
