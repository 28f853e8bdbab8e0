import { randomUUID } from 'node:crypto';
import { newApiToken } from './control/api-tokens';
import { newUser } from './control/users';
import { StartupError } from './errors';
import { Member, NEW_ORGANIZATION, Organization, User } from './model';
import { memberKey, Registry } from './registry/registry';

export interface WantedIdentity {
  readonly organization?: string;
  readonly token?: string;
  /** Usernames of the accounts besides the owner of the organization. */
  readonly users?: readonly string[];
}

/** A client needs this besides the URL. A data folder keeps it for its whole life. */
export interface Identity {
  /** Slug. */
  readonly organization: string;
  readonly token: string;
  /** The owner of the organization, and of the token. */
  readonly userId: string;
}

export const DEFAULT_ORGANIZATION = 'local';

/** The accounts that every platform has. Users can add them to an organization. */
export const DEFAULT_USERS: readonly string[] = ['alice', 'bob', 'carol'];

/** Returns the identity of a data folder, and creates it in a new one. A wanted token replaces the previous one. */
export async function settleIdentity(registry: Registry, wanted: WantedIdentity): Promise<Identity> {
  const known = knownOrganization(registry);
  if (known !== undefined && wanted.organization !== undefined && wanted.organization !== known.slug) {
    throw new StartupError(
      `The data folder belongs to the organization "${known.slug}", not to "${wanted.organization}". Leave --organization out, or choose another folder with --data.`,
    );
  }
  const slug = known?.slug ?? wanted.organization ?? DEFAULT_ORGANIZATION;
  const organization = known ?? { ...NEW_ORGANIZATION, id: randomUUID(), slug, name: slug };
  const owner = ownerOf(registry, organization) ?? { ...newUser(slug), mfa: true };
  const token = wanted.token ?? registry.get('setting', 'apiToken')?.value ?? newApiToken();
  const others = (wanted.users ?? DEFAULT_USERS).filter((name) => name !== owner.username && registry.findUser(name) === undefined);
  await registry.commit((transaction) => {
    transaction.put('organization', organization).put('user', owner).put('member', ownership(organization, owner));
    transaction.put('setting', { id: 'apiToken', value: token }).put('setting', { id: 'organization', value: organization.id });
    others.forEach((name) => transaction.put('user', newUser(name)));
  });
  return { organization: slug, token, userId: owner.id };
}

function knownOrganization(registry: Registry): Organization | undefined {
  const id = registry.get('setting', 'organization')?.value;
  return id === undefined ? undefined : registry.get('organization', id);
}

function ownerOf(registry: Registry, organization: Organization): User | undefined {
  const owner = registry.all('member').find(({ organizationId, role }) => organizationId === organization.id && role === 'owner');
  return owner && registry.get('user', owner.userId);
}

function ownership(organization: Organization, user: User): Member {
  return { id: memberKey(organization.id, user.id), organizationId: organization.id, userId: user.id, role: 'owner' };
}
