import type { Group } from '../../turso';
import type { Turso } from '../turso';

/** What tells a group from another one of its name. */
export function groupId({ uuid, name }: Pick<Group, 'uuid' | 'name'>): string {
  return uuid ?? name;
}

/**
 * The UUID of the group that something is in by now, for a resource that knows one. The group can have another UUID at Turso than
 * before, and what has the name of a database can be in a new group: neither is a wish to replace the database.
 */
export async function presentGroupId(
  { inventory }: Turso, { name, known }: { readonly name: string | undefined; readonly known: string | null }, signal: AbortSignal,
): Promise<string | null> {
  if (known === null || name === undefined) return known;
  return (await inventory.group(name, { signal }))?.uuid ?? known;
}
