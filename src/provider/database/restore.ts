import { plannedConfiguration } from './configuration';
import { configureNew, newState } from './create';
import { describe, type DatabasePlan, type DatabaseState } from './schema';
import type { MakeContext } from './take-back';
import { attributePath, DiagnosticError } from '../../terraform';
import { isTursoError, type Database, type DeletedDatabase } from '../../turso';
import { organizationId } from '../shared/organization';
import type { Turso } from '../turso';

const PATH = attributePath('database_id', attributePath('restore'));

/** Brings a deleted database back, and gives it the name and the configuration that the plan describes. */
export async function restoreDatabase(plan: DatabasePlan, context: MakeContext): Promise<DatabaseState> {
  const { client, signal, save } = context;
  const organization = await organizationId(await client.named(undefined, signal), signal);
  const deleted = await deletedDatabase(plan, client, organization, signal);
  await bringBack(deleted, plan, client, organization, signal);
  client.inventory.forget(plan.name);
  const found = await client.existingDatabase(plan.name, signal);
  // It comes back with the configuration that it had.
  const configuration = await client.api.databases.getConfiguration(plan.name, { signal });
  const { allowedIps, allowedAwsVpcIds, allowAttach, sizeLimit } = configuration;
  const state: DatabaseState = {
    ...newState(plan, client, describe(found, plan.group)),
    size_limit: sizeLimit ?? null,
    allowed_ips: [...allowedIps ?? []],
    allowed_aws_vpc_ids: [...allowedAwsVpcIds ?? []],
    allow_attach: allowAttach ?? null,
  };
  save(state);
  await configureNew(plan, state, context);
  return { ...state, ...plannedConfiguration(plan) };
}

/** What is to come back. Refused before anything is changed: what is not there, and what would come back in another group. */
async function deletedDatabase(plan: DatabasePlan, { api }: Turso, organization: string, signal: AbortSignal): Promise<DeletedDatabase> {
  const id = plan.restore!.database_id.toLowerCase();
  for await (const deleted of api.recovery.deletedDatabases(organization, undefined, { signal })) {
    if (deleted.dbId.toLowerCase() !== id) continue;
    if (deleted.group === undefined || deleted.group === plan.group) return deleted;
    throw new DiagnosticError({
      summary: `Deleted database "${deleted.name}" is of another group`,
      detail: `It comes back in its group "${deleted.group}", and group is "${plan.group}". Set group to "${deleted.group}". Nothing was changed.`,
      path: attributePath('group'),
    });
  }
  throw new DiagnosticError({
    summary: 'Deleted database not found',
    detail: `database_id is "${plan.restore!.database_id}". The organization has no deleted database of this UUID that can be restored: it may be restored already, or be `
      + 'deleted for more than five days. The data source turso_deleted_databases lists them. Where it exists again, import it by its name.',
    path: PATH,
  });
}

/** A restoration whose answer was lost is looked for under the name: by its UUID it is known. */
async function bringBack(
  { dbId }: DeletedDatabase, { name }: DatabasePlan, { api }: Turso, organization: string, signal: AbortSignal,
): Promise<void> {
  try {
    await api.recovery.restoreDatabase(organization, dbId, name, { signal });
  } catch (error) {
    if (!isTursoError(error) || !error.mayHaveTakenEffect) throw error;
    const found: Database | undefined = await api.databases.find(name).catch(() => undefined);
    if (found?.dbId !== dbId) throw error;
  }
}
