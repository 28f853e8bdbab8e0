import { EMAIL, SLUG } from '../../notation';
import { attributePath, DiagnosticError, exactlyOneOf, string, type State } from '../../terraform';
import { resource } from '../define';
import { findInvitedMember, findPendingInvite, isSameAddress, refuseInvited, sendInvite } from './invited';
import { validRole } from './role';
import { listedOrganization, organizationAttribute, parseImportId, planNamedOrganization } from '../shared/organization';
import { removeSurely } from '../shared/removal';
import { following } from '../shared/validators';

const attributes = {
  organization: organizationAttribute,
  email: string({
    optional: true,
    computed: true,
    stable: true,
    replace: true,
    description: 'Where the invite is sent. Exactly one of `email` and `username` has to be set; with `username` it is the address of that account. A change '
      + 'revokes the invite and sends another one.',
    validators: [following(EMAIL)],
  }),
  username: string({
    optional: true,
    replace: true,
    description: 'Username of the account at Turso that is invited. A change revokes the invite and sends another one.',
    validators: [following(SLUG)],
  }),
  role: string({
    default: 'member',
    description: 'What the person will be: `admin`, `member` or `viewer`. A change sends another invite, which takes the place of the pending one; '
      + 'once the invite is accepted, the role belongs to the membership. Defaults to `member`.',
    validators: [validRole()],
  }),
  status: string({ computed: true, stable: true, description: '`pending`, or `accepted` once the person is a member.' }),
  id: string({ computed: true, nullable: true, description: 'Number of the invite. Another invite to the same address has another one.' }),
  created_at: string({ computed: true, nullable: true, description: 'When the invite was sent, in RFC 3339.' }),
};

/** Manages an invite until the person accepts it. */
export const organizationInvite = resource({
  type: 'turso_organization_invite',
  noun: 'organization invite',
  label: ({ email, username }) => email ?? username ?? undefined,
  identity: ['organization', 'email'],
  schema: {
    description: 'An [invite](https://docs.turso.tech/api-reference/organizations/invites/create) to join an organization, sent by email; the person need not have an account '
      + 'yet. It needs the Scaler plan or a higher one, a team, and a token of an owner or admin.\n\n'
      + 'Once the person has accepted, `status` is `accepted` and stays so: the invite has done its work, and plans are empty. From then on the '
      + 'membership counts: to manage it, add a `turso_organization_member` with the username and import it. Destroying a pending invite revokes '
      + 'it; destroying an accepted one leaves the membership alone. The provider does not invite a person again who leaves or is removed: replace '
      + 'the resource for that. An invite that expired, was declined or was revoked elsewhere is planned again.\n\n'
      + 'Imported, while it is pending, by `organization/email`, or by the address alone in the organization of the provider.',
    attributes,
    validators: [exactlyOneOf('email', 'username')],
  },

  async create(plan, { client, signal, save, diagnostics }) {
    const turso = await client.named(plan.organization, signal);
    await refuseInvited(turso, { email: plan.email ?? null, username: plan.username }, signal);
    const sent = await sendInvite(turso, plan, signal);
    if (sent.replaced !== undefined) diagnostics.warn(...tookThePlace(sent.email, sent.replaced));
    const state: State<typeof attributes> = {
      organization: turso.organization,
      email: plan.email ?? sent.email,
      username: plan.username,
      role: plan.role,
      status: 'pending',
      id: null,
      created_at: null,
    };
    save(state);
    return { ...state, ...numbered(await findPendingInvite(turso, state.email!, signal)) };
  },

  async read(state, { client, signal }) {
    if (state.email === null) return undefined;
    const turso = await client.named(state.organization, signal);
    const known = { ...state, organization: turso.organization };
    const invite = await findPendingInvite(turso, state.email, signal);
    if (invite !== undefined) return { ...known, role: invite.role, status: 'pending', ...numbered(invite) };
    if (state.status === 'accepted') return known;
    // After an import the state has no status. Only a pending invite can be imported, and a member is imported as a member.
    const accepted = state.status === 'pending' && await findInvitedMember(turso, state, signal) !== undefined;
    return accepted ? { ...known, status: 'accepted' } : undefined;
  },

  async update(plan, state, { client, signal }) {
    const turso = await client.named(state.organization, signal);
    await sendInvite(turso, { ...state, role: plan.role }, signal);
    return { ...state, role: plan.role, ...numbered(await findPendingInvite(turso, state.email!, signal)) };
  },

  async delete(state, { client, signal }) {
    if (state.status === 'accepted') return;
    const { api, directory } = await client.named(state.organization, signal);
    try {
      await removeSurely({
        remove: async () => api.invites.revoke(state.email!, { signal }),
        isListed: async () => (await api.invites.list({ signal })).some(({ email }) => isSameAddress(email, state.email!)),
      });
    } finally {
      directory.invites.forget();
    }
  },

  plan({ plan, client, diagnostics }) {
    planNamedOrganization(plan, client);
    const { state, action } = plan;
    if (state?.status !== 'accepted') return;
    if (action === 'update') throw belongsToMember(state);
    if (action === 'delete') diagnostics.warn(...staysMember(state));
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { organization, email: name };
  },

  list: {
    schema: {
      description: 'Lists pending [invites](https://docs.turso.tech/api-reference/organizations/invites/list) of the organization.',
      attributes: { organization: listedOrganization },
    },
    async *find({ organization }, { client, signal }) {
      const turso = await client.named(organization, signal);
      for (const { email } of await turso.directory.invites.all({ signal })) {
        yield { displayName: email, state: { organization: turso.organization, email } };
      }
    },
  },
});

function numbered(invite: { readonly id: string; readonly createdAt?: string } | undefined) {
  return { id: invite?.id ?? null, created_at: invite?.createdAt ?? null };
}

type Invited = Pick<State<typeof attributes>, 'email' | 'organization'>;

function belongsToMember({ email, organization }: Invited): DiagnosticError {
  return new DiagnosticError({
    summary: `The invite to "${email}" was accepted`,
    detail: 'The role belongs to the membership now, and an invite cannot change it. Add a turso_organization_member with the username and the '
      + `role, import it with the id "${organization}/USERNAME", and set the role of the invite back, or remove the invite.`,
    path: attributePath('role'),
  });
}

function staysMember({ email, organization }: Invited): [string, string] {
  return [
    `"${email}" stays a member of organization "${organization}"`,
    'The person has accepted the invite, and destroying it does not end the membership. To remove the person, import a turso_organization_member '
    + 'and destroy it.',
  ];
}

function tookThePlace(email: string, role: string): [string, string] {
  return [
    `The invite replaced another one to "${email}"`,
    `An invite with the role "${role}" was pending at the address of this account. Turso keeps one invite for each address, so the earlier one is gone.`,
  ];
}
