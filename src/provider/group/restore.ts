import type { attributes } from './schema';
import { attributePath, DiagnosticError, type Config, type Diagnostics, type Plan } from '../../terraform';
import { isTursoError, type Group, type RestoredGroup } from '../../turso';
import { organizationId } from '../shared/organization';
import type { Turso } from '../turso';

type GroupPlan = Plan<typeof attributes>;

interface RestoreContext {
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
}

/** Restores a deleted group with its databases. Fails before the restoration if the name differs from the plan. */
export async function restoreGroup(plan: GroupPlan, client: Turso, { signal, diagnostics }: RestoreContext): Promise<Group> {
  const uuid = plan.restore!.group_id.toLowerCase();
  const organization = await organizationId(await client.named(undefined, signal), signal);
  await checkDeleted(uuid, plan, client, organization, signal);
  const { failures } = await bringBack(uuid, plan.name, client, organization, signal);
  client.inventory.forgetGroup(plan.name);
  if (failures.size > 0) warnOfFailures(plan.name, failures, diagnostics);
  const found = await client.existingGroup(plan.name, signal);
  if (found.primary === undefined || found.primary === plan.location) return found;
  throw new DiagnosticError({
    summary: `Group "${plan.name}" was restored in another location`,
    detail: `The group is in "${found.primary}" with its databases, but location is "${plan.location}", so the next apply would replace it. `
      + `Set location to "${found.primary}" and import the group by its name.`,
    path: attributePath('location'),
  });
}

/** Warns in the plan that the apply restores a group. */
export function warnOfRestoration({ name, restore }: Config<typeof attributes>, diagnostics: Diagnostics): void {
  if (restore === null || restore === undefined) return;
  diagnostics.warn(
    `Group "${name ?? '(known after apply)'}" is restored`,
    `This plan restores the deleted group ${restore.group_id ?? '(known after apply)'} with the databases that were deleted with it, instead of creating an empty one.`,
  );
}

async function checkDeleted(uuid: string, { name }: GroupPlan, { api }: Turso, organization: string, signal: AbortSignal): Promise<void> {
  for await (const deleted of api.recovery.deletedGroups(organization, { signal })) {
    if (deleted.uuid.toLowerCase() !== uuid) continue;
    if (deleted.name === name) return;
    throw new DiagnosticError({
      summary: `Deleted group is called "${deleted.name}"`,
      detail: `Turso restores a group under its old name, but name is "${name}". Set name to "${deleted.name}" and apply. After that, a change of name renames the group in `
        + 'place. Nothing was changed.',
      path: attributePath('name'),
    });
  }
  throw new DiagnosticError({
    summary: 'Deleted group not found',
    detail: `group_id is "${uuid}". The organization has no deleted group with this UUID: it may be restored already, or was deleted more than five days ago. The data source `
      + 'turso_deleted_groups lists the deleted groups. If the group exists again, import it by its name.',
    path: attributePath('group_id', attributePath('restore')),
  });
}

/** Restores the group. If the answer gets lost, looks for the UUID under the name. The failures of single databases are then unknown. */
async function bringBack(uuid: string, name: string, { api }: Turso, organization: string, signal: AbortSignal): Promise<RestoredGroup> {
  try {
    return await api.recovery.restoreGroup(organization, uuid, { signal });
  } catch (error) {
    if (!isTursoError(error) || !error.mayHaveTakenEffect) throw error;
    const found = await api.groups.find(name).catch(() => undefined);
    if (found?.uuid?.toLowerCase() !== uuid) throw error;
    return { failures: new Map() };
  }
}

function warnOfFailures(name: string, failures: RestoredGroup['failures'], diagnostics: Diagnostics): void {
  diagnostics.warn(
    `Databases of group "${name}" were not restored`,
    `The group is back, without these: ${[...failures].map(([dbId, text]) => `${dbId} (${text})`).join(', ')}. `
    + 'Each can be restored alone, under another name, with restore of a turso_database.',
  );
}
