import { mintToken } from './mint-token';
import { checkPermissions } from './permissions';
import { isRejected, rejected } from './rejected';
import { checkRenewal, planRenewal } from './renewal';
import { fromVersion0, tokenAttributes } from './token-attributes';
import { string } from '../../terraform';
import { resource } from '../define';
import { groupId, planGroup } from '../shared/group';
import { findGroup } from '../shared/locate';
import { organizationOf, planOrganization, planMoved } from '../shared/organization';

/** Manages a token for every database of a group. Turso shows it once and cannot revoke it alone. */
export const groupToken = resource({
  type: 'turso_group_token',
  noun: 'group token',
  label: ({ group }) => group,
  schema: {
    version: 1,
    description: 'A [token](https://docs.turso.tech/api-reference/groups/create-token) for every database of a group, those made later '
      + 'included. It is kept in the state as a sensitive value. It is renewed before it ends, and when a refresh finds that somebody has '
      + 'rotated its key; the plan warns of it. Destroying it forgets the token, which stays valid until it expires or the key of the group is rotated (`turso_token_rotation`). It cannot be '
      + 'imported: Turso shows a token once.',
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
      organization: organizationOf('group'),
      ...tokenAttributes,
    },
  },

  async create(plan, { client, signal }) {
    const turso = client.in(plan.organization);
    const group = await turso.existingGroup(plan.group, signal);
    const minted = await mintToken(turso.api.groups, plan.group, plan, signal);
    return { ...plan, group_id: plan.group_id ?? groupId(group), organization: turso.organization ?? null, ...minted };
  },

  async read(state, { client, signal, private: privateData }) {
    const { group: name, group_id: id, organization } = state;
    // A recreated group of the same name does not accept the tokens of the old one.
    const located = await findGroup(client, { name, id, organization }, signal);
    if (located === undefined) return undefined;
    const turso = located.client;
    const [database] = await turso.inventory.databases({ group: located.found.name }, { signal });
    const probe = { token: state.token, expiresAt: state.expires_at, group: located.found.name, database };
    rejected.note(privateData, await isRejected(turso, probe, signal));
    return { ...state, group: located.found.name, organization: turso.organization ?? null };
  },

  async update(plan, state, { client, signal, private: privateData }) {
    const kept = { ...state, group: plan.group, organization: plan.organization ?? null, renew_before: plan.renew_before };
    if (plan.token !== undefined) return kept;
    rejected.note(privateData, false);
    return { ...kept, ...await mintToken(client.in(plan.organization).api.groups, plan.group, plan, signal) };
  },

  async delete() {
    // Turso has no call that revokes one token.
  },

  plan({ plan, client, diagnostics, private: privateData }) {
    planOrganization(plan, client);
    planGroup(plan);
    planMoved(plan, 'group_id');
    const label = `group "${plan.state?.group}"`;
    planRenewal(plan, { label, now: client?.now() ?? Date.now(), isRejected: rejected.isNoted(privateData) }, diagnostics);
  },

  validate(config, diagnostics) {
    checkRenewal(config, diagnostics);
    checkPermissions(config, diagnostics);
  },

  upgrade: { 0: fromVersion0 },
});
