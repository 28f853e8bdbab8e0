import { TenantError, TenantNotFoundError, TenantsConfigurationError } from './errors';
import { explained, type About } from './failures';
import { Platform } from './platform';
import { SHARED, type Settings } from './settings';
import { httpUrlOf, siblingUrl } from './sibling-url';
import type { TenantName } from './tenant-name';
import { Token } from './token';
import type { Database } from '../turso/api/types';
import { SharedWork } from '../turso/shared-work';
import { databaseUrls } from '../turso/urls';

/** The address of a database. */
export interface DatabaseAddress {
  readonly name: string;
  /** For Turso's clients. */
  readonly url: string;
  /** For SQL over HTTP. */
  readonly httpUrl: string;
  /** Turso's `DbId`; undefined if the address was computed. */
  readonly id?: string;
}

/** The address of a database that the Platform API knows. */
export interface FoundDatabase extends DatabaseAddress {
  readonly id: string;
}

/** Finds databases: computes their URL, or asks the Platform API. */
export class DatabaseFinder {
  readonly #settings: Settings;
  readonly #platform: Platform | undefined;
  readonly #lookups = new SharedWork<DatabaseAddress>(SHARED);
  #schema: DatabaseAddress | undefined;

  constructor(settings: Settings) {
    const { apiToken, schemaDatabase: name, schemaDatabaseUrl: url, clock } = settings;
    this.#settings = settings;
    this.#platform = apiToken === undefined ? undefined : new Platform(settings, new Token('apiToken', apiToken, clock));
    this.#schema = url === undefined ? undefined : { name, url, httpUrl: httpUrlOf(url) };
  }

  /**
   * Returns the address of the schema database.
   * @throws TenantError if it does not exist, or if the Platform API does not answer
   */
  async schema(signal: AbortSignal): Promise<DatabaseAddress> {
    return this.#schema ??= await this.#lookups.run('schema', async (shared) => {
      const name = this.#settings.schemaDatabase;
      const found = await this.ask({ database: name }, async ({ databases }) => databases.find(name, { signal: shared }));
      if (found === undefined) throw new TenantsConfigurationError(`The schema database "${name}" does not exist. Correct schemaDatabase or TURSO_DATABASE_NAME.`);
      return addressOf(found);
    }, signal);
  }

  /** Returns where a tenant's database is, or would be. Computes it if possible, and asks otherwise. */
  async tenant(name: TenantName, signal: AbortSignal): Promise<DatabaseAddress> {
    const { schemaDatabase, schemaDatabaseUrl } = this.#settings;
    const url = schemaDatabaseUrl === undefined ? undefined : siblingUrl(schemaDatabaseUrl, schemaDatabase, name.database);
    return url === undefined ? this.lookUp(name, signal) : { name: name.database, url, httpUrl: httpUrlOf(url) };
  }

  /** Finds a database by name with the Platform API; undefined without an API token. */
  get find(): ((name: string, options: { signal?: AbortSignal }) => Promise<Database | undefined>) | undefined {
    const platform = this.#platform;
    return platform && (async (name, options) => platform.databases.find(name, options));
  }

  /** Whether there is a token for the Platform API. */
  get canLookUp(): boolean {
    return this.#platform !== undefined;
  }

  /**
   * Asks the Platform API for a tenant's database.
   * @throws TenantNotFoundError if it does not exist
   * @throws TenantError if it belongs to another group, or if the Platform API does not answer
   */
  async lookUp(name: TenantName, signal: AbortSignal): Promise<FoundDatabase> {
    const found = await this.ask(name, async ({ databases }) => databases.find(name.database, { signal }));
    if (found === undefined) throw new TenantNotFoundError(name.tenant, name.database);
    return this.#ours(name, found);
  }

  /** Finds a tenant's database, or creates it. */
  async findOrCreate(name: TenantName, signal: AbortSignal): Promise<{ address: FoundDatabase; isNew: boolean }> {
    const { group, schemaDatabase } = this.#settings;
    if (group === undefined) throw new TenantsConfigurationError('group is missing, and create() needs it. Set TURSO_GROUP, or give the option group.');
    const create = async (platform: Platform) => platform.findOrCreate(name.database, group, schemaDatabase, signal);
    const { database, isNew } = await this.ask(name, create);
    return { address: this.#ours(name, database), isNew };
  }

  #ours(name: TenantName, database: Database): FoundDatabase {
    const { group } = this.#settings;
    if (group !== undefined && database.group !== undefined && database.group !== group) {
      throw new TenantError('NAME_TAKEN', `Database "${name.database}" belongs to the group "${database.group}", not to "${group}", so it is not a tenant of `
        + 'this fleet. Choose another tenant id, or set a prefix.', name);
    }
    return addressOf(database);
  }

  /**
   * Asks the Platform API.
   * @param about what the question is about, for messages
   * @throws TenantError
   */
  async ask<T>(about: About, question: (platform: Platform) => Promise<T>): Promise<T> {
    if (this.#platform === undefined) {
      throw new TenantsConfigurationError('apiToken is missing, and this call needs the Platform API. Set TURSO_API_TOKEN, or give the option apiToken.');
    }
    return explained(about, question(this.#platform));
  }
}

export function addressOf(database: Database): FoundDatabase {
  return { name: database.name, id: database.dbId, ...databaseUrls(database) };
}
