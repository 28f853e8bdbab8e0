import { attributePath, bool, DiagnosticError, string, type State } from '../../terraform';
import type { Group } from '../../turso';
import { resource } from '../define';
import { refuseProtectedDeletion } from '../protection';
import type { Turso } from '../turso';
import { validName } from '../validation/name';

const attributes = {
  name: string({
    required: true,
    description: 'Name of the group, unique in the organization: lowercase letters, digits and dashes, at most 64. A change renames the group in place.',
    validators: [validName()],
  }),
  location: string({
    required: true,
    replace: true,
    description: 'Code of the primary location, such as `aws-eu-west-1`; the data source `turso_locations` lists them. A change replaces the group with all its databases.',
  }),
  delete_protection: bool({
    default: false,
    description: 'Whether Turso refuses to delete the group and every database in it. Set it to `false` and apply before you destroy the group. Defaults to `false`.',
  }),
  force_destroy: bool({
    default: false,
    description: 'Whether destroying or replacing the group may delete databases that are still in it, such as those that an application created. '
      + 'Otherwise such a group is not deleted, and the error names them. It counts only once it has been applied. Defaults to `false`.',
  }),
  id: string({ computed: true, stable: true, description: 'UUID of the group.' }),
};

/** A group of databases that share a location and a signing key for their tokens. */
export const group = resource({
  type: 'turso_group',
  noun: 'group',
  schema: {
    description: 'A [group](https://docs.turso.tech/api-reference/groups/create): databases that share a primary location and whose tokens are signed by one key. Deleting a group deletes every database in it. Imported by its name.',
    attributes,
  },

  async create(plan, { client, signal, save }) {
    const created = await client.inventory.createGroup({ name: plan.name, location: plan.location }, { signal });
    const state = { ...toState(created, plan.location), force_destroy: plan.force_destroy };
    save(state);
    if (!plan.delete_protection) return state;
    await client.api.groups.updateConfiguration(plan.name, { deleteProtection: true }, { signal });
    client.inventory.forgetGroup(plan.name);
    return { ...state, delete_protection: true };
  },

  async read(state, { client, signal }) {
    const found = await client.knownGroup(state.name, state.id, signal);
    // Turso does not know the flag, so an imported group has not got it.
    return found === undefined ? undefined : { ...toState(found, state.location), force_destroy: state.force_destroy ?? false };
  },

  async update(plan, state, { client, signal, save }) {
    if (plan.name !== state.name) {
      await client.api.groups.rename(state.name, plan.name, { signal });
      client.inventory.forgetGroup(state.name);
      save({ ...state, name: plan.name });
    }
    if (plan.delete_protection !== state.delete_protection) {
      await client.api.groups.updateConfiguration(plan.name, { deleteProtection: plan.delete_protection }, { signal });
      client.inventory.forgetGroup(plan.name);
    }
    return { ...state, name: plan.name, delete_protection: plan.delete_protection, force_destroy: plan.force_destroy };
  },

  async delete(state, { client, signal }) {
    if (!state.force_destroy) await refuseToDeleteDatabases(client, state.name, signal);
    await client.api.groups.delete(state.name, { signal });
    client.inventory.forgetGroup(state.name);
  },

  plan({ plan, diagnostics }) {
    refuseProtectedDeletion('group', plan);
    if (plan.action !== 'replace' || plan.state?.force_destroy !== true) return;
    // Databases that do not refer to the group's id, and those made by an application, do not show in the plan.
    diagnostics.warn(
      `Replacing group "${plan.state?.name}" deletes every database in it`,
      'This plan deletes the group and creates it anew. Turso deletes all databases of the group with it, also those that this '
      + 'plan does not name. If you want to keep them, undo the change of location, or set force_destroy to false and apply that first.',
      attributePath('location'),
    );
  },

  importState: (id) => ({ name: id }),
});

/** How many databases an error names. */
const NAMED = 10;

/** Turso would delete them with the group. Those of this configuration are gone by now, so these are somebody else's. */
async function refuseToDeleteDatabases({ api }: Turso, name: string, signal: AbortSignal): Promise<void> {
  const { databases, next } = await api.databases.page({ group: name }, { limit: NAMED + 1, signal });
  if (databases.length === 0) return;
  const names = databases.slice(0, NAMED).map((database) => `"${database.name}"`).join(', ');
  const more = databases.length > NAMED || next !== undefined ? ' and more' : '';
  throw new DiagnosticError({
    summary: `Group "${name}" still holds databases`,
    detail: `Turso would delete them with the group, so nothing was deleted: ${names}${more}. Delete them first, or set force_destroy to true, `
      + 'apply, and then apply this change. Databases of this configuration are deleted before the group where they refer to it.',
    path: attributePath('force_destroy'),
  });
}

/** @param location stands in where the answer does not name one */
function toState(found: Group, location: string): Omit<State<typeof attributes>, 'force_destroy'> {
  return {
    name: found.name,
    location: found.primary ?? location,
    delete_protection: found.deleteProtection ?? false,
    id: found.uuid ?? found.name,
  };
}
