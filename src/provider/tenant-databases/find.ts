import { fingerprint } from './describe';
import type { TenantsState, TenantsPlan } from './schema';
import { attributePath, DiagnosticError } from '../../terraform';
import { isRefusal, isTursoError, type Database } from '../../turso';
import { askOrganization } from '../shared/locate';
import type { Turso } from '../turso';

/** If the list lacks at most this many names, each name gets its own request. If it lacks more, the list decides. */
const SINGLY = 10;

/** Databases by their names. */
export type ByName = ReadonlyMap<string, Database>;

/** A set of tenants to find. */
type Sought = Pick<TenantsState, 'names' | 'schema_database' | 'group' | 'group_id' | 'organization' | 'fingerprint'>;

/** The existing databases of a set, and where they are. */
export interface LocatedTenants {
  readonly client: Turso;
  /** The present name of the group. */
  readonly group: string;
  readonly found: ByName;
  /** Undefined if it is not in the group any more. */
  readonly schema: Database | undefined;
}

/** The databases that exist before a change. */
export interface Survey {
  /** All databases of the group. */
  readonly inGroup: ByName;
  /** Databases of other groups that have one of the wanted names. */
  readonly elsewhere: ByName;
}

/**
 * Finds the databases of a set in their organization, or in another one if an apply moved their group and ended before it updated the
 * state of the set.
 */
export async function locateTenants(client: Turso, sought: Sought, signal: AbortSignal): Promise<LocatedTenants> {
  const home = client.in(sought.organization);
  const { found: located, unknown } = await askOrganization(async () =>
    locateIn(home, await presentGroup(home, sought, signal), sought, signal));
  if (located !== undefined && (located.found.size > 0 || Object.keys(sought.names).length === 0)) return located;
  const moved = await home.findElsewhere(async (other) => locateAllIn(other, sought, signal));
  if (moved !== undefined) return moved.found;
  if (located === undefined) throw unknown;
  return located;
}

/** Finds the databases of a set in this organization, if it has exactly these. */
export async function locateAllIn(client: Turso, sought: Sought, signal: AbortSignal): Promise<LocatedTenants | undefined> {
  const located = await locateIn(client, await presentGroup(client, sought, signal), sought, signal);
  return located.found.size > 0 && fingerprint([...located.found.values()]) === sought.fingerprint ? located : undefined;
}

async function locateIn(client: Turso, group: string, sought: Sought, signal: AbortSignal): Promise<LocatedTenants> {
  const names = Object.keys(sought.names);
  const listed = mapByName(await client.inventory.databases({ group }, { signal }));
  const found = new Map([...pick(listed, names), ...await unlisted(client, group, names, listed, signal)]);
  return { client, group, found, schema: listed.get(sought.schema_database) };
}

/** Returns the databases of the group, and those of other groups that have one of the new names. */
export async function survey(
  client: Turso, group: string, { before, added }: { before: readonly string[]; added: readonly string[] }, signal: AbortSignal,
): Promise<Survey> {
  const isWide = added.length > SINGLY;
  const listed = await (isWide ? everywhere(client, group, signal) : client.inventory.databases({ group }, { signal }));
  const ours = mapByName(listed.filter((database) => isIn(group, database)));
  const inGroup = new Map([...ours, ...await unlisted(client, group, before, ours, signal)]);
  const missing = added.filter((name) => !inGroup.has(name));
  const elsewhere = isWide ? pick(mapByName(listed), missing) : await singly(client, missing, signal);
  return { inGroup, elsewhere };
}

/** Finds databases of the group that a lagging list lacks. */
async function unlisted(client: Turso, group: string, names: readonly string[], listed: ByName, signal: AbortSignal): Promise<ByName> {
  const missing = names.filter((name) => !listed.has(name));
  if (missing.length > SINGLY) return new Map();
  const asked = [...(await singly(client, missing, signal)).values()];
  return mapByName(asked.filter((database) => isIn(group, database)));
}

/** Returns the databases of a group that were branched from this one. */
export async function branchesOf(client: Turso, source: Database, group: string, signal: AbortSignal): Promise<ByName> {
  return mapByName(await client.inventory.databases({ group, parent: source.dbId }, { signal }));
}

/** Returns the present name of the group, which may have been renamed. */
async function presentGroup(home: Turso, { group, group_id: id }: Sought, signal: AbortSignal): Promise<string> {
  return id === null ? group : (await home.knownGroup(group, id, signal))?.name ?? group;
}

/**
 * Lists the databases of the organization, because a name is unique there. A token for one group may list only the group. Turso then
 * rejects a name that another group has.
 */
async function everywhere({ inventory }: Turso, group: string, signal: AbortSignal): Promise<readonly Database[]> {
  try {
    return await inventory.databases({}, { signal });
  } catch (error) {
    if (!isRefusal(error) && !isTursoError(error, 'not-found')) throw error;
    return inventory.databases({ group }, { signal });
  }
}

async function singly({ inventory }: Turso, names: readonly string[], signal: AbortSignal): Promise<ByName> {
  const found = await Promise.all(names.map(async (name) => inventory.database(name, { signal })));
  return mapByName(found.filter((database) => database !== undefined));
}

function isIn(group: string, database: Database): boolean {
  return database.group === undefined || database.group === group;
}

function mapByName(databases: readonly Database[]): ByName {
  return new Map(databases.map((database) => [database.name, database]));
}

function pick(databases: ByName, names: readonly string[]): ByName {
  return mapByName(names.map((name) => databases.get(name)).filter((database) => database !== undefined));
}

/** Fails unless the databases have moved to this client's organization with their group. */
export async function checkMoved(
  client: Turso, { group, organization }: TenantsPlan, { names, fingerprint: known }: TenantsState, signal: AbortSignal,
): Promise<void> {
  client.inventory.forgetGroup(group);
  const { inGroup } = await survey(client, group, { before: Object.keys(names), added: [] }, signal);
  const there = Object.keys(names).flatMap((name) => inGroup.get(name) ?? []);
  if (there.length === Object.keys(names).length && (known === null || fingerprint(there) === known)) return;
  throw new DiagnosticError({
    summary: `The databases are not in the organization "${organization}"`,
    detail: 'Turso moves databases only with their group. Change organization of the group too, and refer to it as turso_group.x.organization, '
      + 'so that the group moves first. Nothing was changed.',
    path: attributePath('organization'),
  });
}
