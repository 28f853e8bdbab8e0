import { groupId } from './group-id';
import { locate } from './locate';
import { askOrganization } from './unknown-organization';
import type { Database, Group } from '../../turso';
import type { Located, Turso } from '../turso';

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
