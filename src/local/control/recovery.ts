import { ApiError, databaseExists, groupExists } from '../errors';
import { Database, DeletedDatabase, DeletedGroup, Group, Organization } from '../model';
import { Groups } from './groups';
import { ControlParts } from './parts';
import { checkDatabaseName } from './values';
import { nameKey } from '../registry/registry';

const KEPT_MS = 5 * 24 * 60 * 60_000;

export interface RestoredGroup {
  readonly group: Group;
  readonly databases: readonly Database[];
  /** Why a database is still deleted, by id. */
  readonly failures: Readonly<Record<string, string>>;
}

/** Restores deleted databases and groups for five days. https://docs.turso.tech/api-reference/recovery */
export class Recovery {
  constructor(private readonly parts: ControlParts, private readonly groups: Groups) {}

  /** Sorted by name. */
  databases(organization: Organization): DeletedDatabase[] {
    return this.parts.registry.all('deletedDatabase')
      .filter((deleted) => deleted.database.organizationId === organization.id && this.isKept(deleted))
      .sort((a, b) => (deletedKey(a.database) < deletedKey(b.database) ? -1 : 1));
  }

  groupsOf(organization: Organization): DeletedGroup[] {
    return this.parts.registry.all('deletedGroup')
      .filter((deleted) => deleted.group.organizationId === organization.id && this.isKept(deleted))
      .sort((a, b) => (deletedKey(a.group) < deletedKey(b.group) ? -1 : 1));
  }

  /** Returns the databases that were deleted with their group. */
  membersOf({ id }: DeletedGroup): DeletedDatabase[] {
    return this.parts.registry.all('deletedDatabase').filter(({ database, withGroup }) => withGroup && database.groupId === id);
  }

  async restoreDatabase(organization: Organization, id: string, name?: string): Promise<Database> {
    refuseIfDisabled(organization);
    const deleted = this.databases(organization).find((one) => one.id === id);
    if (deleted === undefined) {
      throw new ApiError(404, `could not find a deleted database with id ${id}`);
    }
    const { locks, registry } = this.parts;
    const { groupId } = deleted.database;
    return locks.shared(`group ${groupId}`, () => {
      if (registry.get('group', groupId) === undefined) {
        throw new ApiError(400, `the group of database ${deleted.database.name} is deleted; restore the group ${groupId} instead`);
      }
      return this.revive(organization, { ...deleted.database, name: name ?? deleted.database.name });
    });
  }

  /** Restores a group. Databases whose names are taken by now stay deleted. */
  async restoreGroup(organization: Organization, id: string): Promise<RestoredGroup> {
    refuseIfDisabled(organization);
    const deleted = this.groupsOf(organization).find((one) => one.id === id);
    if (deleted === undefined) {
      throw new ApiError(404, `could not find a deleted group with id ${id}`);
    }
    const { locks, registry } = this.parts;
    return locks.exclusive(`group names ${organization.id}`, () => locks.exclusive(`group ${id}`, async () => {
      if (registry.get('deletedGroup', id) === undefined || registry.findGroup(organization.id, deleted.group.name) !== undefined) {
        throw groupExists();
      }
      await registry.commit((transaction) => transaction.delete('deletedGroup', id).put('group', deleted.group));
      const databases: Database[] = [];
      const failures: Record<string, string> = {};
      for (const { database } of this.membersOf(deleted)) {
        try {
          databases.push(await this.revive(organization, database));
        } catch (error) {
          failures[database.id] = (error as Error).message;
        }
      }
      return { group: deleted.group, databases, failures };
    }));
  }

  /** Removes what can no longer be restored, with its data. */
  async purge(): Promise<void> {
    const { registry, admin } = this.parts;
    const groups = registry.all('deletedGroup').filter((deleted) => !this.isKept(deleted));
    const databases = registry.all('deletedDatabase').filter((deleted) => !this.isKept(deleted));
    await registry.commit((transaction) => {
      groups.forEach(({ id }) => transaction.delete('deletedGroup', id));
      databases.forEach(({ id }) => transaction.delete('deletedDatabase', id));
    });
    await admin.deleteAll(databases.map(({ id }) => id));
  }

  /** Sends the configuration again, because sqld may have old keys and settings. */
  private revive(organization: Organization, database: Database): Promise<Database> {
    checkDatabaseName(database.name, organization.slug);
    const { registry, locks } = this.parts;
    return locks.exclusive(`database ${organization.id}/${database.name}`, async () => {
      const isBack = registry.get('deletedDatabase', database.id) === undefined;
      if (isBack || registry.findDatabase(organization.id, database.name) !== undefined) {
        throw databaseExists();
      }
      await registry.commit((transaction) => transaction
        .delete('deletedDatabase', database.id)
        .put('database', database)
        .put('unsynced', { id: database.id })
        .delete('formerAddress', nameKey(organization.id, database.name)));
      await this.groups.sync([database]);
      return database;
    });
  }

  private isKept({ deletedAt }: { readonly deletedAt: string }): boolean {
    return this.parts.now() - Date.parse(deletedAt) < KEPT_MS;
  }
}

/** Several deleted databases may have one name. */
export function deletedKey({ name, id }: { readonly name: string; readonly id: string }): string {
  return `${name} ${id}`;
}

function refuseIfDisabled({ restoreEnabled, slug }: Organization): void {
  if (!restoreEnabled) {
    throw new ApiError(400, `recovery is disabled for organization ${slug}; enable it with restore_enabled`);
  }
}
