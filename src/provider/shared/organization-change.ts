import { askOrganization } from './unknown-organization';
import type { Turso } from '../turso';

/** What has to be known of a plan to tell a group or database that moved to another organization from another one. */
interface MovedPlan<Id extends string> {
  readonly action: string;
  readonly state: { readonly organization: string | null } & { readonly [I in Id]: string | null } | null;
  readonly config: { readonly [I in Id]?: string | null };
  changes(name: 'organization' | Id): boolean;
  replace(name: 'organization'): void;
}

/**
 * What belongs to a group or database that moved stays. Only its id can tell, where the user gives it; otherwise it is another one.
 *
 * @param isThere whether the new organization is known to hold the same object: then it was moved, or the organization was renamed
 */
export function planMoved<Id extends 'group_id' | 'database_id'>(plan: MovedPlan<NoInfer<Id>>, id: Id, isThere = false): void {
  // Who names the organization for the first time says nothing of another one.
  if (plan.state === null || plan.state.organization === null || plan.action === 'delete') return;
  const same = isThere || typeof plan.config[id] === 'string' && plan.state[id] !== null && !plan.changes(id);
  if (!same) plan.replace('organization');
}

/** What has to be known of a plan to tell whether it changes the organization. */
interface ChangingPlan {
  readonly action: string;
  readonly state: { readonly organization: string | null } | null;
  known(name: 'organization'): string | null | undefined;
}

/** What has to be known of a database's plan to say what its move changes. */
interface MovingDatabase extends MovedPlan<'group_id'>, ChangingPlan {
  readonly state: {
    readonly organization: string | null;
    readonly group_id: string | null;
    readonly name: string;
    readonly id: string;
  } | null;
  setUnknown(name: 'hostname' | 'url' | 'http_url'): void;
}

/** The connection for the organization that a plan changes to, where both are known. */
export function newOrganization(plan: ChangingPlan, client: Turso | undefined): Turso | undefined {
  const next = plan.known('organization');
  const before = plan.state?.organization;
  const isChanged = plan.action !== 'delete' && before != null && next != null && next !== before;
  return isChanged ? client?.in(next) : undefined;
}

/** A database moves to another organization with its group only, and is found elsewhere then. */
export async function planMove(plan: MovingDatabase, client: Turso | undefined, signal: AbortSignal): Promise<void> {
  const there = newOrganization(plan, client);
  const found = there && (await askOrganization(async () => there.inventory.database(plan.state!.name, { signal }))).found;
  planMoved(plan, 'group_id', found !== undefined && found.dbId === plan.state?.id);
  if (plan.action !== 'update' || !plan.changes('organization')) return;
  for (const name of ['hostname', 'url', 'http_url'] as const) plan.setUnknown(name);
}
