import { describe } from './describe';
import { Failures } from './failures';
import { survey, type ByName, type Survey } from './find';
import { deletionsOf, namesOnlyIn, refuseRemoval } from './guard';
import type { attributes, TenantsPlan, TenantsState } from './schema';
import { checkTaken } from './taken';
import { forEachLimited } from '../../fleet';
import { attributePath, DiagnosticError, type ResourceContext } from '../../terraform';
import { isTursoError, type Database } from '../../turso';
import { tursoDetail } from '../explain-error';
import { removeSurely } from '../shared/removal';
import type { Turso } from '../turso';

type Context = Pick<ResourceContext<typeof attributes, Turso>, 'client' | 'signal' | 'save' | 'diagnostics'>;

/**
 * Makes and deletes databases until they are what a plan says. What is done by then is saved, whatever comes in between.
 *
 * @param state before; null where the set is new. A set whose creation fails is saved without a fingerprint
 */
export async function changeTenants(plan: TenantsPlan, state: TenantsState | null, context: Context): Promise<TenantsState> {
  const { signal, save } = context;
  const client = context.client.in(plan.organization);
  const before = state?.names ?? {};
  const removed = namesOnlyIn(before, plan.names);
  if (!plan.force_destroy) refuseRemoval(removed);
  const added = namesOnlyIn(plan.names, before);
  const found = await survey(client, plan.group, { before: Object.keys(before), added }, signal);
  const missing = Object.keys(plan.names).filter((name) => !found.inGroup.has(name)).sort();
  const schema = missing.length + added.length === 0 ? found.inGroup.get(plan.schema_database) : await schemaDatabase(client, plan, signal);
  if (schema !== undefined) await checkTaken(client, { names: added, group: plan.group, schema }, found, context.diagnostics, signal);

  const held = heldBefore([...Object.keys(plan.names), ...removed], found);
  const whose = { ...before, ...plan.names };
  const known = () => stateOf({ ...plan, names: whose, deletes: deletionsOf(removed) }, client, held, schema);
  const unfinished = () => {
    if (state !== null) save(known());
    // Of a creation that made nothing there is nothing to keep.
    else if (held.size > 0) save({ ...known(), fingerprint: null });
  };
  // What does not come to its end after a stop is given up: this is what is known then.
  signal.addEventListener('abort', unfinished, { once: true });
  const failures = new Failures();
  try {
    await deleteSideBySide(client, removed, held, failures, signal);
    await sideBySide(client, missing, failures, signal, async (name) => {
      try {
        held.set(name, await make(client, name, plan, signal));
      } catch (error) {
        failures.add('create', name, error);
      }
    });
  } finally {
    signal.removeEventListener('abort', unfinished);
    unfinished();
  }
  failures.throwIfAny(state === null ? UNFINISHED : 'All others are as planned, and the state says so: apply again to go on.');
  signal.throwIfAborted();
  return known();
}

const UNFINISHED = 'All others exist, and the state says so. Apply again to go on: Terraform will say that it replaces the set, whose creation was not finished, but what '
  + 'exists is kept as it is.';

/** Deletes databases, and takes those that are gone out of what is held. */
export async function deleteSideBySide(
  client: Turso, names: readonly string[], held: Map<string, Database>, failures: Failures, signal: AbortSignal,
): Promise<void> {
  const there = names.filter((name) => held.has(name));
  await sideBySide(client, there, failures, signal, async (name) => {
    try {
      await remove(client, held.get(name)!, signal);
      held.delete(name);
    } catch (error) {
      failures.add('delete', name, error);
    }
  });
}

/** As many at a time as the client has requests under way. */
async function sideBySide(
  { api }: Turso, names: readonly string[], failures: Failures, signal: AbortSignal, work: (name: string) => Promise<void>,
): Promise<void> {
  await forEachLimited(names, api.concurrency, async (name) => {
    if (signal.aborted) return;
    if (failures.isHopeless) failures.skip();
    else await work(name);
  });
}

/** With one request: that the name is free is known from the list. */
async function make({ api, inventory }: Turso, name: string, plan: TenantsPlan, signal: AbortSignal): Promise<Database> {
  const { group, schema_database: source } = plan;
  try {
    return await api.databases.create({ name, group, seed: { type: 'database', name: source } }, { existedBefore: false, signal });
  } finally {
    inventory.forget(name);
  }
}

async function remove({ api, inventory }: Turso, { name, dbId, group }: Database, signal: AbortSignal): Promise<void> {
  try {
    await removeSurely({
      remove: async () => api.databases.delete(name, { signal }),
      isListed: async () => {
        inventory.forget(name);
        return (await inventory.databases({ group }, { signal })).some((listed) => listed.dbId === dbId);
      },
    });
  } catch (error) {
    // It is gone: that is what was wanted.
    if (!isTursoError(error, 'not-found')) throw error;
  } finally {
    inventory.forget(name);
  }
}

/** What new databases are branched from. */
async function schemaDatabase(client: Turso, { schema_database: name, group }: TenantsPlan, signal: AbortSignal): Promise<Database> {
  const schema = await client.existingDatabase(name, signal).catch((error: unknown) => {
    if (!isTursoError(error, 'not-found')) throw error;
    throw unusable(`Schema database "${name}" does not exist`, `${tursoDetail(error)} Create it first, for example by referring to its resource.`);
  });
  if (schema.group !== undefined && schema.group !== group) {
    throw unusable(`Schema database "${name}" is in another group`, `It is in the group "${schema.group}", but group is "${group}". A branch is in the group of its source.`);
  }
  if (schema.encryptionCipher !== undefined) {
    throw unusable(`Schema database "${name}" is encrypted`, 'A branch is made with the key of its source, which a set does not know. Use another schema database, or turso_database.');
  }
  return schema;
}

function unusable(summary: string, detail: string): DiagnosticError {
  return new DiagnosticError({ summary, detail: `${detail} Nothing was changed.`, path: attributePath('schema_database') });
}

function heldBefore(names: readonly string[], { inGroup }: Survey): Map<string, Database> {
  return new Map(names.flatMap((name): [string, Database][] => {
    const database = inGroup.get(name);
    return database === undefined ? [] : [[name, database]];
  }));
}

/** What the databases themselves do not tell. */
type Declared = Pick<TenantsPlan, 'names' | 'schema_database' | 'group' | 'group_id' | 'force_destroy'> & Pick<TenantsState, 'deletes'>;

/** What is true of a set that holds these databases. */
export function stateOf(declared: Declared, { organization }: Turso, held: ByName, schema: Database | undefined): TenantsState {
  const { names, schema_database, group, group_id, force_destroy, deletes } = declared;
  const described = describe([...held.values()], names, schema);
  return { ...described, schema_database, group, group_id, force_destroy, deletes, organization: organization ?? null };
}
