import { createOnce } from './create-once';
import { DatabaseTokenOptions, rotateRequest, tokenRequest } from './database-tokens';
import { nextPage } from './paging';
import { deleteUnlessProtected } from './protected-deletion';
import { Database, DatabaseConfiguration, databaseConfigurationBody, databaseConfigurationFrom, databaseFrom } from './types';
import { unlessNotFound } from '../http/errors';
import type { FileBody } from '../http/file-body';
import { about } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import type { Transport } from '../http/transport';

/**
 * Options of a new database. What is left out is not sent.
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export interface CreateDatabase {
  /** Lowercase letters, digits and dashes; unique in the organization. */
  readonly name: string;
  /** The group, which must exist. */
  readonly group: string;
  /** What it starts with. @default - it is empty */
  readonly seed?: DatabaseSeed;
  /** Bytes, or with a unit: `256mb`, `1gb`. Newer databases reject it. */
  readonly sizeLimit?: string;
  /** A branch needs the key of its source. */
  readonly remoteEncryption?: RemoteEncryption;
  /** The schema database that it follows. Deprecated. */
  readonly schema?: string;
  /** Whether other databases may follow it. Deprecated. */
  readonly isSchema?: boolean;
  /** Whether it runs on Turso's new engine. A branch has the engine of its source. */
  readonly useTursodb?: boolean;
}

/** Encryption with a customer's key, which Turso does not store. */
export interface RemoteEncryption {
  readonly cipher: string;
  /** In base64. */
  readonly key: string;
}

/** What a new database starts with: a copy of another one of its group, an upload to come, or a dump. */
export type DatabaseSeed =
  | { readonly type: 'database'; readonly name: string; /** RFC 3339. */ readonly timestamp?: string }
  | { readonly type: 'database_upload' }
  | { readonly type: 'dump'; readonly url: string };

/** How to create something. */
export interface CreateOptions extends RequestOptions {
  /**
   * Whether the name was taken before. Only a name that was free lets a lost answer be told from somebody else's database.
   * @default - unknown: a lost answer is an error
   */
  readonly existedBefore?: boolean;
}

/** Which databases to list. */
export interface DatabaseFilter {
  /** The name of their group. */
  readonly group?: string;
  /** The `dbId` of the database that they were branched from. */
  readonly parent?: string;
}

/** Which part of a list to return. */
export interface PageOptions extends RequestOptions {
  /** @default 1000 */
  readonly limit?: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

/** A part of a list of databases. */
export interface DatabasePage {
  readonly databases: Database[];
  /** The cursor of the next page. Undefined on the last page. */
  readonly next?: string;
}

const PAGE_SIZE = 1000;

/** What {@link Databases} needs: it sends requests and retries them. */
export type DatabasesTransport = Pick<Transport, 'send' | 'tries'>;

/**
 * The databases of an organization.
 * @see https://docs.turso.tech/api-reference/databases/list
 */
export class Databases {
  readonly #transport: DatabasesTransport;
  readonly #owner: string;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: DatabasesTransport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
    this.#path = owner + pathOf('databases');
  }

