import { string } from '../../terraform';
import type { TokenAuthorization } from '../../turso';
import { resource } from '../define';
import { checkRenewal, minted, planRenewal, tokenAttributes, type TokenRequest } from './token';
import type { Turso } from '../turso';

const attributes = {
  group: string({ required: true, replace: true, description: 'Name of the group whose databases the token opens.' }),
  group_id: string({
    optional: true,
    computed: true,
    replace: true,
    stable: true,
    description: 'UUID of the group. A token is bound to it: give `turso_group.x.id`, and a replaced group gets its new token in the same apply. Left out: looked up.',
  }),
  ...tokenAttributes,
};

/** A token for every database of a group. Turso shows it once and cannot revoke it alone. */
export const groupToken = resource({
  type: 'turso_group_token',
  noun: 'group token',
  label: ({ group }) => group,
  schema: {
    description: 'A [token](https://docs.turso.tech/api-reference/groups/create-token) for every database of a group, those made later included, kept in the state as a sensitive value and renewed before it ends. '
      + 'Destroying it forgets the token, which stays valid until it expires or the key of the group is rotated.',
    attributes,
  },

  async create(plan, { client, signal }) {
    const { uuid, name } = await client.existingGroup(plan.group, signal);
    return { ...plan, group_id: plan.group_id ?? uuid ?? name, ...minted(await mint(client, plan.group, plan, signal)) };
  },

  async read(state, { client, signal }) {
    const found = await client.inventory.group(state.group, { signal });
    // A group recreated under the same name does not accept the old one's tokens.
    return found === undefined || (found.uuid ?? found.name) !== state.group_id ? undefined : state;
  },

  async update(plan, state, { client, signal }) {
    const renewed = plan.jwt === undefined ? minted(await mint(client, plan.group, plan, signal)) : { jwt: state.jwt, expires_at: state.expires_at };
    return { ...state, ...plan, group_id: state.group_id, ...renewed };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client }) {
    planRenewal(plan, client?.now() ?? Date.now());
  },

  validate: checkRenewal,
});

function mint(client: Turso, group: string, { authorization, expiration }: TokenRequest, signal: AbortSignal): Promise<string> {
  return client.api.groups.createToken(group, { authorization: authorization as TokenAuthorization, expiration }, { signal });
}
