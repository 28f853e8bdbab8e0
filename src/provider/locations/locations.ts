import { map } from '../../terraform';
import { dataSource } from '../define';

/** Reads the locations that a group can be created in. */
export const locations = dataSource({
  type: 'turso_locations',
  noun: 'locations',
  schema: {
    description: 'The [locations](https://docs.turso.tech/api-reference/locations/list) that a group can be created in.',
    attributes: {
      locations: map('string', { computed: true, description: 'Location codes, such as `aws-eu-west-1`, with where they are.' }),
    },
  },

  async read(_config, { client, signal }) {
    const found = await client.api.locations.list({ signal });
    return { locations: Object.fromEntries(found.map(({ code, description }) => [code, description])) };
  },
});
