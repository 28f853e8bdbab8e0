import type { GroupState } from './schema';
import { attributePath, DiagnosticError, deletedBy, type Diagnostics, type PrivateData } from '../../terraform';
import { databasesOfGroup } from '../shared/group';
import { protectedDeletion, type GuardedPlan } from '../shared/protection';
import type { Turso } from '../turso';

/** Turso would delete them with the group. Those of this configuration are gone by now, so these are somebody else's. */
export async function refuseToDeleteDatabases(client: Turso, name: string, signal: AbortSignal): Promise<void> {
  const left = await databasesOfGroup(client, name, signal);
  if (left === undefined) return;
  throw new DiagnosticError({
    summary: `Group "${name}" still holds databases`,
    detail: `Turso would delete them with the group, so nothing was deleted: ${left}. Delete them first, or set force_destroy to true, `
      + 'apply, and then apply this change. Databases of this configuration are deleted before the group where they refer to it.',
    path: attributePath('force_destroy'),
  });
}

/** Databases that do not refer to the group's id, and those made by an application, do not show in the plan. */
export function warnOfReplacement(state: GroupState | null, diagnostics: Diagnostics): void {
  if (state === null || !state.force_destroy) return;
  diagnostics.warn(
    `Replacing group "${state.name}" deletes every database in it`,
    'This plan deletes the group and creates it again. Turso deletes all databases of the group with it, also those that this '
    + 'plan does not name. If you want to keep them, undo the change of location or extensions, or set force_destroy to false and apply that first.',
    attributePath('location'),
  );
}

/** Deletes a group that this very apply has made and whose further set-up was refused: an empty one is of no use. True once it is gone. */
export async function takeBackGroup({ api }: Turso, name: string): Promise<boolean> {
  return api.groups.delete(name).then(() => true, () => false);
}

/** Refuses a plan that deletes a group which Turso protects. What `force_destroy` of a group says is about the databases in it. */
export function guardGroup(plan: GuardedPlan, privateData: PrivateData): void {
  const deleted = deletedBy(privateData, plan, ({ name, delete_protection: protects }) => (protects ? { name } : undefined));
  if (deleted !== undefined) throw protectedDeletion('group', deleted.name, plan.action);
}
