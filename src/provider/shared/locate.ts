import { groupId } from './group';
import { isTursoError, type Database, type Group, type TursoError } from '../../turso';
import type { Located, Turso } from '../turso';

/** A database to find. */
export interface Sought {
  readonly name: string;
  readonly organization: string | null;
  /** The group that it is probably in. */
  readonly group?: string | null;
  /** The database has one of these UUIDs. Empty after an import. */
  readonly ids: readonly string[];
}

/**
 * Finds a database in its organization, or in another one that this run knows. It is in another one if its organization was renamed, or if
 * an apply moved its group and ended before it updated the state of the database.
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
  // Another database has this name now.
  return found && { client: home, found };
}

/** A database or group that a resource belongs to. */
interface Owner {
  readonly name: string;
  readonly id: string | null;
  readonly organization: string | null;
}

/** Finds the database with this id, also after a move. A database that was recreated under the name is another one. */
export async function findDatabase(
  client: Turso, { name, id, organization }: Owner, signal: AbortSignal,
): Promise<Located<Database> | undefined> {
  const located = await locate(client, { name, organization, ids: id === null ? [] : [id] }, signal);
  return located?.found.dbId === id ? located : undefined;
}

/** Finds the group with this id, also after a rename or a move. */
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

/** Finds the group with this UUID in another organization that this run knows. */
export async function groupElsewhere(home: Turso, id: string, signal: AbortSignal): Promise<Located<Group> | undefined> {
  return home.findElsewhere(async ({ inventory }) => inventory.groupByUuid(id, { signal }));
}

/** The answer of an organization, or the error of one that Turso does not know, because it was renamed or deleted. */
export type Asked<T> = { readonly found: T; readonly unknown?: undefined } | { readonly found: undefined; readonly unknown: TursoError };

/**
 * Asks an organization. Turso knows it only by its slug, and the state keeps the old slug of a renamed organization. So callers look for
 * the UUID of an object elsewhere before they throw `unknown`.
 */
export async function askOrganization<T>(ask: () => Promise<T>): Promise<Asked<T>> {
  try {
    return { found: await ask() };
  } catch (error) {
    if (!isTursoError(error) || error.reason !== 'organization-not-found') throw error;
    return { found: undefined, unknown: error };
  }
}
