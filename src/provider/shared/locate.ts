import { groupId } from './group';
import { isTursoError, type Database, type Group, type TursoError } from '../../turso';
import type { Located, Turso } from '../turso';

/** What is known of a database that is looked for. */
export interface Sought {
  readonly name: string;
  readonly organization: string | null;
  /** The group that it is believed to be in. */
  readonly group?: string | null;
  /** UUIDs of which it has one; none after an import. */
  readonly ids: readonly string[];
}

/**
 * Where a database is: in its organization, or in another one that this run knows. There it is where its organization was renamed, or
 * where its group was moved to by an apply that ended before it came here.
 */
export async function locate(
  client: Turso, { name, organization, group, ids }: Sought, signal: AbortSignal,
): Promise<Located<Database> | undefined> {
  const home = client.in(organization);
  const { found, unknown } = await askOrganization(async () => home.inventory.database(name, { group: group ?? undefined, signal }));
  if (unknown !== undefined && ids.length === 0) throw unknown;
  if (ids.length === 0 || (found !== undefined && ids.includes(found.dbId))) return found && { client: home, found };
  const moved = await home.findElsewhere(async ({ inventory }) => {
    const other = await inventory.database(name, { signal });
    return other !== undefined && ids.includes(other.dbId) ? other : undefined;
  });
  if (moved !== undefined) return moved;
  if (unknown !== undefined) throw unknown;
  // What has the name now, with another id, was made in its place.
  return found && { client: home, found };
}

/** What is known of a database or a group that something belongs to. */
interface Owner {
  readonly name: string;
  readonly id: string | null;
  readonly organization: string | null;
}

/**
 * The database with this id: in its organization, or where its group was moved to, if the apply that moved it ended before it
 * came here. What was made anew under its name is another one.
 */
export async function findDatabase(
  client: Turso, { name, id, organization }: Owner, signal: AbortSignal,
): Promise<Located<Database> | undefined> {
  const located = await locate(client, { name, organization, ids: id === null ? [] : [id] }, signal);
  return located?.found.dbId === id ? located : undefined;
}

/** As {@link findDatabase}: the group with this id, under whatever name. */
export async function findGroup(
  client: Turso, { name, id, organization }: Owner, signal: AbortSignal,
): Promise<Located<Group> | undefined> {
  const home = client.in(organization);
  const { found, unknown } = await askOrganization(async () => home.knownGroup(name, id, signal));
  if (found !== undefined && groupId(found) === id) return { client: home, found };
  const moved = id === null ? undefined : await groupElsewhere(home, id, signal);
  if (moved === undefined && unknown !== undefined) throw unknown;
  return moved;
}

/** The group with this UUID in another organization that this run knows. */
export async function groupElsewhere(home: Turso, id: string, signal: AbortSignal): Promise<Located<Group> | undefined> {
  return home.findElsewhere(async ({ inventory }) => inventory.groupByUuid(id, { signal }));
}

/** What an organization answered, or that Turso does not know it: it has another slug since it was renamed, or it was deleted. */
export type Asked<T> = { readonly found: T; readonly unknown?: undefined } | { readonly found: undefined; readonly unknown: TursoError };

/**
 * Asks an organization. Turso knows it by its slug only, and the state keeps the slug of before where it was renamed. So what has a UUID
 * is looked for elsewhere before `unknown` is thrown.
 */
export async function askOrganization<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { found: await ask() };
  } catch (error) {
    if (!isTursoError(error) || error.reason !== 'organization-not-found') throw error;
    return { found: undefined, unknown: error };
  }
}
