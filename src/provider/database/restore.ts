import { plannedConfiguration } from './configuration';
import { configureNew, newState } from './create';
import type { CreateContext } from './delete-created';
import { describe, type DatabasePlan, type DatabaseState } from './schema';
import { attributePath, DiagnosticError } from '../../terraform';
import { isTursoError, type Database, type DeletedDatabase } from '../../turso';
import { organizationId } from '../shared/organization';
import type { Turso } from '../turso';

const PATH = attributePath('database_id', attributePath('restore'));

/** Restores a deleted database, and sets the name and the configuration of the plan. */
export async function restoreDatabase(plan: DatabasePlan, context: CreateContext): Promise<DatabaseState> {
  const { client, signal, save } = context;
  const organization = await organizationId(await client.named(undefined, signal), signal);
  const deleted = await deletedDatabase(plan, client, organization, signal);
  await bringBack(deleted, plan, client, organization, signal);
  client.inventory.forget(plan.name);
  const found = await client.existingDatabase(plan.name, signal);
  // It still has its old configuration.
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

/** Finds the deleted database. Fails, before anything changes, if it is not there or belongs to another group. */
async function deletedDatabase(plan: DatabasePlan, { api }: Turso, organization: string, signal: AbortSignal): Promise<DeletedDatabase> {
  const id = plan.restore!.database_id.toLowerCase();
  for await (const deleted of api.recovery.deletedDatabases(organization, undefined, { signal })) {
    if (deleted.dbId.toLowerCase() !== id) continue;
    if (deleted.group === undefined || deleted.group === plan.group) return deleted;
    throw new DiagnosticError({
      summary: `Deleted database "${deleted.name}" belongs to another group`,
      detail: `Turso restores it into its group "${deleted.group}", but group is "${plan.group}". Set group to "${deleted.group}". Nothing was changed.`,
      path: attributePath('group'),
    });
  }
  throw new DiagnosticError({
    summary: 'Deleted database not found',
    detail: `database_id is "${plan.restore!.database_id}". The organization has no deleted database with this UUID: it may be restored already, or was deleted more than `
      + 'five days ago. The data source turso_deleted_databases lists the deleted databases. If the database exists again, import it by its name.',
    path: PATH,
  });
}

/** Restores the database. If the answer gets lost, looks for the UUID under the name. */
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
