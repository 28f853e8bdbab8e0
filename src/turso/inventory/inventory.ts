import { GroupListing } from './group-listing';
import { ApiToken, MintedApiToken, NewApiToken } from '../api/api-tokens';
import { CreateDatabase, DatabaseFilter } from '../api/databases';
import { CreateGroup } from '../api/groups';
import { Database, Group } from '../api/types';
import { isRefusal, isTursoError } from '../http/errors';
import { RequestOptions } from '../http/request';
import { waitFor } from '../http/time';
import { PlatformApi } from '../platform-api';
import { SharedWork } from '../shared-work';

/** Where to look for a database. */
export interface DatabaseHint extends RequestOptions {
  /**
   * The group that it is probably in, so that one list can answer for many.
   * @default - one request for this database
   */
  readonly group?: string;
}

/** One run reads each object once. */
const KEPT = { keep: true };

/**
 * What exists in an organization. It answers the single reads of Terraform from few requests.
 *
 * It is a snapshot for one run: it does not read an object again until {@link forget} or {@link forgetGroup} says that it changed.
 * Before it calls a name gone that a list lacks, it asks for this name alone. A shared request continues when one of its callers is
 * aborted; that caller gets the reason of its signal. A failure is not remembered.
 */
export class Inventory {
  readonly #api: PlatformApi;
  readonly #written = new Set<string>();
  readonly #writtenGroups = new Set<string>();
  readonly #databases = new SharedWork<Database | undefined>(KEPT);
  readonly #groups = new SharedWork<Group | undefined>(KEPT);
  readonly #lists = new SharedWork<Database[]>(KEPT);
  readonly #groupList = new SharedWork<ReadonlyMap<string, Group>>(KEPT);
  readonly #apiTokens = new SharedWork<readonly ApiToken[]>(KEPT);
  readonly #listings = new Map<string, GroupListing>();

  constructor(api: PlatformApi) {
    this.#api = api;
  }

  /** Returns the database of that name, or undefined if the whole organization has none. */
  async database(name: string, { group, signal }: DatabaseHint = {}): Promise<Database | undefined> {
    return this.#databases.run(name, async () => this.#findDatabase(name, group), signal);
  }

  /** Returns all databases that match. */
  async databases(filter: DatabaseFilter = {}, { signal }: RequestOptions = {}): Promise<readonly Database[]> {
    const key = JSON.stringify([filter.group, filter.parent]);
    return this.#lists.run(key, async () => this.#api.databases.list(filter), signal);
  }

  /** Returns the group of that name, or undefined if none exists. */
  async group(name: string, { signal }: RequestOptions = {}): Promise<Group | undefined> {
    return this.#groups.run(name, async () => this.#findGroup(name), signal);
  }

  /** Returns the group with that UUID under any name, or undefined if none exists. */
  async groupByUuid(uuid: string, { signal }: RequestOptions = {}): Promise<Group | undefined> {
    const groups = await this.#groupList.run('all', async () => this.#listGroups(), signal);
    return [...groups.values()].find((group) => group.uuid === uuid);
  }

  /**
   * Creates a database with one request, after one list of the taken names that all creates of a group share. So after a lost answer
   * it finds its own database, and never adopts another.
   *
   * @throws TursoError of kind `already-exists` if that name is taken
   */
  async createDatabase(database: CreateDatabase, { signal }: RequestOptions = {}): Promise<Database> {
    const existedBefore = await waitFor(this.#databaseExists(database), signal);
    try {
      return await this.#api.databases.create(database, { existedBefore, signal });
    } finally {
      this.forget(database.name);
    }
  }

  /**
   * Creates a group, like {@link createDatabase}.
   * @throws TursoError of kind `already-exists` if that name is taken
   */
  async createGroup(group: CreateGroup, { signal }: RequestOptions = {}): Promise<Group> {
    const existedBefore = await this.group(group.name, { signal }) !== undefined;
    try {
      return await this.#api.groups.create(group, { existedBefore, signal });
    } finally {
      this.forgetGroup(group.name);
    }
  }

  /** Returns the API tokens of the organization. Without an organization, those of the caller. */
  async apiTokens({ signal }: RequestOptions = {}): Promise<readonly ApiToken[]> {
    return this.#apiTokens.run('all', async () => this.#api.apiTokens.list(), signal);
  }

  /**
   * Creates an API token, like {@link createDatabase}.
   * @throws TursoError of kind `already-exists` if the caller has a token with that name
   */
  async createApiToken(token: NewApiToken, options: RequestOptions = {}): Promise<MintedApiToken> {
    try {
      return await this.#api.apiTokens.create(token, options);
    } finally {
      this.#apiTokens.forgetAll();
    }
  }

  /** @throws TursoError of kind `not-found` if it does not exist */
  async revokeApiToken(token: Pick<ApiToken, 'id' | 'name'>, options: RequestOptions = {}): Promise<void> {
    try {
      await this.#api.apiTokens.revoke(token, options);
    } finally {
      this.#apiTokens.forgetAll();
    }
  }

  /** Call this after every write to a database, also a failed one. The next read asks the service. */
  forget(name: string): void {
    this.#written.add(name);
    this.#databases.forget(name);
    this.#lists.forgetAll();
  }

  /** Call this after every write to a group, also a failed one. It forgets the databases of the group, too. */
  forgetGroup(name: string): void {
    this.#writtenGroups.add(name);
    this.#groups.forget(name);
    this.#listings.delete(name);
    // The databases of the group may be unknown, so all are read again.
    this.#databases.forgetAll();
    this.#lists.forgetAll();
  }

  async #findDatabase(name: string, group: string | undefined): Promise<Database | undefined> {
    const listed = group === undefined || this.#written.has(name) ? undefined : await this.#listing(group).find(name);
    return listed ?? await this.#api.databases.find(name) ?? this.#stillListed(name, group);
  }

  /** Asks again if one answer says that a listed database does not exist. A wrong answer would remove it from the state. */
  async #stillListed(name: string, group: string | undefined): Promise<Database | undefined> {
    if (this.#written.has(name)) return undefined;
    try {
      return (await this.databases({ group })).find((database) => database.name === name);
    } catch (error) {
      // Some tokens may read databases but not list them.
      if (isRefusal(error)) return undefined;
      throw error;
    }
  }

  async #databaseExists({ name, group }: CreateDatabase): Promise<boolean> {
    const listing = this.#listing(group);
    if (!this.#written.has(name)) {
      if (await listing.find(name, true) !== undefined) return true;
      // Of another group it may be, but one of another group is not taken for this one.
      if (listing.isComplete) return false;
    }
    return await this.#api.databases.find(name) !== undefined;
  }

  async #findGroup(name: string): Promise<Group | undefined> {
    if (this.#writtenGroups.has(name)) return this.#api.groups.find(name);
    const groups = await this.#groupList.run('all', async () => this.#listGroups());
    return groups.get(name) ?? this.#api.groups.find(name);
  }

  async #listGroups(): Promise<ReadonlyMap<string, Group>> {
    try {
      const groups = await this.#api.groups.list();
      return new Map(groups.map((group) => [group.name, group]));
    } catch (error) {
      // A token for one group may read this group but not list all groups.
      if (isTursoError(error, 'forbidden')) return new Map();
      throw error;
    }
  }

  #listing(group: string): GroupListing {
    let listing = this.#listings.get(group);
    if (listing === undefined) {
      listing = new GroupListing(async (cursor) => this.#api.databases.page({ group }, { cursor }));
      this.#listings.set(group, listing);
    }
    return listing;
  }
}
