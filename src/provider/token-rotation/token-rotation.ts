import { randomUUID } from 'node:crypto';
import { warnOfRotation } from './rotation-warning';
import { bool, exactlyOneOf, map, requires, string, type State } from '../../terraform';
import { resource } from '../define';
import { groupId, planGroup } from '../shared/group';
import { findDatabase, findGroup } from '../shared/locate';
import { organizationOf, planOrganization, planMoved } from '../shared/organization';
import type { Turso } from '../turso';

const attributes = {
  database: string({
    optional: true,
    replace: true,
    description: 'Name of the database whose key is rotated. Exactly one of `database` and `group` is set. At Turso the key belongs to '
      + 'the group of the database, so that tokens of the group and of its other databases may end, too. A change rotates another key.',
  }),
  database_id: string({
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    replace: true,
    description: 'UUID of the database, best given as `turso_database.x.id`. Left out: looked up. A change rotates another key.',
  }),
  group: string({
    optional: true,
    description: 'Name of the group whose key is rotated. A change rotates another key, unless `group_id` says that it is the same group under a new name.',
  }),
  group_id: string({
    optional: true,
    computed: true,
    stable: true,
    nullable: true,
    description: 'UUID of the group, best given as `turso_group.x.id`. Left out: looked up. A change rotates another key.',
  }),
  organization: organizationOf('group'),
  keepers: map('string', {
    optional: true,
    nullElements: true,
    description: 'Any values: when one of them changes, the key is rotated again. For a rotation each month, give a value that changes each month.',
  }),
  rotate_on_create: bool({
    default: true,
    description: 'Whether creating this resource rotates the key. With `false` the first change of `keepers` does, and a stack that '
      + 'prepares for rotations ends no token. A change later rotates nothing. Defaults to `true`.',
  }),
  id: string({
    computed: true,
    stable: true,
    description: 'Another value after each rotation. The apply that rotates replaces the tokens whose `keepers` hold it.',
  }),
  rotated_at: string({
    computed: true,
    stable: true,
    nullable: true,
    description: 'When this resource last rotated the key, in RFC 3339; null if it has not yet.',
  }),
};

type RotationState = State<typeof attributes>;

/** Rotates the key that signs tokens. The resource is an event: Turso has no object for it. */
export const tokenRotation = resource({
  type: 'turso_token_rotation',
  noun: 'token rotation',
  label: ({ database, group }) => database ?? group ?? undefined,
  schema: {
    description: 'Rotates the key that the tokens of a [group](https://docs.turso.tech/api-reference/groups/invalidate-tokens) or a '
      + '[database](https://docs.turso.tech/api-reference/databases/invalidate-tokens) are signed with: when it is created, and '
      + 'whenever `keepers` change. Every token so far stops working at once, and open connections are dropped; the plan warns of it. '
      + 'It is the only way to revoke a token before its end. Destroying this resource changes nothing at Turso. It cannot be imported: '
      + 'Turso keeps no record of rotations.',
    attributes,
    validators: [exactlyOneOf('database', 'group'), requires('database_id', 'database'), requires('group_id', 'group')],
  },

  async create(plan, { client, signal }) {
    const turso = client.in(plan.organization);
    const ids = await ownerIds(turso, plan, signal);
    if (plan.rotate_on_create) await rotate(turso, plan, signal);
    return {
      ...plan,
      ...ids,
      organization: turso.organization ?? null,
      id: randomUUID(),
      rotated_at: plan.rotate_on_create ? new Date(client.now()).toISOString() : null,
    };
  },

  async read(state, { client, signal }) {
    const { database, database_id, group, group_id, organization } = state;
    // A recreated database or group of the same name has another key.
    if (database !== null) {
      const located = await findDatabase(client, { name: database, id: database_id, organization }, signal);
      return located && { ...state, organization: located.client.organization ?? null };
    }
    const located = await findGroup(client, { name: group!, id: group_id, organization }, signal);
    return located && { ...state, group: located.found.name, organization: located.client.organization ?? null };
  },

  async update(plan, state, { client, signal }) {
    const { group, keepers, rotate_on_create, organization = null } = plan;
    const kept = { ...state, group, keepers, rotate_on_create, organization };
    if (plan.id !== undefined) return kept;
    await rotate(client.in(organization), plan, signal);
    return { ...kept, id: randomUUID(), rotated_at: new Date(client.now()).toISOString() };
  },

  async delete() {
    // A rotation cannot be undone.
  },

  async plan({ plan, client, signal, diagnostics }) {
    if (plan.action === 'delete') return;
    planOrganization(plan, client);
    planGroup(plan);
    if (plan.config.database === null) planMoved(plan, 'group_id');
    else planMoved(plan, 'database_id');
    if (plan.action === 'update' && plan.changes('keepers')) {
      plan.setUnknown('id');
      plan.setUnknown('rotated_at');
    }
    await warnOfRotation(plan, client, signal, diagnostics);
  },
});

/** The database or group whose key this rotates. */
type Owner = Pick<RotationState, 'database' | 'group'> & { readonly database_id?: string | null; readonly group_id?: string | null };

/** Returns the ids of the owner. Fails if it does not exist. */
async function ownerIds(
  turso: Turso, { database, database_id, group, group_id }: Owner, signal: AbortSignal,
): Promise<Pick<RotationState, 'database_id' | 'group_id'>> {
  if (database !== null) {
    const { dbId } = await turso.existingDatabase(database, signal);
    return { database_id: database_id ?? dbId, group_id: group_id ?? null };
  }
  return { database_id: database_id ?? null, group_id: group_id ?? groupId(await turso.existingGroup(group!, signal)) };
}

async function rotate({ api }: Turso, { database, group }: Owner, signal: AbortSignal): Promise<void> {
  if (database === null) await api.groups.rotate(group!, { signal });
  else await api.databases.rotate(database, { signal });
}
