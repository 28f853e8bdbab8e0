import { quotedList } from '../../notation';
import type { Group } from '../../turso';
import type { Turso } from '../turso';

/** How many databases a message names. */
const NAMED = 10;

/** The first databases of a group, for a message: `"a", "b" and more`; undefined where there are none. */
export async function databasesOfGroup({ api }: Turso, group: string, signal: AbortSignal): Promise<string | undefined> {
  const { databases, next } = await api.databases.page({ group }, { limit: NAMED + 1, signal });
  if (databases.length === 0) return undefined;
  const names = quotedList(databases.slice(0, NAMED).map(({ name }) => name));
  return databases.length > NAMED || next !== undefined ? `${names} and more` : names;
}

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

/** What has to be known of a plan to tell a renamed group from another one. */
interface GroupedPlan {
  readonly action: string;
  readonly state: { readonly group_id: string | null } | null;
  readonly config: { readonly group_id?: string | null };
  changes(name: 'group' | 'group_id'): boolean;
  replace(name: 'group' | 'group_id'): void;
}

/**
 * A group that was renamed is the same group still: what belongs to it stays. Only its id can tell, and only where the user gives
 * it; otherwise another name is another group.
 */
export function planGroup(plan: GroupedPlan): void {
  const { state, config } = plan;
  if (state === null || plan.action === 'delete') return;
  // An imported object did not know the id until now; and who leaves it out says nothing of another group.
  if (state.group_id !== null && config.group_id !== null) plan.replace('group_id');
  const same = typeof config.group_id === 'string' && !plan.changes('group_id');
  if (!same) plan.replace('group');
}
