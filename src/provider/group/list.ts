import type { attributes } from './schema';
import { string, type ResourceList } from '../../terraform';
import { groupId } from '../shared/group';
import { listedOrganization } from '../shared/organization';
import type { Turso } from '../turso';

const filters = {
  organization: listedOrganization,
  prefix: string({ optional: true, description: 'Only groups whose names begin with this.' }),
};

/** Lists the groups of an organization. */
export const groupList: ResourceList<typeof attributes, Turso, typeof filters> = {
  schema: { description: 'Lists [groups](https://docs.turso.tech/api-reference/groups/list).', attributes: filters },

  async *find({ organization, prefix }, { client, signal }) {
    const { api, organization: home = null } = client.in(organization);
    for (const { name, uuid } of await api.groups.list({ signal })) {
      if (name.startsWith(prefix ?? '')) yield { displayName: name, state: { name, organization: home, id: groupId({ uuid, name }) } };
    }
  },
};
