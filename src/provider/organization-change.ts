/** What has to be known of a plan to tell a database that moves with its group from another one. */
interface MovingPlan {
  readonly action: string;
  readonly state: { readonly organization: string | null; readonly group_id: string | null } | null;
  readonly config: { readonly group_id?: string | null };
  changes(name: 'organization' | 'group_id'): boolean;
  replace(name: 'organization'): void;
  setUnknown(name: 'hostname' | 'url' | 'http_url'): void;
}

/** A database moves to another organization with its group only: one that is not known to stay in the same group is another one. */
export function planMove(plan: MovingPlan): void {
  const { state, config } = plan;
  if (state === null || plan.action === 'delete' || !plan.changes('organization')) return;
  const sameGroup = typeof config.group_id === 'string' && state.group_id !== null && !plan.changes('group_id');
  // Who names the organization for the first time says nothing of another one.
  if (!sameGroup && state.organization !== null) plan.replace('organization');
  if (plan.action === 'replace') return;
  for (const name of ['hostname', 'url', 'http_url'] as const) plan.setUnknown(name);
}
