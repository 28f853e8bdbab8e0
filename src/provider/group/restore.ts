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

/** Brings a deleted group back with its databases. What would come back otherwise than it is planned is refused before. */
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
    summary: `Group "${plan.name}" came back in another location`,
    detail: `It is in "${found.primary}" with its databases, and location is "${plan.location}", so that the next apply would replace it. `
      + `Set location to "${found.primary}" and import the group by its name.`,
    path: attributePath('location'),
  });
}

/** Says in the plan that a group is not made but restored. */
export function warnOfRestoration({ name, restore }: Config<typeof attributes>, diagnostics: Diagnostics): void {
  if (restore === null || restore === undefined) return;
  diagnostics.warn(
    `Group "${name ?? '(known after apply)'}" is restored`,
    `This plan restores the deleted group ${restore.group_id ?? '(known after apply)'} with the databases that were deleted with it, instead of making an empty one.`,
  );
}

async function checkDeleted(uuid: string, { name }: GroupPlan, { api }: Turso, organization: string, signal: AbortSignal): Promise<void> {
  for await (const deleted of api.recovery.deletedGroups(organization, { signal })) {
    if (deleted.uuid.toLowerCase() !== uuid) continue;
    if (deleted.name === name) return;
    throw new DiagnosticError({
      summary: `Deleted group is called "${deleted.name}"`,
      detail: `A group comes back under its own name, and name is "${name}". Set name to "${deleted.name}" and apply; a change of it then renames the group in `
        + 'place. Nothing was changed.',
      path: attributePath('name'),
    });
  }
  throw new DiagnosticError({
    summary: 'Deleted group not found',
    detail: `group_id is "${uuid}". The organization has no deleted group of this UUID that can be restored: it may be restored already, or be deleted for more `
      + 'than five days. The data source turso_deleted_groups lists them. Where it exists again, import it by its name.',
    path: attributePath('group_id', attributePath('restore')),
  });
}

/** A restoration whose answer was lost is looked for under the name: by its UUID it is known. What failed then is not. */
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
