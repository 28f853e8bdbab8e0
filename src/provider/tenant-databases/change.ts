import { describe } from './describe';
import { Failures } from './failures';
import { survey, type ByName, type Survey } from './find';
import { deletionsOf, namesOnlyIn, refuseRemoval } from './guard';
import type { attributes, TenantsPlan, TenantsState } from './schema';
import { adoptedBranches, checkTaken } from './taken';
import { forEachLimited } from '../../fleet';
import { attributePath, DiagnosticError, type ResourceContext } from '../../terraform';
import { isTursoError, type Database } from '../../turso';
import { tursoDetail } from '../explain-error';
import { removeSurely } from '../shared/removal';
import type { Turso } from '../turso';

type Context = Pick<ResourceContext<typeof attributes, Turso>, 'client' | 'signal' | 'save' | 'diagnostics'>;

/**
 * Creates and deletes databases until they match the plan. Saves what is done, also if it fails or is cancelled.
 *
 * @param state the old state; null for a new set. A set whose creation fails is saved without a fingerprint
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
    // A creation that created nothing leaves no state.
    else if (held.size > 0) save({ ...known(), fingerprint: null });
  };
  // Terraform may kill the process after a cancel, so this saves what is known at once.
  signal.addEventListener('abort', unfinished, { once: true });
  const failures = new Failures();
  const late: string[] = [];
  try {
    await deleteSideBySide(client, removed, held, failures, signal);
    await sideBySide(client, missing, failures, signal, async (name) => {
      try {
        held.set(name, await make(client, name, plan, signal));
      } catch (error) {
        const branch = await lateBranch(client, name, schema, error, signal);
        if (branch === undefined) return failures.add('create', name, error);
        held.set(name, branch);
        late.push(name);
      }
    });
    if (late.length > 0) context.diagnostics.add(adoptedBranches(late.sort(), schema!));
  } finally {
    signal.removeEventListener('abort', unfinished);
    unfinished();
  }
  failures.throwIfAny(state === null ? UNFINISHED : 'All others are as planned, and the state has them. Apply again to continue.');
  signal.throwIfAborted();
  return known();
}

const UNFINISHED = 'All others exist, and the state has them. Apply again to continue: Terraform will say that it replaces the set, because its creation was not finished, but '
  + 'the existing databases stay as they are.';

/** Deletes databases, and removes from `held` those that are gone. */
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

/** Works on as many names at a time as the client may send requests. */
async function sideBySide(
  { api }: Turso, names: readonly string[], failures: Failures, signal: AbortSignal, work: (name: string) => Promise<void>,
): Promise<void> {
  await forEachLimited(names, api.concurrency, async (name) => {
    if (signal.aborted) return;
    if (failures.isHopeless) failures.skip();
    else await work(name);
  });
}

/** Creates a database with one request: the list has shown that the name is free. */
async function make({ api, inventory }: Turso, name: string, plan: TenantsPlan, signal: AbortSignal): Promise<Database> {
  const { group, schema_database: source } = plan;
  try {
    return await api.databases.create({ name, group, seed: { type: 'database', name: source } }, { existedBefore: false, signal });
  } finally {
    inventory.forget(name);
  }
}

/**
 * Returns a branch of the schema database that was created after the list was read. Requests of an apply that was killed may still have
 * been on their way. Returns undefined after any other failure.
 */
async function lateBranch(
  client: Turso, name: string, schema: Database | undefined, error: unknown, signal: AbortSignal,
): Promise<Database | undefined> {
  if (!isTursoError(error, 'already-exists') || schema === undefined) return undefined;
  const found = await client.inventory.database(name, { signal }).catch(() => undefined);
  return found?.parent?.dbId === schema.dbId && found.group === schema.group ? found : undefined;
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
    // The database is gone, as wanted.
    if (!isTursoError(error, 'not-found')) throw error;
  } finally {
    inventory.forget(name);
  }
}

/** Returns the schema database, of which new databases are branches. Fails if it cannot be branched. */
async function schemaDatabase(client: Turso, { schema_database: name, group }: TenantsPlan, signal: AbortSignal): Promise<Database> {
  const schema = await client.existingDatabase(name, signal).catch((error: unknown) => {
    if (!isTursoError(error, 'not-found')) throw error;
    throw unusable(`Schema database "${name}" does not exist`, `${tursoDetail(error)} Create it first, for example by referring to its resource.`);
  });
  if (schema.group !== undefined && schema.group !== group) {
    throw unusable(`Schema database "${name}" is in another group`, `It is in the group "${schema.group}", but group is "${group}". A branch is always in the group of its source.`);
  }
  if (schema.encryptionCipher !== undefined) {
    throw unusable(`Schema database "${name}" is encrypted`, 'To branch it, Turso needs its key, and turso_tenant_databases has no key. Use another schema database, or turso_database.');
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

/** The attributes that Turso does not store. */
type Declared = Pick<TenantsPlan, 'names' | 'schema_database' | 'group' | 'group_id' | 'force_destroy'> & Pick<TenantsState, 'deletes'>;

/** Returns the state of a set with these databases. */
export function stateOf(declared: Declared, { organization }: Turso, held: ByName, schema: Database | undefined): TenantsState {
  const { names, schema_database, group, group_id, force_destroy, deletes } = declared;
  const described = describe([...held.values()], names, schema);
  return { ...described, schema_database, group, group_id, force_destroy, deletes, organization: organization ?? null };
}
