import { ROLES, validRole } from './role';
import { SLUG } from '../../notation';
import { attributePath, DiagnosticError, oneOf, string } from '../../terraform';
import type { Member } from '../../turso';
import { resource } from '../define';
import { existsAlready } from '../shared/messages';
import { listedOrganization, organizationAttribute, parseImportId, planNamedOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';
import { following } from '../shared/validators';
import type { NamedTurso } from '../turso';

const attributes = {
  organization: organizationAttribute,
  username: string({
    required: true,
    replace: true,
    description: 'Username of an account at Turso. A change removes the one person and adds the other.',
    validators: [following(SLUG)],
  }),
  role: string({
    default: 'member',
    description: 'What the person may do: `admin`, `member` or `viewer`. A change takes effect in place. Defaults to `member`. The owner of an '
      + 'organization cannot be managed.',
    validators: [validRole()],
  }),
  email: string({ computed: true, stable: true, nullable: true, description: 'Email address of the account.' }),
};

/** Manages a member of an organization. */
export const organizationMember = resource({
  type: 'turso_organization_member',
  noun: 'organization member',
  label: ({ username }) => username,
  identity: ['organization', 'username'],
  schema: {
    description: 'A [member](https://docs.turso.tech/api-reference/organizations/members/add) of an organization: a person with a '
      + 'Turso account. Turso adds the person immediately, without consent. If the person has no account, or should agree first, use '
      + '`turso_organization_invite`. Only owners '
      + 'and admins may manage members. A personal account has no members besides its owner. Destroying it removes the person from the organization. '
      + 'Imported by `organization/username`, or by the username alone in the organization of the provider.',
    attributes,
  },

  async create({ organization, username, role }, { client, signal, save }) {
    const turso = await client.named(organization, signal);
    if (await findMember(turso, username, signal) !== undefined) throw isMember(turso, username);
    try {
      await turso.api.members.add({ username, role }, { existedBefore: false, signal });
    } finally {
      turso.directory.members.forget();
    }
    save({ organization: turso.organization, username, role, email: null });
    return toState(turso, await turso.api.members.get(username, { signal }));
  },

  async read({ organization, username }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found = await findMember(turso, username, signal);
    return found === undefined ? undefined : toState(turso, found);
  },

  async update(plan, state, { client, signal }) {
    const { api, directory } = await client.named(state.organization, signal);
    try {
      await api.members.changeRole(state.username, plan.role, { signal });
    } finally {
      directory.members.forget();
    }
    return { ...state, role: plan.role };
  },

  async delete(state, { client, signal }) {
    const turso = await client.named(state.organization, signal);
    await refuseLastOwner(turso, state.username, signal);
    try {
      await removeSurely({
        remove: async () => turso.api.members.remove(state.username, { signal }),
        isListed: async () => (await turso.api.members.list({ signal })).some(({ username }) => username === state.username),
      });
    } finally {
      turso.directory.members.forget();
    }
  },

  async plan({ plan, client, signal }) {
    planNamedOrganization(plan, client);
    const { state } = plan;
    if (state?.role !== 'owner' || client === undefined || !['update', 'replace', 'delete'].includes(plan.action)) return;
    await refuseLastOwner(await client.named(state.organization, signal), state.username, signal);
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { organization, username: name };
  },

  list: {
    schema: {
      description: 'Lists [members](https://docs.turso.tech/api-reference/organizations/members/list) of the organization. Owners are left out: they cannot be managed.',
      attributes: {
        organization: listedOrganization,
        role: string({ optional: true, description: 'Only members of this role: `admin`, `member` or `viewer`.', validators: [oneOf(...ROLES)] }),
      },
    },
    async *find({ organization, role }, { client, signal }) {
      const turso = await client.named(organization, signal);
      for (const member of await turso.directory.members.all({ signal })) {
        if (member.role === 'owner' || member.role !== (role ?? member.role)) continue;
        yield { displayName: member.username, state: toState(turso, member) };
      }
    },
  },
});

async function findMember({ directory }: NamedTurso, username: string, signal: AbortSignal): Promise<Member | undefined> {
  return (await directory.members.all({ signal })).find((member) => member.username === username);
}

/** Fails if the change would leave the organization without an owner who can manage it. */
async function refuseLastOwner({ directory, organization }: NamedTurso, username: string, signal: AbortSignal): Promise<void> {
  const owners = (await directory.members.all({ signal })).filter(({ role }) => role === 'owner');
  if (owners.length !== 1 || owners[0].username !== username) return;
  throw new DiagnosticError({
    summary: `"${username}" is the only owner of organization "${organization}"`,
    detail: 'This plan would remove the last owner, or take away the role, and nobody could manage the organization any more. The owner needs no '
      + 'resource: remove it from the state with "terraform state rm", or with a removed block that does not destroy.',
    path: attributePath('role'),
  });
}

function isMember({ organization }: NamedTurso, username: string): DiagnosticError {
  return existsAlready({
    what: `Member "${username}" of organization "${organization}"`,
    type: 'turso_organization_member',
    id: `${organization}/${username}`,
    attribute: 'username',
  });
}

function toState({ organization }: NamedTurso, { username, role, email }: Member) {
  return { organization, username, role, email: email ?? null };
}
