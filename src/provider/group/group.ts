import { refuseToDeleteDatabases, deleteCreatedGroup, warnOfReplacement, guardGroup } from './deletion';
import { groupList } from './list';
import { checkReplicas, moveReplicas } from './replicas';
import { restoreGroup, warnOfRestoration } from './restore';
import { attributes, describe, type GroupState } from './schema';
import { locateGroup, transferGroup, warnOfTransfer } from './transfer';
import { isRefusal } from '../../turso';
import { resource } from '../define';
import { groupId } from '../shared/group';
import { imported } from '../shared/imported';
import { parseImportId, planOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';

/** Manages a group: databases that share a location and a signing key for their tokens. */
export const group = resource({
  type: 'turso_group',
  noun: 'group',
  identity: ['id'],
  schema: {
    description: 'A [group](https://docs.turso.tech/api-reference/groups/create): databases that share a primary location and whose tokens are signed by one key. '
      + 'Deleting a group deletes every database in it. Imported by its name, or as `organization/name`.',
    attributes,
  },

  async create(plan, { client: anywhere, signal, save, discard, diagnostics, private: privateData }) {
    imported.forget(privateData);
    const client = anywhere.in(plan.organization);
    const { name, location, extensions } = plan;
    const begun = plan.restore === null
      ? await client.inventory.createGroup({ name, location, extensions: toExtensions(extensions) }, { signal })
      : await restoreGroup(plan, client, { signal, diagnostics });
    const organization = client.organization ?? null;
    let state: GroupState = {
      ...describe(begun, location),
      organization,
      extensions,
      restore: plan.restore,
      force_destroy: plan.force_destroy,
    };
    const saved = (known: Partial<GroupState>) => {
      state = { ...state, ...known };
      save(state);
    };
    saved({});
    try {
      const done = (now: string[]) => saved({ replica_locations: now });
      await moveReplicas(client, { name, from: state.replica_locations, to: plan.replica_locations, done, signal });
      // A restored group keeps its protection.
      if (plan.delete_protection !== state.delete_protection) {
        await client.api.groups.updateConfiguration(name, { deleteProtection: plan.delete_protection }, { signal });
      }
    } catch (error) {
      if (isRefusal(error) && plan.restore === null && await deleteCreatedGroup(client, name)) discard();
      throw error;
    } finally {
      client.inventory.forgetGroup(name);
    }
    return { ...state, delete_protection: plan.delete_protection };
  },

  async read(state, { client, signal, private: privateData }) {
    // After an import the state has only the name or the UUID.
    if (state.location === null) imported.note(privateData);
    const located = await locateGroup(client, state, privateData, signal);
    if (located === undefined) return undefined;
    return {
      ...describe(located.found, state.location),
      organization: located.client.organization ?? null,
      extensions: state.extensions,
      restore: state.restore,
      // Turso does not know this flag, so an imported group gets the default.
      force_destroy: state.force_destroy ?? false,
    };
  },

  async update(plan, state, { client: anywhere, signal, save, private: privateData }) {
    imported.forget(privateData);
    let known: GroupState = { ...state, extensions: plan.extensions, force_destroy: plan.force_destroy, restore: plan.restore };
    const saved = (now: Partial<GroupState>) => {
      known = { ...known, ...now };
      save(known);
    };
    if (plan.organization != null && plan.organization !== state.organization) {
      // Saved before the request, so that the state keeps the target if the request fails.
      saved({});
      await transferGroup(anywhere, state, plan.organization, privateData, signal);
      saved({ organization: plan.organization });
    }
    const client = anywhere.in(known.organization);
    try {
      if (state.archived) {
        await client.api.groups.unarchive(state.name, { signal });
        saved({ archived: false });
      }
      if (plan.name !== state.name) {
        await client.api.groups.rename(state.name, plan.name, { signal });
        client.inventory.forgetGroup(state.name);
        saved({ name: plan.name });
      }
      const done = (now: string[]) => saved({ replica_locations: now });
      await moveReplicas(client, { name: plan.name, from: known.replica_locations, to: plan.replica_locations, done, signal });
      if (plan.delete_protection !== state.delete_protection) {
        await client.api.groups.updateConfiguration(plan.name, { deleteProtection: plan.delete_protection }, { signal });
      }
    } finally {
      client.inventory.forgetGroup(known.name);
    }
    return { ...known, delete_protection: plan.delete_protection };
  },

  async delete(state, { client: anywhere, signal, private: privateData }) {
    const client = (await locateGroup(anywhere, state, privateData, signal))?.client ?? anywhere.in(state.organization);
    if (!state.force_destroy) await refuseToDeleteDatabases(client, state.name, signal);
    try {
      await removeSurely({
        remove: async () => client.api.groups.delete(state.name, { signal }),
        isListed: async () => (await client.api.groups.list({ signal })).some((one) => groupId(one) === state.id),
      });
    } finally {
      client.inventory.forgetGroup(state.name);
    }
  },

  plan({ plan, client, diagnostics, private: privateData }) {
    planOrganization(plan, client);
    if (!imported.isNoted(privateData)) plan.replace('extensions');
    // An archived group is drift, and the apply wakes it.
    if (plan.state?.archived === true && plan.action !== 'delete' && plan.action !== 'replace') plan.set('archived', false);
    guardGroup(plan, privateData);
    if (plan.action === 'create') warnOfRestoration(plan.config, diagnostics);
    if (plan.action === 'replace') warnOfReplacement(plan.state, diagnostics);
    if (plan.action === 'update' && plan.changes('organization')) warnOfTransfer(plan.state!, plan.known('organization'), diagnostics);
  },

  validate: checkReplicas,

  importState: parseImportId,

  list: groupList,
});

function toExtensions(extensions: readonly string[] | null): 'all' | readonly string[] | undefined {
  return extensions?.includes('all') === true ? 'all' : extensions ?? undefined;
}
