import { ApiError, databaseExists, databaseNotFound, groupNotFound } from '../errors';
import { Database, DatabaseConfiguration, Group, Organization } from '../model';
import { settled } from './aws-migration';
import { bury, finishBurial } from './bury';
import { newSigningKey } from '../jwt';
import { reservedBytes } from './encryption';
import { namespaceConfig } from './namespace-config';
import { newRecord, NewDatabase } from './new-database';
import { ControlParts } from './parts';
import { refuseIfFollowed } from './schemas';
import { Seeds } from './seeds';
import { checkSqliteFile } from './sqlite-file';
import { checkDatabaseName } from './values';
import { nameKey } from '../registry/registry';

/** Creates, changes and deletes databases. */
export class Databases {
  private readonly seeds: Seeds;

  constructor(private readonly parts: ControlParts) {
    this.seeds = new Seeds(parts);
  }

  get(organization: Organization, name: string): Database {
    const database = this.parts.registry.findDatabase(organization.id, name);
    if (database === undefined) {
      throw databaseNotFound(name);
    }
    return database;
  }

  groupOf(database: Database): Group {
    return settled(this.parts.registry.get('group', database.groupId)!, this.parts.now());
  }

  /** Returns the databases sorted by name. */
  list(organization: Organization, filter: { groupId?: string; parentId?: string }): Database[] {
    return this.parts.registry.all('database')
      .filter((database) => database.organizationId === organization.id)
      .filter((database) => filter.groupId === undefined || database.groupId === filter.groupId)
      .filter((database) => filter.parentId === undefined || database.parent?.id === filter.parentId)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async create(organization: Organization, wanted: NewDatabase): Promise<Database> {
    checkDatabaseName(wanted.name, organization.slug);
    return this.alone(organization, wanted.name, wanted.groupId, async () => {
      const { registry, admin, now } = this.parts;
      const group = registry.get('group', wanted.groupId);
      if (group?.organizationId !== organization.id) {
        throw groupNotFound();
      }
      if (registry.findDatabase(organization.id, wanted.name) !== undefined) {
        throw databaseExists();
      }
      const { seed } = wanted;
      const source = seed?.type === 'database' ? this.get(organization, seed.name) : undefined;
      const schema = wanted.schema === undefined ? undefined : this.get(organization, wanted.schema);
      const database = newRecord(wanted, { group, source, schema }, now());
      try {
        await this.seeds.plant({ database, group, seed, source });
        await registry.commit((transaction) => transaction
          .put('database', database)
          .delete('formerAddress', nameKey(organization.id, database.name)));
      } catch (error) {
        await admin.delete(database.id);
        throw error;
      }
      return database;
    });
  }

  /** Moves a SQLite file into a draft as its content. A rejected file does not change the draft. */
  async fill({ id, organizationId, name, groupId }: Database, file: string): Promise<void> {
    const { registry } = this.parts;
    await this.alone(registry.get('organization', organizationId)!, name, groupId, async () => {
      const database = registry.get('database', id);
      if (database?.draft !== true) {
        throw new ApiError(400, `database ${name} does not wait for an upload`);
      }
      await checkSqliteFile(file, reservedBytes(database.encryption));
      const filled = { ...database, draft: undefined };
      await this.seeds.place(filled, this.groupOf(filled), file);
      await registry.commit((transaction) => transaction.put('database', filled));
    });
  }

  /** Moves a SQLite file into an empty database as its content. */
  async refill(organization: Organization, name: string, file: string): Promise<void> {
    const { groupId } = this.get(organization, name);
    await this.alone(organization, name, groupId, async () => {
      const database = this.get(organization, name);
      const [[objects]] = await this.parts.sql.rows(database, 'SELECT count(*) FROM sqlite_schema');
      if (objects !== '0') {
        throw new ApiError(422, `database ${name} is not empty; it cannot be seeded`);
      }
      const group = this.groupOf(database);
      await checkSqliteFile(file, reservedBytes(database.encryption));
      await this.parts.admin.delete(database.id);
      await this.seeds.place(database, group, file).catch(async (error: unknown) => {
        await this.parts.admin.create(database.id, namespaceConfig(database, group));
        throw error;
      });
    });
  }

  async configure(organization: Organization, name: string, changes: Partial<DatabaseConfiguration>): Promise<Database> {
    const after = await this.update(organization, name, (database) => ({
      ...database,
      configuration: { ...database.configuration, ...changes },
    }));
    if (changes.allowedIps !== undefined || changes.allowedAwsVpcIds !== undefined) {
      // Permitted clients can connect again.
      this.parts.connections.close(after.id);
    }
    return after;
  }

  /** Gives the database a new key. This ends all of its own tokens at once; tokens of its group stay valid. */
  async rotate(organization: Organization, name: string): Promise<void> {
    const { id } = await this.update(organization, name, (database) => ({ ...database, key: newSigningKey() }));
    this.parts.connections.close(id);
  }

  async delete(organization: Organization, name: string): Promise<void> {
    const { groupId } = this.get(organization, name);
    await this.alone(organization, name, groupId, async () => {
      const database = this.get(organization, name);
      if (database.configuration.deleteProtection) {
        throw new ApiError(400, `database ${name} has delete protection enabled; disable it before deleting`);
      }
      const group = this.groupOf(database);
      if (group.deleteProtection) {
        throw new ApiError(400, `database ${name} belongs to group ${group.name}, which has delete protection enabled; disable it before deleting`);
      }
      refuseIfFollowed(this.parts.registry, database);
      const { registry, now } = this.parts;
      await registry.commit((transaction) => bury(transaction, database, new Date(now()).toISOString(), false));
      await finishBurial(this.parts, [database]);
    });
  }

  private async update(organization: Organization, name: string, change: (database: Database) => Database): Promise<Database> {
    const { groupId } = this.get(organization, name);
    return this.alone(organization, name, groupId, async () => {
      const { registry, admin } = this.parts;
      const before = this.get(organization, name);
      const after = change(before);
      const group = this.groupOf(after);
      const config = namespaceConfig(after, group);
      if (after.draft === true || JSON.stringify(config) === JSON.stringify(namespaceConfig(before, group))) {
        await registry.commit((transaction) => transaction.put('database', after));
        return after;
      }
      // The mark stays until sqld has the configuration. After a crash, the next start sends it again.
      await registry.commit((transaction) => transaction.put('database', after).put('unsynced', { id: after.id }));
      await admin.configure(after.id, config);
      await registry.commit((transaction) => transaction.delete('unsynced', after.id));
      return after;
    });
  }

  /** Runs one operation for a name at a time, and none while the group is rotated or deleted. */
  private alone<T>(organization: Organization, name: string, groupId: string, work: () => Promise<T>): Promise<T> {
    const { locks } = this.parts;
    return locks.shared(`group ${groupId}`, () => locks.exclusive(`database ${organization.id}/${name}`, work));
  }
}
