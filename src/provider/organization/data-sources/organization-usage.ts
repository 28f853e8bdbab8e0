import { listNested, number, string } from '../../../terraform';
import { dataSource } from '../../define';
import { sortedBy, exact } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';
import { describedCounts, describedUsage, toCounts, toUsage } from '../../shared/usage';

/** Reads the usage of the organization in the present billing cycle. */
export const organizationUsage = dataSource({
  type: 'turso_organization_usage',
  noun: 'usage of the organization',
  schema: {
    description: 'What the organization [used](https://docs.turso.tech/api-reference/organizations/usage) in the present billing cycle: in all, and by '
      + 'database. The state holds every database of the organization.',
    attributes: {
      organization: askedOrganization,
      id: string({ computed: true, nullable: true, description: 'UUID of the organization.' }),
      ...describedCounts,
      database_count: number({ computed: true, nullable: true, description: 'How many databases there are.' }),
      group_count: number({ computed: true, nullable: true, description: 'How many groups there are.' }),
      location_count: number({ computed: true, nullable: true, description: 'How many locations are in use.' }),
      databases: listNested({
        id: string({ computed: true, description: 'UUID of the database.' }),
        ...describedUsage,
      }, { computed: true, description: 'What each database used, in the order of their UUIDs.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const { uuid, usage, databases } = await turso.api.usage.organization({ signal });
    return {
      organization: turso.organization,
      id: uuid ?? null,
      ...toCounts(usage),
      database_count: exact(usage.databases),
      group_count: exact(usage.groups),
      location_count: exact(usage.locations),
      databases: sortedBy(({ id }) => id, databases.map((database) => ({ id: database.uuid, ...toUsage(database) }))),
    };
  },
});
