import { bool, oneOf, singleNested, string, type State } from '../../terraform';
import { databaseUrls, type Database, type DatabaseConfiguration } from '../../turso';
import { resource } from '../define';
import { planGroup } from '../group-change';
import { refuseProtectedDeletion } from '../protection';
import { validName } from '../validation/name';
import { sameSize, validSize } from '../validation/size';

const attributes = {
  name: string({
    required: true,
    replace: true,
    description: 'Name of the database, unique in the organization: lowercase letters, digits and dashes, at most 64. Turso cannot rename a database: a change replaces it.',
    validators: [validName()],
  }),
  group: string({
    required: true,
    description: 'Name of the group that the database belongs to. Turso cannot move a database: a change replaces it, unless `group_id` says that '
      + 'it is the same group under a new name.',
  }),
  group_id: string({
    optional: true,
    description: 'UUID of the group, best given as `turso_group.x.id`: a renamed group is then told from another one. A change replaces the database.',
  }),
  seed: singleNested({
    type: string({ required: true, description: 'What the data comes from: `database`, a branch of another database.', validators: [oneOf('database')] }),
    name: string({ required: true, description: 'Name of the database to branch from. It has to be in the same group.' }),
    timestamp: string({ optional: true, description: 'The point in time to branch from, in RFC 3339, such as `2025-01-31T12:00:00Z`; within the retention of the plan. Left out: when the database is created.' }),
  }, {
    optional: true,
    description: 'What the database starts with. It takes effect at creation only; a change replaces the database. Left out: an empty database.',
  }),
  size_limit: string({
    optional: true,
    computed: true,
    stable: true,
    description: 'The largest size of the database, in bytes or with a unit: `256mb`, `1gb`. Left out: not managed. Turso refuses it for databases on its newer control plane.',
    validators: [validSize()],
  }),
  block_reads: bool({ default: false, description: 'Whether Turso refuses reads. Defaults to `false`.' }),
  block_writes: bool({ default: false, description: 'Whether Turso refuses writes. Defaults to `false`.' }),
  delete_protection: bool({
    default: false,
    description: 'Whether Turso refuses to delete the database. Set it to `false` and apply before you destroy the database. Defaults to `false`.',
  }),
  id: string({ computed: true, stable: true, description: 'UUID of the database. A database recreated under the same name has another one.' }),
  hostname: string({ computed: true, stable: true, description: 'Hostname of the database.' }),
  url: string({ computed: true, stable: true, description: 'URL for libSQL clients: `libsql://...`; `http://...` on turso-local.' }),
  http_url: string({ computed: true, stable: true, description: 'URL for SQL over HTTP: `https://...`; `http://...` on turso-local.' }),
};

/**
 * Under this key the state remembers that the database was imported: how it began cannot be read back in full, so the seed
 * that the configuration names is believed once, instead of replacing the database.
 */
const IMPORTED = 'imported';

