import { changedConfiguration, configurationRefused, plannedConfiguration, UNCONFIGURED } from './configuration';
import { deleteCreated, type CreateContext } from './delete-created';
import { toEncryption } from './encryption';
import { isOtherEngine, otherEngine } from './engine';
import { describe, type DatabasePlan, type DatabaseState, type Described } from './schema';
import { awaitsUpload, plantSeed, toSeed } from './upload';
import { isRefusal, isTursoError, type Database } from '../../turso';
import type { Turso } from '../turso';

/** Creates the database of a plan. If a later step fails, this deletes an empty database and keeps one with data in the state. */
export async function createDatabase(plan: DatabasePlan, context: CreateContext): Promise<DatabaseState> {
  const { client, save } = context;
  const created = await begin(plan, context);
  const state = { ...newState(plan, client, describe(created, plan.group)), ...UNCONFIGURED };
  const isEmpty = plan.seed === null || plan.seed.type === 'database_upload';
  // If this create fails later, the next apply may replace a database that holds nothing yet, also where force_destroy is false.
  save({ ...state, force_destroy: isEmpty || state.force_destroy });
  if (isOtherEngine(plan, state)) throw otherEngine(plan, created, await afterRefusal(plan, context, isEmpty));
  if (plan.seed?.type === 'database_upload') {
    await plantSeed(plan, created, context);
    save(state);
  }
  await configureNew(plan, state, context);
  return { ...state, ...plannedConfiguration(plan) };
}

/** Creates the database. If an interrupted apply left an empty one that waits for its upload, continues with that. */
async function begin(plan: DatabasePlan, { client, signal, diagnostics }: CreateContext): Promise<Database> {
  try {
    return await client.inventory.createDatabase({
      name: plan.name,
      group: plan.group,
      seed: await toSeed(plan, client, signal),
      remoteEncryption: toEncryption(plan.remote_encryption),
      schema: plan.schema ?? undefined,
      isSchema: plan.is_schema ?? undefined,
      useTursodb: plan.use_tursodb ?? undefined,
      // Without the size limit: newer databases reject it, and the live service then leaves the database behind.
    }, { signal });
  } catch (error) {
    if (plan.seed?.type !== 'database_upload' || !isTursoError(error, 'already-exists')) throw error;
    const draft = await client.inventory.database(plan.name, { signal });
    const isOurs = draft !== undefined && (draft.group === undefined || draft.group === plan.group)
      && await awaitsUpload(plan, draft, client, signal);
    if (!isOurs) throw error;
    diagnostics.warn(
      `Database "${plan.name}" was waiting for its upload`,
      'The database existed already, but it was empty: an earlier apply was interrupted before it had uploaded the file of the seed. This apply uses the database and uploads the file.',
    );
    return draft;
  }
}

/** Sets the configuration that Turso does not accept at creation. */
export async function configureNew(plan: DatabasePlan, state: DatabaseState, context: CreateContext): Promise<void> {
  const configuration = changedConfiguration(plan, state);
  if (configuration === undefined) return;
  const { client, signal } = context;
  try {
    await client.api.databases.updateConfiguration(plan.name, configuration, { signal });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw configurationRefused(error, configuration, `create database "${plan.name}"`, await afterRefusal(plan, context));
  } finally {
    client.inventory.forget(plan.name);
  }
}

/**
 * Deletes an empty database with a rejected configuration or another engine: it would count in the quota and occupy the name. Keeps one
 * with data, because the upload may have taken hours, and a restored database may be the last copy.
 */
async function afterRefusal(
  plan: DatabasePlan, context: CreateContext, isEmpty = plan.seed === null && plan.restore === null,
): Promise<string> {
  if (!isEmpty) {
    return `The database exists with its data and is marked as tainted: the next apply ${plan.force_destroy ? 'would replace it' : 'would refuse to replace it'}. To keep it, correct `
      + 'the rejected value and run "terraform untaint" on the database first.';
  }
  return await deleteCreated(plan.name, context)
    ? 'The database was empty, and this apply deleted it again.'
    : 'The database is empty, but this apply could not delete it again. It is in the state as tainted, and the next apply replaces it.';
}

/** Returns the state of a new database without the managed configuration. */
export function newState(plan: DatabasePlan, { organization }: Turso, described: Described): DatabaseState {
  const { group_id, seed, restore, remote_encryption, schema, is_schema, force_destroy } = plan;
  return {
    ...described,
    organization: organization ?? null,
    group_id,
    seed,
    restore,
    remote_encryption,
    schema,
    is_schema,
    force_destroy,
    size_limit: null,
    allowed_ips: null,
    allowed_aws_vpc_ids: null,
    allow_attach: null,
  } as DatabaseState;
}
