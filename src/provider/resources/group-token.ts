import { string } from '../../terraform';
import { resource } from '../define';
import { planGroup } from '../group-change';
import { minted } from '../tokens/minted';
import { checkRenewal, planRenewal } from '../tokens/renewal';
import { tokenAttributes, toTokenOptions } from '../tokens/token-attributes';

/** A token for every database of a group. Turso shows it once and cannot revoke it alone. */
export const groupToken = resource({
  type: 'turso_group_token',
  noun: 'group token',
  label: ({ group }) => group,
  schema: {
    description: 'A [token](https://docs.turso.tech/api-reference/groups/create-token) for every database of a group, those made later '
      + 'included. It is kept in the state as a sensitive value and renewed before it ends. Destroying it forgets the token, which '
      + 'stays valid until it expires or the key of the group is rotated. It cannot be imported: Turso shows a token once.',
    attributes: {
      group: string({
        required: true,
        description: 'Name of the group whose databases the token opens. A change replaces the token, unless `group_id` says that it is '
          + 'the same group under a new name.',
      }),
      group_id: string({
        optional: true,
        computed: true,
        stable: true,
        description: 'UUID of the group, to which the token is bound. Give `turso_group.x.id`, and a replaced group gets its new token in '
          + 'the same apply. Left out: looked up.',
      }),
      ...tokenAttributes,
    },
  },

  async create(plan, { client, signal }) {
    const group = await client.existingGroup(plan.group, signal);
    const jwt = await client.api.groups.createToken(plan.group, toTokenOptions(plan), { signal });
    return { ...plan, group_id: plan.group_id ?? group.uuid ?? group.name, ...minted(jwt) };
  },

  async read(state, { client, signal }) {
    const found = await client.knownGroup(state.group, state.group_id, signal);
    // A group recreated under the same name does not accept the old one's tokens.
    return found === undefined || (found.uuid ?? found.name) !== state.group_id ? undefined : { ...state, group: found.name };
  },

  async update(plan, state, { client, signal }) {
    const kept = { ...state, group: plan.group, renew_before: plan.renew_before };
    if (plan.jwt !== undefined) return kept;
    return { ...kept, ...minted(await client.api.groups.createToken(plan.group, toTokenOptions(plan), { signal })) };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client }) {
    planGroup(plan);
    planRenewal(plan, client?.now() ?? Date.now());
  },

  validate: checkRenewal,
});