/** A database, with the block flags and limits that are set through its configuration. */
export const database = resource({
  type: 'turso_database',
  noun: 'database',
  schema: {
    description: 'A [database](https://docs.turso.tech/api-reference/databases/create): SQLite, served over HTTP, one of possibly thousands in a group. Imported by its name.',
    attributes,
  },

  async create(plan, { client, signal, save, private: privateData }) {
    privateData.set(IMPORTED, undefined);
    const { name, group, size_limit: sizeLimit } = plan;
    const request = { name, group, seed: toSeed(plan.seed), sizeLimit: sizeLimit ?? undefined };
    const created = await client.inventory.createDatabase(request, { signal });
    const state = { ...toState(created, group), group_id: plan.group_id, seed: plan.seed, size_limit: sizeLimit ?? null };
    save(state);
    const configuration = changedConfiguration(plan, state);
    if (configuration === undefined) return state;
    await client.api.databases.updateConfiguration(name, configuration, { signal });
    client.inventory.forget(name);
    return { ...state, block_reads: plan.block_reads, block_writes: plan.block_writes, delete_protection: plan.delete_protection };
  },

  async read(state, { client, signal, private: privateData }) {
    const found = await client.inventory.database(state.name, { group: state.group ?? undefined, signal });
    if (found === undefined) return undefined;
    const imported = state.id === null;
    if (imported) privateData.set(IMPORTED, true);
    // The limit takes a request of its own: it is made for databases whose limit is managed, and once after an import.
    const asks = imported || state.size_limit !== null;
    const sizeLimit = asks ? (await client.api.databases.getConfiguration(state.name, { signal })).sizeLimit : undefined;
    return {
      ...toState(found, state.group),
      group_id: state.group_id,
      seed: imported ? seedOf(found) : state.seed,
      size_limit: keepSpelling(state.size_limit, sizeLimit),
    };
  },

  async update(plan, state, { client, signal, private: privateData }) {
    privateData.set(IMPORTED, undefined);
    const configuration = changedConfiguration(plan, state);
    if (configuration !== undefined) {
      await client.api.databases.updateConfiguration(plan.name, configuration, { signal });
      client.inventory.forget(plan.name);
    }
    const { group, group_id, seed, block_reads, block_writes, delete_protection } = plan;
    return { ...state, group, group_id, seed, block_reads, block_writes, delete_protection, size_limit: plan.size_limit ?? null };
  },

  async delete(state, { client, signal }) {
    await client.api.databases.delete(state.name, { signal });
    client.inventory.forget(state.name);
  },

  plan({ plan, private: privateData }) {
    if (privateData.get<boolean>(IMPORTED) !== true) plan.replace('seed');
    // A limit that nobody sets is not asked for either: it is known to be not managed.
    if (plan.action === 'create' && plan.config.size_limit === null) plan.set('size_limit', null);
    planGroup(plan);
    refuseProtectedDeletion('database', plan);
  },

  importState: (id) => ({ name: id }),
});

type DatabaseState = State<typeof attributes>;

/** @param group stands in where the answer does not name one */
function toState(found: Database, group: string): Omit<DatabaseState, 'seed' | 'size_limit' | 'group_id'> {
  const { url, httpUrl } = databaseUrls(found);
  return {
    name: found.name,
    group: found.group ?? group,
    block_reads: found.blockReads ?? false,
    block_writes: found.blockWrites ?? false,
    delete_protection: found.deleteProtection ?? false,
    id: found.dbId,
    hostname: found.hostname,
    url,
    http_url: httpUrl,
  };
}

type Managed = Partial<Pick<DatabaseState, 'size_limit' | 'block_reads' | 'block_writes' | 'delete_protection'>>;

/** What has to be sent; undefined where nothing differs. Turso refuses some fields on newer databases, so only changes are sent. */
function changedConfiguration(plan: Managed, state: Managed): Partial<DatabaseConfiguration> | undefined {
  const changes: Partial<DatabaseConfiguration> = {
    ...plan.size_limit !== state.size_limit && plan.size_limit != null ? { sizeLimit: plan.size_limit } : {},
    ...plan.block_reads !== state.block_reads ? { blockReads: plan.block_reads } : {},
    ...plan.block_writes !== state.block_writes ? { blockWrites: plan.block_writes } : {},
    ...plan.delete_protection !== state.delete_protection ? { deleteProtection: plan.delete_protection } : {},
  };
  return Object.keys(changes).length === 0 ? undefined : changes;
}

function toSeed(seed: DatabaseState['seed']) {
  if (seed === null) return undefined;
  return { type: 'database' as const, name: seed.name, timestamp: seed.timestamp ?? undefined };
}

function seedOf({ parent }: Database): DatabaseState['seed'] {
  return parent?.name === undefined ? null : { type: 'database', name: parent.name, timestamp: null };
}

/** `1gb` and `1073741824` are one size: the user's way to write it stays. */
function keepSpelling(written: string | null, found: string | undefined): string | null {
  if (found === undefined || found === '') return written;
  return written !== null && sameSize(written, found) ? written : found;
}
