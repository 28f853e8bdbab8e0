import { ApiError, databaseExists, databaseNotFound, groupExists, groupNotFound } from '../errors';
import { Database, Group, Organization } from '../model';
import { Groups } from './groups';
import { ControlParts } from './parts';
import { checkDatabaseName } from './values';
import { nameKey, Transaction } from '../registry/registry';

/** Moves databases to another organization. https://docs.turso.tech/api-reference/groups/transfer */
export class GroupTransfer {
  constructor(private readonly parts: ControlParts, private readonly groups: Groups) {}

  /**
   * Moves a group with its databases. Their tokens stay valid, and their former hostnames work until the old organization gets a
   * database of that name. API tokens of the group are revoked.
   */
  transfer(group: Group, target: Organization): Promise<Group> {
    refuseSame(group, target);
    const { registry, locks } = this.parts;
    return locks.exclusive(`group names ${target.id}`, () => locks.exclusive(`group ${group.id}`, async () => {
      const before = registry.get('group', group.id);
      if (before === undefined || before.organizationId !== group.organizationId) {
        throw groupNotFound();
      }
      if (registry.findGroup(target.id, before.name) !== undefined) {
        throw groupExists();
      }
      const after: Group = { ...before, organizationId: target.id };
      const databases = registry.databasesOfGroup(before.id);
      await this.withNames(target, databases, () => registry.commit((transaction) => {
        transaction.put('group', after);
        databases.forEach((database) => move(transaction, database, after));
        registry.all('deletedDatabase').filter(({ database }) => database.groupId === after.id).forEach((deleted) => transaction
          .put('deletedDatabase', { ...deleted, database: { ...deleted.database, organizationId: target.id } }));
        registry.all('apiToken').filter(({ groupId }) => groupId === after.id).forEach(({ id }) => transaction.delete('apiToken', id));
      }));
      return after;
    }));
  }

  /** Moves one database to the group of the same name in the other organization. */
  transferDatabase(database: Database, target: Organization): Promise<void> {
    refuseSame(database, target);
    if (database.isSchema === true || database.schemaId !== undefined) {
      throw new ApiError(400, `database ${database.name} shares a schema with others of its group; transfer the group instead`);
    }
    const { registry, locks, connections } = this.parts;
    const from = registry.get('group', database.groupId)!;
    const to = registry.findGroup(target.id, from.name);
    if (to === undefined) {
      throw new ApiError(400, `organization ${target.slug} has no group ${from.name} for database ${database.name}; transfer the group instead`);
    }
    const holdGroups = <T>(work: () => Promise<T>) => locks.exclusive('transfers of databases', () =>
      locks.exclusive(`group ${from.id}`, () => locks.exclusive(`group ${to.id}`, work)));
    return holdGroups(() => this.withNames(target, [database], async () => {
      const [before, group] = [registry.get('database', database.id), registry.get('group', to.id)];
      if (before?.groupId !== from.id || group?.organizationId !== target.id) {
        throw databaseNotFound(database.name);
      }
      await registry.commit((transaction) => {
        move(transaction, before, group);
        transaction.put('unsynced', { id: before.id });
      });
      await this.groups.sync([registry.get('database', before.id)!]);
      connections.close(before.id);
    }));
  }

  /** Locks the names of the databases in the target organization, always in the same order, and checks that they are free. */
  private withNames<T>(target: Organization, databases: readonly Database[], work: () => Promise<T>): Promise<T> {
    const { registry, locks } = this.parts;
    const names = databases.map(({ name }) => name).sort();
    const hold = (index: number): Promise<T> => {
      if (index === names.length) {
        return work();
      }
      return locks.exclusive(`database ${target.id}/${names[index]}`, async () => {
        checkDatabaseName(names[index], target.slug);
        if (registry.findDatabase(target.id, names[index]) !== undefined) {
          throw databaseExists();
        }
        return hold(index + 1);
      });
    };
    return hold(0);
  }
}

function refuseSame(thing: { readonly organizationId: string }, target: Organization): void {
  if (thing.organizationId === target.id) {
    throw new ApiError(400, `it belongs to organization ${target.slug} already`);
  }
}

function move(transaction: Transaction, database: Database, to: Group): void {
  transaction
    .put('database', { ...database, organizationId: to.organizationId, groupId: to.id })
    .put('formerAddress', { id: nameKey(database.organizationId, database.name), databaseId: database.id })
    .delete('formerAddress', nameKey(to.organizationId, database.name));
}
