import { listNested, oneOf, string } from '../../../terraform';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';
import { ROLES } from '../role';

/** Reads the members of the organization. */
export const organizationMembers = dataSource({
  type: 'turso_organization_members',
  noun: 'organization members',
  schema: {
    description: 'The [members](https://docs.turso.tech/api-reference/organizations/members/list) of the organization, its owner included, in the order '
      + 'of their usernames. Only admins and owners may list them.',
    attributes: {
      organization: askedOrganization,
      role: string({ optional: true, description: 'Only members of this role: `owner`, `admin`, `member` or `viewer`.', validators: [oneOf('owner', ...ROLES)] }),
      members: listNested({
        username: string({ computed: true, description: 'Username at Turso.' }),
        role: string({ computed: true, description: '`owner`, `admin`, `member` or `viewer`.' }),
        email: string({ computed: true, nullable: true, description: 'Email address.' }),
      }, { computed: true, description: 'The members found; may be empty.' }),
    },
  },

  async read({ organization, role }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const members = await turso.directory.members.all({ signal });
    const wanted = members.filter((member) => role === null || member.role === role);
    return {
      organization: turso.organization,
      role,
      members: sortedBy(({ username }) => username, wanted).map((member) => ({ ...member, email: member.email ?? null })),
    };
  },
});
