/** What has to be known of a plan to tell a group or database that moved to another organization from another one. */
interface MovedPlan<Id extends string> {
  readonly action: string;
  readonly state: { readonly organization: string | null } & { readonly [I in Id]: string | null } | null;
  readonly config: { readonly [I in Id]?: string | null };
  changes(name: 'organization' | Id): boolean;
  replace(name: 'organization'): void;
}

/** What belongs to a group or database that moved stays. Only its id can tell, where the user gives it; otherwise it is another one. */
export function planMoved<Id extends 'group_id' | 'database_id'>(plan: MovedPlan<NoInfer<Id>>, id: Id): void {
  // Who names the organization for the first time says nothing of another one.
  if (plan.state === null || plan.state.organization === null || plan.action === 'delete') return;
  const same = typeof plan.config[id] === 'string' && plan.state[id] !== null && !plan.changes(id);
  if (!same) plan.replace('organization');
}

/** What has to be known of a database's plan to say what its move changes. */
interface MovingDatabase extends MovedPlan<'group_id'> {
  setUnknown(name: 'hostname' | 'url' | 'http_url'): void;
}

/** A database moves to another organization with its group only, and is found elsewhere then. */
export function planMove(plan: MovingDatabase): void {
  planMoved(plan, 'group_id');
  if (plan.action !== 'update' || !plan.changes('organization')) return;
  for (const name of ['hostname', 'url', 'http_url'] as const) plan.setUnknown(name);
}
