import type { DatabaseState } from './schema';
import { attributePath, DiagnosticError } from '../../terraform';
import type { Database } from '../../turso';
import { askOrganization } from '../shared/locate';
import { newOrganization, planMoved, type ChangingPlan, type MovedPlan } from '../shared/organization';
import type { Turso } from '../turso';

/** The part of a database's plan that a move changes. */
interface MovingDatabase extends MovedPlan<'group_id'>, ChangingPlan {
  readonly state: {
    readonly organization: string | null;
    readonly group_id: string | null;
    readonly name: string;
    readonly id: string;
  } | null;
  setUnknown(name: 'hostname' | 'url' | 'http_url'): void;
}

/** Plans a move to another organization. A database moves only with its group, so it may be there already. */
export async function planMove(plan: MovingDatabase, client: Turso | undefined, signal: AbortSignal): Promise<void> {
  const there = newOrganization(plan, client);
  const found = there && (await askOrganization(async () => there.inventory.database(plan.state!.name, { signal }))).found;
  planMoved(plan, 'group_id', found !== undefined && found.dbId === plan.state?.id);
  if (plan.action !== 'update' || !plan.changes('organization')) return;
  for (const name of ['hostname', 'url', 'http_url'] as const) plan.setUnknown(name);
}

/** Returns the database after its group has moved to this client's organization. Fails if it is not there. */
export async function movedDatabase(client: Turso, { name, id }: Pick<DatabaseState, 'name' | 'id'>, signal: AbortSignal): Promise<Database> {
  client.inventory.forget(name);
  const found = await client.inventory.database(name, { signal });
  if (found?.dbId === id) return found;
  throw new DiagnosticError({
    summary: `Database "${name}" is not in the organization "${client.organization}"`,
    detail: 'Turso moves a database only with its group. Change organization of the group too, and refer to it as turso_group.x.organization, '
      + 'so that the group moves first. Nothing was changed.',
    path: attributePath('organization'),
  });
}
