import { attributePath, bool, string, type State } from '../../terraform';
import type { Group } from '../../turso';
import { resource } from '../define';
import { refuseProtectedDeletion } from '../protection';
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
    const state = toState(created, plan.location);
    save(state);
    if (!plan.delete_protection) return state;
    await client.api.groups.updateConfiguration(plan.name, { deleteProtection: true }, { signal });
    client.inventory.forgetGroup(plan.name);
    return { ...state, delete_protection: true };
  },

  async read(state, { client, signal }) {
    const found = await client.knownGroup(state.name, state.id, signal);
    return found === undefined ? undefined : toState(found, state.location);
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
    return { ...state, name: plan.name, delete_protection: plan.delete_protection };
  },

  async delete(state, { client, signal }) {
    await client.api.groups.delete(state.name, { signal });
    client.inventory.forgetGroup(state.name);
  },

  plan({ plan, diagnostics }) {
    refuseProtectedDeletion('group', plan);
    if (plan.action !== 'replace') return;
    // Databases that do not refer to the group's id, and those made by an application, do not show in the plan.
    diagnostics.warn(
      `Replacing group "${plan.state?.name}" deletes every database in it`,
      'This plan deletes the group and creates it anew. Turso deletes all databases of the group with it, also those that this '
      + 'plan does not name. If you want to keep them, undo the change of location, or set delete_protection to true.',
      attributePath('location'),
    );
  },

  importState: (id) => ({ name: id }),
});

/** @param location stands in where the answer does not name one */
function toState(found: Group, location: string): State<typeof attributes> {
  return {
    name: found.name,
    location: found.primary ?? location,
    delete_protection: found.deleteProtection ?? false,
    id: found.uuid ?? found.name,
  };
}
