import { asksForConfiguration, changedConfiguration, configurationRefused, plannedConfiguration, readConfiguration } from './configuration';
import { createDatabase } from './create';
import { checkEncryption, encryptionOf } from './encryption';
import { checkEngine, isOtherEngine, keepEngine, lastingEngine } from './engine';
import { databaseList } from './list';
import { planMove, movedDatabase } from './move';
import { planReplacement, planCreation } from './plan-creation';
import { guardDatabase, refuseDeletingUnforced } from './protection';
import { restoreDatabase } from './restore';
import { attributes, describe, type DatabaseState } from './schema';
import { checkSeed, seedOf } from './seed';
import { awaitsUpload, finishUpload, warnOfWaiting } from './upload';
import { atMostOneOf } from '../../terraform';
import { isRefusal } from '../../turso';
import { resource } from '../define';
import { presentGroupId, planGroup } from '../shared/group';
import { imported } from '../shared/imported';
import { locate, type Sought } from '../shared/locate';
import { parseImportId, planOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';

/** Manages a database and its configuration: limits, access rules, flags that block reads and writes. */
export const database = resource({
  type: 'turso_database',
  noun: 'database',
  identity: ['name'],
  schema: {
    description: 'A [database](https://docs.turso.tech/api-reference/databases/create): SQLite, served over HTTP, one of possibly thousands in a group. '
      + 'Imported by its name, or as `organization/name`.',
    attributes,
    validators: [atMostOneOf('seed', 'restore'), atMostOneOf('restore', 'use_tursodb'), atMostOneOf('schema', 'is_schema')],
  },

  async create(plan, context) {
    imported.forget(context.private);
    const scoped = { ...context, client: context.client.in(plan.organization) };
    return plan.restore === null ? createDatabase(plan, scoped) : restoreDatabase(plan, scoped);
  },

  async read(state, { client, signal, diagnostics, private: privateData }) {
    const located = await locate(client, soughtAs(state), signal);
    if (located === undefined) return undefined;
    const { found, client: home } = located;
    const { api, organization } = home;
    const isImported = state.id === null;
    if (isImported) imported.note(privateData);
    if (isImported && await awaitsUpload({ remote_encryption: null }, found, home, signal)) warnOfWaiting(state.name, diagnostics);
    const asks = isImported || asksForConfiguration(state);
    const configuration = asks ? await api.databases.getConfiguration(state.name, { signal }) : {};
    return {
      ...describe(found, state.group),
      ...readConfiguration(state, configuration, isImported),
      organization: organization ?? null,
      group_id: await presentGroupId(located.client, { name: found.group, known: state.group_id }, signal),
      // Turso does not know this flag, so an imported database gets the default.
      force_destroy: state.force_destroy ?? true,
      restore: state.restore,
      seed: isImported ? seedOf(found) : state.seed,
      remote_encryption: isImported ? encryptionOf(found) : state.remote_encryption,
      schema: isImported ? found.schema ?? null : state.schema,
      // False stays out of the state, so that the user need not write it.
      is_schema: isImported ? found.isSchema === true || null : state.is_schema,
    };
  },

  async update(plan, state, { client: anywhere, signal, save, private: privateData }) {
    if (isOtherEngine(plan, state)) throw lastingEngine(state);
    const client = anywhere.in(plan.organization);
    if (imported.isNoted(privateData)) await finishUpload(plan, client, signal);
    imported.forget(privateData);
    const { name, group, group_id, seed, restore, remote_encryption, schema, is_schema, force_destroy } = plan;
    let known = state;
    if (plan.organization !== undefined && plan.organization !== state.organization) {
      known = { ...state, ...describe(await movedDatabase(client, state, signal), group), organization: plan.organization };
      save(known);
    }
    const configuration = changedConfiguration(plan, known);
    if (configuration !== undefined) {
      try {
        await client.api.databases.updateConfiguration(name, configuration, { signal });
      } catch (error) {
        if (!isRefusal(error)) throw error;
        throw configurationRefused(error, configuration, `update database "${name}"`, 'The configuration did not change.');
      } finally {
        client.inventory.forget(name);
      }
    }
    return { ...known, ...plannedConfiguration(plan), group, group_id, seed, restore, remote_encryption, schema, is_schema, force_destroy };
  },

  async delete(state, { client, signal }) {
    refuseDeletingUnforced(state);
    const located = await locate(client, soughtAs(state), signal);
    const home = located?.client ?? client.in(state.organization);
    try {
      await removeSurely({
        remove: async () => home.api.databases.delete(state.name, { signal }),
        isListed: async () => (await home.api.databases.list({ group: state.group }, { signal })).some(({ dbId }) => dbId === state.id),
      });
    } finally {
      home.inventory.forget(state.name);
    }
  },

  async plan({ plan, client, signal, diagnostics, private: privateData }) {
    // An attribute that the configuration leaves out is not managed, so its value is null and not unknown.
    for (const name of ['size_limit', 'allowed_ips', 'allowed_aws_vpc_ids', 'allow_attach'] as const) {
      if (plan.action === 'create' && plan.config[name] === null) plan.set(name, null);
    }
    planOrganization(plan, client);
    planGroup(plan);
    await planMove(plan, client, signal);
    planReplacement(plan, privateData, diagnostics);
    keepEngine(plan);
    // Terraform writes both into a configuration that it generates for an existing branch.
    if (plan.action === 'create' || plan.action === 'replace') checkEngine(plan.config.use_tursodb, plan.config.seed, diagnostics);
    guardDatabase(plan, privateData);
    await planCreation(plan, diagnostics);
  },

  validate({ seed, remote_encryption: encryption }, diagnostics) {
    checkSeed(seed, diagnostics);
    checkEncryption(encryption, diagnostics);
  },

  importState: parseImportId,

  list: databaseList,
});

function soughtAs({ name, organization, group, id }: DatabaseState): Sought {
  // After an import the state has only the name.
  return { name, organization, group, ids: id === null ? [] : [id] };
}
