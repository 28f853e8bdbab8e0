import { string } from '../../terraform';
import { ephemeralResource } from '../define';
import { ephemeralTokenAttributes, explainMissing } from './ephemeral-token';
import { mintToken } from './mint-token';
import { checkPermissions } from './permissions';
import { askedOrganization } from '../shared/organization';

/** Creates a token for every database of a group that is in neither plan nor state. */
export const ephemeralGroupToken = ephemeralResource({
  type: 'turso_group_token',
  noun: 'group token',
  label: ({ group }) => group,
  schema: {
    description: 'A short-lived [token](https://docs.turso.tech/api-reference/groups/create-token) for every database of a group, for the '
      + 'configuration of another provider, for a provisioner, or for a write-only argument. Each plan and each apply makes '
      + 'a new one, which is in neither of their files. Turso cannot revoke it: it is valid until it expires.',
    attributes: {
      group: string({ required: true, description: 'Name of the group whose databases the token opens.' }),
      group_id: string({
        optional: true,
        description: 'UUID of the group, best given as `turso_group.x.id`: if the same apply creates the group, Terraform then creates the '
          + 'token after it, and not in the plan.',
      }),
      organization: askedOrganization,
      ...ephemeralTokenAttributes,
    },
  },

  async open(config, { client, signal }) {
    const turso = client.in(config.organization);
    const minted = await mintToken(turso.api.groups, config.group, config, signal).catch(explainMissing('group', config.group));
    return { result: { ...config, organization: turso.organization ?? null, ...minted } };
  },

  validate: checkPermissions,
});
