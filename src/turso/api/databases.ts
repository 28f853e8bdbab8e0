import { createOnce } from './create-once';
import { DatabaseTokenOptions, rotateRequest, tokenRequest } from './database-tokens';
import { deleteUnlessProtected } from './protected-deletion';
import { Database, DatabaseConfiguration, databaseConfigurationBody, databaseConfigurationFrom, databaseFrom } from './types';
import { isTursoError } from '../http/errors';
import { FileBody } from '../http/file-body';
import { about, JsonObject } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/**
 * What a new database is to be like. What is left out is not sent.
 * @see https://docs.turso.tech/api-reference/databases/create
 */
export interface CreateDatabase {
  /** Lowercase letters, digits and dashes; unique in the organization. */
  readonly name: string;
  /** The group to put it in, which must exist. */
  readonly group: string;
  /** What it starts with; empty if left out. */
  readonly seed?: DatabaseSeed;
  /** Bytes, or with a unit: `256mb`, `1gb`. Newer databases refuse it. */
  readonly sizeLimit?: string;
  /** A branch is made with the key of its source. */
  readonly remoteEncryption?: RemoteEncryption;
  /** The schema database that it is to follow. Deprecated. */
  readonly schema?: string;
  /** Whether others may follow it. Deprecated. */
  readonly isSchema?: boolean;
}

/** Encryption with a key of one's own, which Turso does not keep. */
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

/** How a create is to be made. */
export interface CreateOptions extends RequestOptions {
  /**
   * Whether the name was taken before this create began, if that is known. Only when it is known to have
   * been free can a create whose answer was lost be told from somebody else's database.
   * @default - not known: a lost answer is an error
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

/** Which part of a list to answer. */
export interface PageOptions extends RequestOptions {
  /** @default 1000 */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** A part of a list of databases. */
export interface DatabasePage {
  readonly databases: Database[];
  /** The cursor of the next page; undefined on the last one. */
  readonly next?: string;
}

const PAGE_SIZE = 1000;

/**
 * The databases of an organization.
 * @see https://docs.turso.tech/api-reference/databases/list
 */
export class Databases {
  readonly #transport: Transport;
  readonly #owner: string;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
    this.#path = owner + pathOf('databases');
  }

  /** One page. Where the service does not page, it is all there is. */
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

  /** All databases, page by page, no further than they are asked for. */
  async *iterate(filter: DatabaseFilter = {}, options: RequestOptions = {}): AsyncGenerator<Database, void, undefined> {
    let cursor: string | undefined;
    do {
      const page = await this.page(filter, { ...options, cursor });
      yield* page.databases;
      cursor = page.next;
    } while (cursor !== undefined);
  }

  /** All databases. */
  async list(filter: DatabaseFilter = {}, options: RequestOptions = {}): Promise<Database[]> {
    const databases: Database[] = [];
    for await (const database of this.iterate(filter, options)) databases.push(database);
    return databases;
  }

  /** @throws TursoError of kind `not-found` if there is none of that name */
  async get(name: string, options: RequestOptions = {}): Promise<Database> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(name),
      signal: options.signal,
      read: readObject((json) => about(name, databaseFrom(json.requiredObject('database')))),
    });
  }

  /** The database of that name, or undefined if there is none. */
  async find(name: string, options: RequestOptions = {}): Promise<Database | undefined> {
    try {
      return await this.get(name, options);
    } catch (error) {
      if (isTursoError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  /**
   * Makes a database with one request. Where its answer is lost and the name is known to have been free,
   * the database is found again, or made after all.
   *
   * The answer tells the name, identifier and host; of the rest only the group is certain.
   *
   * @throws TursoError of kind `already-exists` if there is one of that name that this call did not make
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

  /** @throws TursoError of kind `not-found` if there is none, `protected` if delete protection is on */
  async delete(name: string, options: RequestOptions = {}): Promise<void> {
    const remove = async () => this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(name), signal: options.signal, read: readNothing,
    });
    return deleteUnlessProtected(remove, async () => this.#isProtected(name, options));
  }

  /** A group protects all its databases, too. */
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

  /** Changes what is given. A list is replaced as a whole; an empty one is cleared. */
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

  /** Mints a token that opens the database. It cannot be read again, nor revoked alone. */
  async createToken(name: string, token: DatabaseTokenOptions = {}, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send(tokenRequest(this.#path + pathOf(name), token, options));
  }

  /** Ends all tokens of the database and, where the group holds the key, of its whole group. */
  async rotate(name: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send(rotateRequest(this.#path + pathOf(name), options));
  }

  /** Uploads a dump of SQL, of whatever size, to be a seed. It is Turso's CLI that does so; the API reference does not know it any more. */
  async uploadDump(path: string, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path + pathOf('dumps'),
      file: FileBody.inForm(path),
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
      // What was created has to be known, also to one who is in a hurry to stop.
      finishOnceSent: true,
      read: readObject((json) => {
        const created = about(database.name, databaseFrom(json.requiredObject('database')));
        return { ...created, group: created.group ?? database.group };
      }),
    });
  }
}

function createBody({ name, group, seed, sizeLimit, remoteEncryption, schema, isSchema }: CreateDatabase): object {
  const encryption = remoteEncryption && { encryption_key: remoteEncryption.key, encryption_cipher: remoteEncryption.cipher };
  return { name, group, seed, size_limit: sizeLimit, remote_encryption: encryption, schema, is_schema: isSchema };
}

/** A service that ignores the cursor would answer the same page for ever. */
function nextPage(json: JsonObject, cursor: string | undefined): string | undefined {
  const next = json.object('pagination')?.string('next');
  return next === '' || next === cursor ? undefined : next;
}
