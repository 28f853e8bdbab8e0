import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors';
import { NEW_ORGANIZATION, Organization, User } from '../model';
import { ControlParts } from './parts';
import { isSlug } from './values';
import { memberKey } from '../registry/registry';

/** The settings of an organization that can change. */
export type OrganizationChanges = Partial<Pick<Organization, 'overages' | 'requireMfa' | 'restoreEnabled' | 'plan' | 'timeline'>>;

/** Creates, changes and deletes organizations. https://docs.turso.tech/api-reference/organizations/list */
export class Organizations {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'locks'>) {}

  /** Returns the organizations of a user, sorted by slug. */
  list(user: User): Organization[] {
    return this.parts.registry.all('member')
      .filter(({ userId }) => userId === user.id)
      .map(({ organizationId }) => this.parts.registry.get('organization', organizationId)!)
      .sort((a, b) => (a.slug < b.slug ? -1 : 1));
  }

  /** Returns the organization of requests that name none: the first one of the user. */
  personal(user: User): Organization | undefined {
    const first = this.parts.registry.get('setting', 'organization')!.value;
    const owned = (organization: Organization) => this.parts.registry.findMember(organization.id, user.id)?.role === 'owner';
    const all = this.list(user);
    return all.find((organization) => organization.id === first && owned(organization)) ?? all.find(owned) ?? all[0];
  }

  /** @param dryRun whether to check only */
  create(owner: User, name: string, dryRun: boolean): Promise<Organization> {
    const slug = slugOf(name);
    return this.parts.locks.exclusive('organizations', async () => {
      const { registry } = this.parts;
      if (registry.findOrganization(slug) !== undefined) {
        throw new ApiError(409, `organization with name ${name} already exists`);
      }
      const organization: Organization = { ...NEW_ORGANIZATION, id: randomUUID(), slug, name };
      if (!dryRun) {
        await registry.commit((transaction) => transaction.put('organization', organization).put('member', {
          id: memberKey(organization.id, owner.id), organizationId: organization.id, userId: owner.id, role: 'owner',
        }));
      }
      return organization;
    });
  }

  update(organization: Organization, changes: OrganizationChanges): Promise<Organization> {
    return this.parts.locks.exclusive('organizations', async () => {
      const changed = { ...this.parts.registry.get('organization', organization.id)!, ...changes };
      await this.parts.registry.commit((transaction) => transaction.put('organization', changed));
      return changed;
    });
  }

  /** Deletes an empty organization, but not that of the platform's own token. */
  async delete(organization: Organization): Promise<void> {
    const { registry, locks } = this.parts;
    await locks.exclusive(`group names ${organization.id}`, () => locks.exclusive('organizations', async () => {
      const isOf = (thing: { readonly organizationId: string }) => thing.organizationId === organization.id;
      if (registry.get('setting', 'organization')?.value === organization.id) {
        throw new ApiError(400, `organization ${organization.slug} is a personal account and cannot be deleted`);
      }
      if (registry.all('group').some(isOf)) {
        throw new ApiError(400, `organization ${organization.slug} still has groups; delete or transfer them first`);
      }
      await registry.commit((transaction) => {
        transaction.delete('organization', organization.id);
        registry.all('member').filter(isOf).forEach(({ id }) => transaction.delete('member', id));
        registry.all('invite').filter(isOf).forEach(({ id }) => transaction.delete('invite', id));
        registry.all('deletedGroup').filter(({ group }) => isOf(group)).forEach(({ id }) => transaction.delete('deletedGroup', id));
        // The next start removes the remaining namespaces.
        registry.all('deletedDatabase').filter(({ database }) => isOf(database)).forEach(({ id }) => transaction.delete('deletedDatabase', id));
        registry.all('jwks').filter(isOf).forEach(({ id }) => transaction.delete('jwks', id));
        registry.all('audit').filter(isOf).forEach(({ id }) => transaction.delete('audit', id));
        transaction.delete('billingCustomer', organization.id);
        registry.all('apiToken').filter(({ organizationId }) => organizationId === organization.id)
          .forEach(({ id }) => transaction.delete('apiToken', id));
      });
    }));
  }
}

function slugOf(name: string): string {
  const slug = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  if (!isSlug(slug)) {
    throw new ApiError(400, `invalid organization name ${JSON.stringify(name)}: use letters, digits and dashes`);
  }
  return slug;
}
