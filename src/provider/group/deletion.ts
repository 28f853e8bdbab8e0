import type { GroupState } from './schema';
import { attributePath, DiagnosticError, deletedBy, type Diagnostics, type PrivateData } from '../../terraform';
import { databasesOfGroup } from '../shared/group';
import { protectedDeletion, type GuardedPlan } from '../shared/protection';
import type { Turso } from '../turso';

/**
 * Rejects the deletion of a group that still has databases, because Turso would delete them too. The databases of this configuration are
 * gone by now, so these belong to another owner.
 */
export async function refuseToDeleteDatabases(client: Turso, name: string, signal: AbortSignal): Promise<void> {
  const left = await databasesOfGroup(client, name, signal);
  if (left === undefined) return;
  throw new DiagnosticError({
    summary: `Group "${name}" still holds databases`,
    detail: `Turso would delete them with the group, so nothing was deleted: ${left}. Delete them first, or set force_destroy to true, `
      + 'apply, and then apply this change. If databases of this configuration refer to the group, Terraform deletes them before it.',
    path: attributePath('force_destroy'),
  });
}

/**
 * Warns that a replacement deletes databases. The plan does not show those of applications, nor those that do not refer to the group's
 * id.
 */
export function warnOfReplacement(state: GroupState | null, diagnostics: Diagnostics): void {
  if (state === null || !state.force_destroy) return;
  diagnostics.warn(
    `Replacing group "${state.name}" deletes every database in it`,
    'This plan deletes the group and creates it again. Turso deletes all databases of the group with it, including those that this '
    + 'plan does not name. To keep them, undo the change of location or extensions, or set force_destroy to false and apply that first.',
    attributePath('location'),
  );
}

/** Deletes a group that this apply has created, if Turso rejected its further set-up. Returns whether it is gone. */
export async function deleteCreatedGroup({ api }: Turso, name: string): Promise<boolean> {
  return api.groups.delete(name).then(() => true, () => false);
}

/** Rejects a plan that deletes a group with `delete_protection`. `force_destroy` of a group is about its databases. */
export function guardGroup(plan: GuardedPlan, privateData: PrivateData): void {
  const deleted = deletedBy(privateData, plan, ({ name, delete_protection: protects }) => (protects ? { name } : undefined));
  if (deleted !== undefined) throw protectedDeletion('group', deleted.name, plan.action);
}
