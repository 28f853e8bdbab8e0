import { askOrganization } from './unknown-organization';
import { attributePath, DiagnosticError } from '../../terraform';
import type { Database } from '../../turso';
import type { DatabaseState } from '../database/schema';
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

/** The database after its group has moved to this client's organization. Throws where it is not there. */
export async function movedDatabase(client: Turso, { name, id }: Pick<DatabaseState, 'name' | 'id'>, signal: AbortSignal): Promise<Database> {
  client.inventory.forget(name);
  const found = await client.inventory.database(name, { signal });
  if (found?.dbId === id) return found;
  throw new DiagnosticError({
    summary: `Database "${name}" is not in the organization "${client.organization}"`,
    detail: 'Turso moves a database with its group only. Change organization of the group, too, and refer to it as turso_group.x.organization, '
      + 'so that the group moves first. Nothing was changed.',
    path: attributePath('organization'),
  });
}
