import { quotedList } from '../../notation';
import type { Group } from '../../turso';
import type { Turso } from '../turso';

/** How many databases a message names at most. */
const NAMED = 10;

/** Names the first databases of a group for a message: `"a", "b" and more`. Undefined if the group has no databases. */
export async function databasesOfGroup({ api }: Turso, group: string, signal: AbortSignal): Promise<string | undefined> {
  const { databases, next } = await api.databases.page({ group }, { limit: NAMED + 1, signal });
  if (databases.length === 0) return undefined;
  const names = quotedList(databases.slice(0, NAMED).map(({ name }) => name));
  return databases.length > NAMED || next !== undefined ? `${names} and more` : names;
}

/** Returns the UUID of a group, or its name if Turso does not return the UUID. */
export function groupId({ uuid, name }: Pick<Group, 'uuid' | 'name'>): string {
  return uuid ?? name;
}

/**
 * Returns the present UUID of a group for a resource that has `group_id`. Turso may have given the group a new UUID, or a database of this
 * name may be in a new group. Neither must replace the database.
 */
export async function presentGroupId(
  { inventory }: Turso, { name, known }: { readonly name: string | undefined; readonly known: string | null }, signal: AbortSignal,
): Promise<string | null> {
  if (known === null || name === undefined) return known;
  return (await inventory.group(name, { signal }))?.uuid ?? known;
}

/** The part of a plan that distinguishes a renamed group from another group. */
interface GroupedPlan {
  readonly action: string;
  readonly state: { readonly group_id: string | null } | null;
  readonly config: { readonly group_id?: string | null };
  changes(name: 'group' | 'group_id'): boolean;
  replace(name: 'group' | 'group_id'): void;
}

/**
 * Replaces a resource if its group changes, but not if the group was renamed. Only `group_id` shows that a group was renamed. If the user
 * leaves it out, a new name means another group.
 */
export function planGroup(plan: GroupedPlan): void {
  const { state, config } = plan;
  if (state === null || plan.action === 'delete') return;
  // After an import the state has no id yet. A configuration without an id does not name another group.
  if (state.group_id !== null && config.group_id !== null) plan.replace('group_id');
  const same = typeof config.group_id === 'string' && !plan.changes('group_id');
  if (!same) plan.replace('group');
}
