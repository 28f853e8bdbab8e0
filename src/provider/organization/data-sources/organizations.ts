import { describedOrganization, toOrganizationDescription } from './described-organization';
import { listNested } from '../../../terraform';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';

/** Reads the organizations that the API token reaches. */
export const organizations = dataSource({
  type: 'turso_organizations',
  noun: 'organizations',
  schema: {
    description: 'The [organizations](https://docs.turso.tech/api-reference/organizations/list) that the API token reaches, the personal account '
      + 'included, in the order of their slugs.',
    attributes: {
      organizations: listNested(describedOrganization, { computed: true, description: 'The organizations.' }),
    },
  },

  async read(_config, { client, signal }) {
    const found = (await client.api.organizations.list({ signal })).map(toOrganizationDescription);
    return { organizations: sortedBy(({ slug }) => slug, found) };
  },
});
