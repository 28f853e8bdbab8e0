import { listNested, string } from '../../../terraform';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads the pending invites of the organization. */
export const organizationInvites = dataSource({
  type: 'turso_organization_invites',
  noun: 'organization invites',
  schema: {
    description: 'The pending [invites](https://docs.turso.tech/api-reference/organizations/invites/list) of the organization, in the order of '
      + 'their addresses. Only admins and owners may list them.',
    attributes: {
      organization: askedOrganization,
      invites: listNested({
        id: string({ computed: true, description: 'Number of the invite.' }),
        email: string({ computed: true, description: 'Where it was sent.' }),
        role: string({ computed: true, description: 'What the invited person will be: `admin`, `member` or `viewer`.' }),
        created_at: string({ computed: true, nullable: true, description: 'When it was sent, in RFC 3339.' }),
      }, { computed: true, description: 'The invites; may be empty.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const invites = sortedBy(({ email }) => email, await turso.directory.invites.all({ signal }));
    return {
      organization: turso.organization,
      invites: invites.map(({ id, email, role, createdAt }) => ({ id, email, role, created_at: createdAt ?? null })),
    };
  },
});
