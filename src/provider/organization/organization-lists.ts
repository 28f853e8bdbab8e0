import { listedOrganization } from './organization';
import { oneOf, string, type ResourceList } from '../../terraform';
import type { attributes as jwks } from '../resources/jwks';
import type { attributes as invite } from '../resources/organization-invite';
import type { attributes as member } from '../resources/organization-member';
import type { Turso } from '../turso';
import { ROLES } from '../validation/role';

const memberFilters = {
  organization: listedOrganization,
  role: string({ optional: true, description: 'Only members of this role: `admin`, `member` or `viewer`.', validators: [oneOf(...ROLES)] }),
};

/** The members of an organization that can be managed: all but owners. */
export const memberList: ResourceList<typeof member, Turso, typeof memberFilters> = {
  schema: {
    description: 'Lists [members](https://docs.turso.tech/api-reference/organizations/members/list) of the organization. Owners are left out: they cannot be managed.',
    attributes: memberFilters,
  },

  async *find({ organization, role }, { client, signal }) {
    const turso = await client.named(organization, signal);
    for (const member of await turso.directory.members.all({ signal })) {
      if (member.role === 'owner' || member.role !== (role ?? member.role)) continue;
      const { username, email = null } = member;
      yield { displayName: username, state: { organization: turso.organization, username, role: member.role, email } };
    }
  },
};

const inviteFilters = { organization: listedOrganization };

/** The pending invites of an organization. */
export const inviteList: ResourceList<typeof invite, Turso, typeof inviteFilters> = {
  schema: {
    description: 'Lists pending [invites](https://docs.turso.tech/api-reference/organizations/invites/list) of the organization.',
    attributes: inviteFilters,
  },

  async *find({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    for (const { email } of await turso.directory.invites.all({ signal })) {
      yield { displayName: email, state: { organization: turso.organization, email } };
    }
  },
};

const jwksFilters = { organization: listedOrganization };

/** The identity providers of an organization. */
export const jwksEndpointList: ResourceList<typeof jwks, Turso, typeof jwksFilters> = {
  schema: {
    description: 'Lists the [identity providers](https://docs.turso.tech/features/external-auth) of the organization.',
    attributes: jwksFilters,
  },

  async *find({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    for (const { name, url } of await turso.directory.jwks.all({ signal })) {
      yield { displayName: name, state: { organization: turso.organization, name, jwks_url: url, region: null } };
    }
  },
};
