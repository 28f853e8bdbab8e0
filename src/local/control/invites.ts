import { ApiError } from '../errors';
import { Invite, Organization, Role } from '../model';
import { Members } from './members';
import { ControlParts } from './parts';
import { newUser, Users } from './users';
import { checkEmail } from './values';
import { memberKey } from '../registry/registry';

/** Stores the number of the last invite, because numbers are unique for ever. */
const LAST_NUMBER = 'inviteNumber';

/** Invitations by email. https://docs.turso.tech/api-reference/organizations/invites/list */
export class Invites {
  constructor(
    private readonly parts: Pick<ControlParts, 'registry' | 'now' | 'locks'>,
    private readonly users: Users,
    private readonly members: Members,
  ) {}

  /** Returns the invites, also accepted ones, the oldest first. */
  list(organization: Organization): Invite[] {
    return this.parts.registry.all('invite')
      .filter(({ organizationId }) => organizationId === organization.id)
      .sort((a, b) => Number(a.id) - Number(b.id));
  }

  /** Invites a person. It replaces a pending invite to the same address. */
  invite(organization: Organization, email: string, role: Role): Promise<Invite> {
    checkEmail(email);
    const known = this.users.findByEmail(email);
    if (known !== undefined) {
      this.members.refuseMember(organization, known);
    }
    return this.parts.locks.exclusive('invites', async () => {
      const { registry } = this.parts;
      const replaced = this.list(organization).filter((invite) => invite.email === email);
      const number = String(Number(registry.get('setting', LAST_NUMBER)?.value ?? 0) + 1);
      const invite: Invite = {
        id: number, organizationId: organization.id, email, role, createdAt: new Date(this.parts.now()).toISOString(), accepted: false,
      };
      await registry.commit((transaction) => {
        replaced.forEach(({ id }) => transaction.delete('invite', id));
        transaction.put('invite', invite).put('setting', { id: LAST_NUMBER, value: number });
      });
      return invite;
    });
  }

  /** Revokes a pending invite. */
  async revoke(organization: Organization, email: string): Promise<void> {
    const { id } = this.pending(organization, email);
    await this.parts.registry.commit((transaction) => transaction.delete('invite', id));
  }

  /** Does what the invited person does on Turso's page: creates an account if necessary, and becomes a member. */
  async accept(organization: Organization, email: string): Promise<void> {
    const invite = this.pending(organization, email);
    const user = this.users.findByEmail(email) ?? newUser(this.freeUsername(email), email);
    const { id: organizationId } = organization;
    await this.parts.registry.commit((transaction) => transaction
      .put('invite', { ...invite, accepted: true })
      .put('user', user)
      .put('member', { id: memberKey(organizationId, user.id), organizationId, userId: user.id, role: invite.role }));
  }

  hasPending(email: string): boolean {
    return this.parts.registry.all('invite').some((invite) => invite.email === email && !invite.accepted);
  }

  private pending(organization: Organization, email: string): Invite {
    const found = this.list(organization).find((invite) => invite.email === email && !invite.accepted);
    if (found === undefined) {
      throw new ApiError(404, 'invite not found');
    }
    return found;
  }

  /** Returns the part of the address before the `@`, with a number if that name is taken. */
  private freeUsername(email: string): string {
    const name = email.slice(0, email.indexOf('@')).toLowerCase().replace(/[^a-z0-9-]/g, '-');
    for (let count = 1; ; count += 1) {
      const candidate = count === 1 ? name : `${name}-${count}`;
      if (this.parts.registry.findUser(candidate) === undefined) {
        return candidate;
      }
    }
  }
}
