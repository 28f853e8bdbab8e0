import { describedGroup, toGroupDescription } from './described-group';
import { string } from '../../../terraform';
import { dataSource } from '../../define';
import { askedOrganization } from '../../shared/organization';

/** Reads a group that this configuration does not manage. */
export const groupData = dataSource({
  type: 'turso_group',
  noun: 'group',
  schema: {
    description: 'A [group](https://docs.turso.tech/api-reference/groups/retrieve) that exists already.',
    attributes: {
      ...describedGroup,
      organization: askedOrganization,
      name: string({ required: true, description: 'Name of the group.' }),
    },
  },

  async read({ name, organization }, { client, signal }) {
    const turso = client.in(organization);
    return { ...toGroupDescription(await turso.existingGroup(name, signal)), organization: turso.organization ?? null };
  },
});
