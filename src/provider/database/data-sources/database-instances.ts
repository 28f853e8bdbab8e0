import { listNested, string } from '../../../terraform';
import { dataSource } from '../../define';
import { byName } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads the instances of a database. */
export const databaseInstances = dataSource({
  type: 'turso_database_instances',
  noun: 'instances of database',
  schema: {
    description: 'The [instances](https://docs.turso.tech/api-reference/databases/list-instances) of a database: one for each location of its group.',
    attributes: {
      organization: askedOrganization,
      name: string({ required: true, description: 'Name of the database.' }),
      instances: listNested({
        name: string({ computed: true, description: 'Name of the instance: the code of its location.' }),
        uuid: string({ computed: true, description: 'UUID of the instance.' }),
        type: string({ computed: true, nullable: true, description: '`primary` or `replica`.' }),
        region: string({ computed: true, nullable: true, description: 'Code of the location.' }),
        hostname: string({ computed: true, nullable: true, description: 'Hostname of this instance alone.' }),
      }, { computed: true, description: 'The instances, in the order of their names.' }),
    },
  },

  async read({ name, organization }, { client, signal }) {
    const turso = client.in(organization);
    const instances = byName(await turso.api.instances.list(name, { signal }));
    return {
      organization: turso.organization ?? null,
      name,
      instances: instances.map(({ uuid, name: location, type, region, hostname }) => ({
        name: location, uuid, type: type ?? null, region: region ?? null, hostname: hostname ?? null,
      })),
    };
  },
});
