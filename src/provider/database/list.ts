import type { attributes } from './schema';
import { string, type ResourceList } from '../../terraform';
import { listedOrganization } from '../shared/organization';
import type { Turso } from '../turso';

const filters = {
  organization: listedOrganization,
  group: string({ optional: true, description: 'Only databases of the group of this name.' }),
  parent: string({ optional: true, description: 'Only databases branched from the database with this UUID.' }),
  prefix: string({ optional: true, description: 'Only databases whose names begin with this.' }),
};

/** Lists the databases of an organization, including those that an application created. */
export const databaseList: ResourceList<typeof attributes, Turso, typeof filters> = {
  schema: {
    description: 'Lists [databases](https://docs.turso.tech/api-reference/databases/list), those that an application created included.',
    attributes: filters,
  },

  async *find({ organization, group, parent, prefix }, { client, signal }) {
    const { api, organization: home = null } = client.in(organization);
    const filter = { group: group ?? undefined, parent: parent ?? undefined };
    for await (const { name, group: itsGroup } of api.databases.iterate(filter, { signal })) {
      // Only what an import would set, so that `read` does for it what it does for an import.
      if (name.startsWith(prefix ?? '')) yield { displayName: name, state: { name, organization: home, group: itsGroup } };
    }
  },
};
