import { string } from '../../terraform';
import { dataSource } from '../define';

/** Reads the location that is closest to the machine that runs Terraform. */
export const closestRegion = dataSource({
  type: 'turso_closest_region',
  noun: 'closest region',
  schema: {
    description: 'The [location](https://docs.turso.tech/api-reference/locations/closest-region) that is closest to the machine that runs '
      + 'Terraform. Each plan asks again, and a machine elsewhere gets another answer. If you use it as the location of a group, '
      + 'keep the location of the existing group with `ignore_changes`.',
    attributes: {
      server: string({ computed: true, description: 'Code of the closest location, such as `aws-eu-west-1`.' }),
      client: string({ computed: true, nullable: true, description: 'Code of the place that the machine seems to be at; null if Turso does not tell.' }),
    },
  },

  async read(_config, { client, signal }) {
    const found = await client.api.closestRegions.get({ signal });
    return { server: found.server, client: found.client ?? null };
  },
});
