import { describedGroup, toGroupDescription } from './described-group';
import { listNested } from '../../../terraform';
import { dataSource } from '../../define';
import { byName } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads all groups of the organization. */
export const groups = dataSource({
  type: 'turso_groups',
  noun: 'groups',
  schema: {
    description: 'The [groups](https://docs.turso.tech/api-reference/groups/list) of the organization, in the order of their names.',
    attributes: {
      organization: askedOrganization,
      groups: listNested(describedGroup, { computed: true, description: 'The groups; may be empty.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = client.in(organization);
    const found = await turso.api.groups.list({ signal });
    return { organization: turso.organization ?? null, groups: byName(found).map(toGroupDescription) };
  },
});
