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
