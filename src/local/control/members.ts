import { ApiError } from '../errors';
import { Member, Organization, Role, ROLES, User } from '../model';
import { ControlParts } from './parts';
import { Users } from './users';
import { memberKey } from '../registry/registry';

/** A member with its account. */
export interface MemberOf {
  readonly user: User;
  readonly role: Role;
}

/** The people of an organization. https://docs.turso.tech/api-reference/organizations/members/list */
export class Members {
  constructor(private readonly parts: Pick<ControlParts, 'registry'>, private readonly users: Users) {}

  /** Returns the members sorted by name. */
  list(organization: Organization): MemberOf[] {
    return this.parts.registry.all('member')
      .filter(({ organizationId }) => organizationId === organization.id)
      .map(({ userId, role }) => ({ user: this.parts.registry.get('user', userId)!, role }))
      .sort((a, b) => (a.user.username < b.user.username ? -1 : 1));
  }

  get(organization: Organization, username: string): MemberOf {
    const found = this.list(organization).find(({ user }) => user.username === username);
    if (found === undefined) {
      throw new ApiError(404, 'could not find member');
    }
    return found;
  }

  async add(organization: Organization, username: string, role: Role): Promise<MemberOf> {
    const user = this.users.get(username);
    this.refuseMember(organization, user);
    return this.put(organization, user, role);
  }

  async changeRole(organization: Organization, username: string, role: Role): Promise<MemberOf> {
    const user = this.users.get(username);
    if (this.get(organization, username).role === 'owner') {
      throw new ApiError(403, 'the role of the owner cannot be changed');
    }
    return this.put(organization, user, role);
  }

  async remove(organization: Organization, username: string): Promise<void> {
    const found = this.list(organization).find(({ user }) => user.username === username);
    if (found === undefined) {
      throw new ApiError(404, `user ${username} is not a member of org ${organization.slug}`);
    }
    if (found.role === 'owner') {
      throw new ApiError(403, 'the owner of an organization cannot be removed');
    }
    await this.parts.registry.commit((transaction) => transaction.delete('member', memberKey(organization.id, found.user.id)));
  }

  /** @throws ApiError 409 if the user is a member already */
  refuseMember(organization: Organization, user: User): void {
    if (this.parts.registry.findMember(organization.id, user.id) !== undefined) {
      throw new ApiError(409, `user ${user.username} is already a member of organization ${organization.slug}`);
    }
  }

  private async put(organization: Organization, user: User, role: Role): Promise<MemberOf> {
    const member: Member = { id: memberKey(organization.id, user.id), organizationId: organization.id, userId: user.id, role };
    await this.parts.registry.commit((transaction) => transaction.put('member', member));
    return { user, role };
  }
}

/** Checks a role to assign: any role except owner. */
export function givenRole(text: string | undefined): Role {
  const role = ROLES.find((name) => name === (text ?? 'member'));
  if (role === undefined || role === 'owner') {
    throw new ApiError(400, 'invalid role');
  }
  return role;
}
