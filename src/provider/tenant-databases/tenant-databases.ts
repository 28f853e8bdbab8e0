import { changeTenants, deleteSideBySide, stateOf } from './change';
import { Failures } from './failures';
import { locateAllIn, locateTenants, checkMoved, branchesOf } from './find';
import { destruction, guardPlan, planDeletions, refuseDestroying } from './guard';
import { planDatabases } from './plan';
import { namePath, attributes, type TenantsState } from './schema';
import { fleetDatabase, readFleet, withoutBranches } from '../../fleet';
import { resource } from '../define';
import { presentGroupId, planGroup } from '../shared/group';
import { askOrganization } from '../shared/locate';
import { parseImportId, planOrganization, newOrganization, planMoved } from '../shared/organization';
import type { Turso } from '../turso';

/** Manages many databases as one resource: a branch of a schema database for each name. */
export const tenantDatabases = resource({
  type: 'turso_tenant_databases',
  noun: 'tenant databases',
  // For ten thousand databases: Turso creates a few each second.
  timeout: 60 * 60_000,
  schema: {
    description: 'Many [databases](https://docs.turso.tech/api-reference/databases/create) as one: a branch of a schema database for each name, so that ten thousand tenants '
      + 'are one entry of the state, and one line of a plan for each that is added or removed. For databases with options of their own there is `turso_database`. '
      + 'Imported by the name of the schema database, or as `organization/name`: all its branches in its group.',
    attributes,
  },

  async create(plan, context) {
    return changeTenants(plan, null, context);
  },

  async read(state, { client: anywhere, signal }) {
    if (state.names === null) return importTenants(anywhere, state, signal);
    const { client, group, found, schema } = await locateTenants(anywhere, state, signal);
    // A set without any database left is gone.
    if (found.size === 0 && Object.keys(state.names).length > 0) return undefined;
    const group_id = await presentGroupId(client, { name: group, known: state.group_id }, signal);
    const current = stateOf({ ...state, group, group_id }, client, found, schema);
    return state.fingerprint === null ? { ...current, fingerprint: null } : current;
  },

  async update(plan, state, context) {
    const { organization } = plan;
    if (organization !== undefined && organization !== state.organization) {
      await checkMoved(context.client.in(organization), plan, state, context.signal);
    }
    return changeTenants(plan, state, context);
  },

  async delete(state, { client: anywhere, signal, save, private: privateData }) {
    // Terraform deletes an unfinished set before it creates it again. The databases can stay.
    if (state.fingerprint === null && !destruction.isNoted(privateData)) return;
    refuseDestroying(state);
    const { client, group, found, schema } = await locateTenants(anywhere, state, signal);
    const held = new Map(found);
    const failures = new Failures();
    try {
      await deleteSideBySide(client, [...held.keys()], held, failures, signal);
    } finally {
      save(stateOf({ ...state, group }, client, held, schema));
    }
    failures.throwIfAny('All others are deleted, and the state is up to date. Apply again to continue.');
    signal.throwIfAborted();
  },

  async plan(context) {
    const { plan, client, signal, diagnostics, private: privateData } = context;
    planOrganization(plan, client);
    planGroup(plan);
    const there = newOrganization(plan, client);
    const moved = there && (await askOrganization(async () => locateAllIn(there, plan.state!, signal))).found;
    planMoved(plan, 'group_id', moved !== undefined);
    guardPlan(plan, privateData, diagnostics);
    planDeletions(plan);
    if (plan.action === 'delete') destruction.note(privateData);
    else await planDatabases(context);
  },

  validate({ names, schema_database: schema }, diagnostics) {
    if (typeof schema !== 'string' || names == null || !Object.hasOwn(names, schema)) return;
    diagnostics.error(
      'Schema database among the tenants',
      `names holds "${schema}", which is the schema database itself. Leave it out.`,
      namePath([schema]),
    );
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { schema_database: name, organization };
  },
});

/** Imports all branches of a schema database in its group, except those of rollouts. Undefined if the schema database does not exist. */
async function importTenants(
  anywhere: Turso, { schema_database: source, organization }: Pick<TenantsState, 'schema_database' | 'organization'>, signal: AbortSignal,
): Promise<TenantsState | undefined> {
  const client = anywhere.in(organization);
  const schema = await client.inventory.database(source, { signal });
  if (schema?.group === undefined) return undefined;
  const { name, group } = schema;
  const fleet = await readFleet(client.sql, fleetDatabase(schema), { signal });
  const branches = withoutBranches(fleet, [...(await branchesOf(client, schema, group, signal)).values()]);
  const found = new Map(branches.map((branch) => [branch.name, branch]));
  // Turso does not know this flag, so an imported set gets the default.
  return stateOf({ names: {}, schema_database: name, group, group_id: null, force_destroy: false, deletes: null }, client, found, schema);
}
