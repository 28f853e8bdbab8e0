import { describedOrganization, toOrganizationDescription } from './described-organization';
import { bool } from '../../../terraform';
import { dataSource } from '../../define';
import { askedOrganization } from '../../shared/organization';

/** Reads an organization or the personal account. */
export const organizationData = dataSource({
  type: 'turso_organization',
  noun: 'organization',
  schema: {
    description: 'An [organization](https://docs.turso.tech/api-reference/organizations/retrieve), or a personal account.',
    attributes: {
      organization: askedOrganization,
      ...describedOrganization,
      restore_enabled: bool({ computed: true, nullable: true, description: 'Whether deleted databases and groups can be restored for five days; null if Turso does not tell.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const { api, organization: slug } = await client.named(organization, signal);
    const found = await api.organizations.get(slug, { signal });
    return { organization: slug, ...toOrganizationDescription(found), restore_enabled: found.restoreEnabled ?? null };
  },
});