  /** Returns one page. A service without paging returns all databases. */
  async page(filter: DatabaseFilter = {}, options: PageOptions = {}): Promise<DatabasePage> {
    const { limit = PAGE_SIZE, cursor, signal } = options;
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      query: { group: filter.group, parent: filter.parent, limit, cursor },
      signal,
      read: readObject((json) => ({
        databases: json.listed('databases').map(databaseFrom),
        next: nextPage(json, cursor),
      })),
    });
  }

  /** Yields all databases. It reads a page only when the caller needs it. */
  async *iterate(filter: DatabaseFilter = {}, options: RequestOptions = {}): AsyncGenerator<Database, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.page(filter, { ...options, cursor });
      yield* page.databases;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** Returns all databases. */
  async list(filter: DatabaseFilter = {}, options: RequestOptions = {}): Promise<Database[]> {
    const databases: Database[] = [];
    for await (const database of this.iterate(filter, options)) databases.push(database);
    return databases;
  }

  /** @throws TursoError of kind `not-found` if no database has that name */
  async get(name: string, options: RequestOptions = {}): Promise<Database> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(name),
      signal: options.signal,
      read: readObject((json) => about(name, databaseFrom(json.requiredObject('database')))),
    });
  }

  /** Returns the database of that name, or undefined if none exists. */
  async find(name: string, options: RequestOptions = {}): Promise<Database | undefined> {
    return unlessNotFound(this.get(name, options));
  }

  /**
   * Creates a database with one request. If the answer is lost and the name was free, it finds the database again or creates it after
   * all.
   *
   * The result has name, identifier, host and group. The other fields may be missing.
   *
   * @throws TursoError of kind `already-exists` if the name belongs to a database that this call did not create
   */
  async create(database: CreateDatabase, options: CreateOptions = {}): Promise<Database> {
    return createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore: options.existedBefore,
      create: async () => this.#post(database, options),
      find: async () => this.find(database.name, options),
      isOurs: (found) => found.group === undefined || found.group === database.group,
    });
  }

  /** @throws TursoError of kind `not-found` if it does not exist, `protected` if delete protection is on */
  async delete(name: string, options: RequestOptions = {}): Promise<void> {
    const remove = async () => this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(name), signal: options.signal, read: readNothing,
    });
    return deleteUnlessProtected(remove, async () => this.#isProtected(name, options));
  }

  /** The delete protection of a group also protects its databases. */
  async #isProtected(name: string, options: RequestOptions): Promise<boolean> {
    const { deleteProtection, group } = await this.get(name, options);
    if (deleteProtection === true || group === undefined) return deleteProtection === true;
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('groups', group, 'configuration'),
      signal: options.signal,
      read: readObject((json) => json.boolean('delete_protection') === true),
    });
  }

  async getConfiguration(name: string, options: RequestOptions = {}): Promise<DatabaseConfiguration> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(name, 'configuration'),
      signal: options.signal,
      read: readObject(databaseConfigurationFrom),
    });
  }

  /** Changes the given settings. It replaces a list as a whole; an empty list clears it. */
  async updateConfiguration(
    name: string,
    configuration: DatabaseConfiguration,
    options: RequestOptions = {},
  ): Promise<DatabaseConfiguration> {
    return this.#transport.send({
      method: 'PATCH',
      path: this.#path + pathOf(name, 'configuration'),
      body: databaseConfigurationBody(configuration),
      signal: options.signal,
      read: readObject(databaseConfigurationFrom),
    });
  }

  /** Creates a token that opens the database. Nobody can read it again, or revoke it alone. */
  async createToken(name: string, token: DatabaseTokenOptions = {}, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send(tokenRequest(this.#path + pathOf(name), token, options));
  }

  /** Ends all tokens of the database. If the group holds the key, it ends those of the whole group. */
  async rotate(name: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send(rotateRequest(this.#path + pathOf(name), options));
  }

  /** Uploads a SQL dump of any size as a seed. Turso's CLI does this too; the API reference no longer describes it. */
  async uploadDump(file: FileBody, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path + pathOf('dumps'),
      file,
      signal: options.signal,
      read: readObject((json) => json.requiredString('dump_url')),
    });
  }

  async #post(database: CreateDatabase, { signal }: RequestOptions): Promise<Database> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path,
      body: createBody(database),
      signal,
      // The caller needs to know what exists, also after an abort.
      finishOnceSent: true,
      read: readObject((json) => {
        const created = about(database.name, databaseFrom(json.requiredObject('database')));
        return { ...created, group: created.group ?? database.group };
      }),
    });
  }
}

function createBody({ name, group, seed, sizeLimit, remoteEncryption, schema, isSchema, useTursodb }: CreateDatabase): object {
  const encryption = remoteEncryption && { encryption_key: remoteEncryption.key, encryption_cipher: remoteEncryption.cipher };
  return { name, group, seed, size_limit: sizeLimit, remote_encryption: encryption, schema, is_schema: isSchema, use_tursodb: useTursodb };
}
