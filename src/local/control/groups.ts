import { randomUUID } from 'node:crypto';
import { ApiError, groupExists, groupNotFound } from '../errors';
import { newSigningKey } from '../jwt';
import { forEachLimited } from '../limited';
import { Database, Group, Organization } from '../model';
import { settled } from './aws-migration';
import { bury, finishBurial } from './bury';
import { checkLocation } from './locations';
import { namespaceConfig } from './namespace-config';
import { ControlParts } from './parts';
import { refuseIfFollowed } from './schemas';
import { checkExtensions, checkGroupName } from './values';

/** How many requests to sqld run in parallel for one group. */
const SIDE_BY_SIDE = 16;

export interface NewGroup {
  readonly name: string;
  readonly location: string;
  readonly extensions: Group['extensions'];
}

/** Creates, changes and deletes groups. */
export class Groups {
  constructor(private readonly parts: ControlParts) {}

  get(organization: Organization, name: string): Group {
    const group = this.parts.registry.findGroup(organization.id, name);
    if (group === undefined) {
      throw groupNotFound();
    }
    return settled(group, this.parts.now());
  }

  /** Returns the groups sorted by name. */
  list(organization: Organization): Group[] {
    return this.parts.registry.all('group')
      .filter((group) => group.organizationId === organization.id)
      .map((group) => settled(group, this.parts.now()))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async create(organization: Organization, { name, location, extensions }: NewGroup): Promise<Group> {
    checkGroupName(name);
    checkLocation(location);
    checkExtensions(extensions);
    return this.namesOf(organization, async () => {
      this.checkFree(organization, name);
      const group: Group = {
        id: randomUUID(),
        organizationId: organization.id,
        name,
        primary: location,
        locations: [location],
        deleteProtection: false,
        archived: false,
        extensions,
        key: newSigningKey(),
      };
      await this.parts.registry.commit((transaction) => transaction.put('group', group));
      return group;
    });
  }

  /** Changes settings that need no check and that sqld does not know. */
  change(
    organization: Organization, name: string, changes: Partial<Pick<Group, 'deleteProtection' | 'archived' | 'awsMigration'>>,
  ): Promise<Group> {
    return this.update(organization, name, (group) => ({ ...group, ...changes }));
  }

  async rename(organization: Organization, name: string, newName: string): Promise<Group> {
    checkGroupName(newName);
    return this.namesOf(organization, () => {
      if (newName !== name) {
        this.checkFree(organization, newName);
      }
      return this.update(organization, name, (group) => ({ ...group, name: newName }));
    });
  }

  addLocation(organization: Organization, name: string, location: string): Promise<Group> {
    checkLocation(location);
    return this.update(organization, name, (group) => ({ ...group, locations: [...new Set([...group.locations, location])] }));
  }

  removeLocation(organization: Organization, name: string, location: string): Promise<Group> {
    return this.update(organization, name, (group) => {
      if (location === group.primary || !group.locations.includes(location)) {
        throw new ApiError(400, `invalid location: ${location}`);
      }
      return { ...group, locations: group.locations.filter((other) => other !== location) };
    });
  }

  /** Gives the group and each of its databases a new key. This ends all of their tokens. */
  async rotate(organization: Organization, name: string): Promise<void> {
    await this.alone(organization, name, async (before, databases) => {
      const { registry, connections } = this.parts;
      const rotated = databases.map((database) => ({ ...database, key: newSigningKey() }));
      await registry.commit((transaction) => {
        transaction.put('group', { ...before, key: newSigningKey() });
        rotated.forEach((database) => transaction.put('database', database).put('unsynced', { id: database.id }));
      });
      await this.sync(rotated);
      databases.forEach(({ id }) => connections.close(id));
    });
  }

  /** Deletes the group with all its databases. */
  async delete(organization: Organization, name: string): Promise<Group> {
    return this.alone(organization, name, async (group, databases) => {
      const { registry, now } = this.parts;
      refuseIfProtected(group, databases);
      databases.forEach((database) => refuseIfFollowed(registry, database, group));
      const deletedAt = new Date(now()).toISOString();
      await registry.commit((transaction) => {
        transaction.delete('group', group.id).put('deletedGroup', { id: group.id, group, deletedAt });
        registry.all('apiToken').filter(({ groupId }) => groupId === group.id).forEach(({ id }) => transaction.delete('apiToken', id));
        databases.forEach((database) => bury(transaction, database, deletedAt, true));
      });
      await finishBurial(this.parts, databases);
      return group;
    });
  }

  /** Sends sqld the whole configuration of these databases from the registry, and removes their marks. */
  async sync(databases: readonly Database[]): Promise<void> {
    if (databases.length === 0) {
      return;
    }
    const { registry, admin } = this.parts;
    const named = databases.filter(({ draft }) => draft !== true);
    await forEachLimited(named, SIDE_BY_SIDE, (database) =>
      admin.configure(database.id, namespaceConfig(database, registry.get('group', database.groupId)!)));
    await registry.commit((transaction) => databases.forEach(({ id }) => transaction.delete('unsynced', id)));
  }

  private update(organization: Organization, name: string, change: (group: Group) => Group): Promise<Group> {
    return this.alone(organization, name, async (before, databases) => {
      const group = change(settled(before, this.parts.now()));
      await this.parts.registry.commit((transaction) => transaction.put('group', group));
      if (group.archived) {
        databases.forEach(({ id }) => this.parts.connections.close(id));
      }
      return group;
    });
  }

  private checkFree(organization: Organization, name: string): void {
    if (this.parts.registry.findGroup(organization.id, name) !== undefined) {
      throw groupExists();
    }
  }

  /** Runs an operation alone, with no other on the group or on its databases. */
  private async alone<T>(
    organization: Organization, name: string, work: (group: Group, databases: Database[]) => Promise<T>,
  ): Promise<T> {
    const { id } = this.get(organization, name);
    return this.parts.locks.exclusive(`group ${id}`, () => {
      const group = this.parts.registry.get('group', id);
      if (group?.organizationId !== organization.id) {
        throw groupNotFound();
      }
      return work(group, this.parts.registry.databasesOfGroup(id));
    });
  }

  private namesOf<T>(organization: Organization, work: () => Promise<T>): Promise<T> {
    return this.parts.locks.exclusive(`group names ${organization.id}`, work);
  }
}

function refuseIfProtected(group: Group, databases: readonly Database[]): void {
  if (group.deleteProtection) {
    throw new ApiError(400, `group ${group.name} has delete protection enabled; disable it before deleting`);
  }
  const kept = databases.find((database) => database.configuration.deleteProtection);
  if (kept !== undefined) {
    throw new ApiError(400, `database ${kept.name} of group ${group.name} has delete protection enabled; disable it before deleting`);
  }
}
