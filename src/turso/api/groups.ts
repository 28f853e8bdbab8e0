import { createOnce } from './create-once';
import { DatabaseTokenOptions, rotateRequest, tokenRequest } from './database-tokens';
import { CreateOptions } from './databases';
import { deleteUnlessProtected } from './protected-deletion';
import { Group, GroupConfiguration, groupFrom } from './types';
import { unlessNotFound } from '../http/errors';
import { about } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/**
 * Options of a new group. What is left out is not sent.
 * @see https://docs.turso.tech/api-reference/groups/create
 */
export interface CreateGroup {
  /** Unique in the organization. */
  readonly name: string;
  /** The primary location, such as `aws-eu-west-1`. */
  readonly location: string;
  /** `all`, or names such as `vector`. */
  readonly extensions?: 'all' | readonly string[];
}

/**
 * The groups of an organization.
 * @see https://docs.turso.tech/api-reference/groups/list
 */
export class Groups {
  readonly #transport: Transport;
  readonly #owner: string;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
    this.#path = owner + pathOf('groups');
  }

  async list(options: RequestOptions = {}): Promise<Group[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      signal: options.signal,
      read: readObject((json) => json.listed('groups').map(groupFrom)),
    });
  }

  /** @throws TursoError of kind `not-found` if no group has that name */
  async get(name: string, options: RequestOptions = {}): Promise<Group> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(name),
      signal: options.signal,
      read: readObject((json) => about(name, groupFrom(json.requiredObject('group')))),
    });
  }

  /** Returns the group of that name, or undefined if none exists. */
  async find(name: string, options: RequestOptions = {}): Promise<Group | undefined> {
    return unlessNotFound(this.get(name, options));
  }

  /**
   * Creates a group with one request. If the answer is lost and the name was free, it finds the group again or creates it after all.
   *
   * @throws TursoError of kind `already-exists` if the name belongs to a group that this call did not create
   */
  async create(group: CreateGroup, options: CreateOptions = {}): Promise<Group> {
    return createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore: options.existedBefore,
      create: async () => this.#post(group, options),
      find: async () => this.find(group.name, options),
      isOurs: () => true,
    });
  }

  /**
   * Deletes the group and every database in it.
   * @throws TursoError of kind `not-found` if it does not exist, `protected` if delete protection is on
   */
  async delete(name: string, options: RequestOptions = {}): Promise<void> {
    const remove = async () => this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(name), signal: options.signal, read: readNothing,
    });
    return deleteUnlessProtected(remove, async () => this.#isProtected(name, options));
  }

  /** A protected database also protects its group. */
  async #isProtected(name: string, options: RequestOptions): Promise<boolean> {
    const { deleteProtection } = await this.getConfiguration(name, options);
    return deleteProtection === true || this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('databases'),
      query: { group: name },
      signal: options.signal,
      read: readObject((json) => json.listed('databases').some((database) => database.boolean('delete_protection') === true)),
    });
  }

  async getConfiguration(name: string, options: RequestOptions = {}): Promise<GroupConfiguration> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(name, 'configuration'),
      signal: options.signal,
      read: readObject((json) => ({ deleteProtection: json.boolean('delete_protection') })),
    });
  }

  /** Changes the given settings. */
  async updateConfiguration(
    name: string,
    configuration: GroupConfiguration,
    options: RequestOptions = {},
  ): Promise<GroupConfiguration> {
    return this.#transport.send({
      method: 'PATCH',
      path: this.#path + pathOf(name, 'configuration'),
      body: { delete_protection: configuration.deleteProtection },
      signal: options.signal,
      read: readObject((json) => ({ deleteProtection: json.boolean('delete_protection') })),
    });
  }

  /** Renames the group. Turso's own CLI does this too; the API reference does not describe it. */
  async rename(name: string, newName: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path + pathOf(name, 'rename'),
      body: { name: newName },
      signal: options.signal,
      read: readNothing,
    });
  }

  /**
   * Moves the group with its databases to another organization, given by its slug.
   * @see https://docs.turso.tech/api-reference/groups/transfer
   */
  async transfer(name: string, organization: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path + pathOf(name, 'transfer'),
      body: { organization },
      signal: options.signal,
      // The caller needs to know where the group is, also after an abort.
      finishOnceSent: true,
      read: readNothing,
    });
  }

  /** Wakes a group that Turso has archived because nobody used it. */
  async unarchive(name: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'POST', path: this.#path + pathOf(name, 'unarchive'), signal: options.signal, read: readNothing,
    });
  }

  /** Adds a replica. Deprecated, and not for groups on AWS. */
  async addLocation(name: string, location: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'POST', path: this.#path + pathOf(name, 'locations', location), signal: options.signal, read: readNothing,
    });
  }

  /** Removes a replica. The primary location cannot be removed. */
  async removeLocation(name: string, location: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(name, 'locations', location), signal: options.signal, read: readNothing,
    });
  }

  /** Creates a token that opens all databases of the group. Nobody can read it again, or revoke it alone. */
  async createToken(name: string, token: DatabaseTokenOptions = {}, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send(tokenRequest(this.#path + pathOf(name), token, options));
  }

  /** Ends all tokens of the group and of its databases. */
  async rotate(name: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send(rotateRequest(this.#path + pathOf(name), options));
  }

  async #post(group: CreateGroup, { signal }: RequestOptions): Promise<Group> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path,
      body: { name: group.name, location: group.location, extensions: group.extensions },
      signal,
      // The caller needs to know what exists, also after an abort.
      finishOnceSent: true,
      read: readObject((json) => about(group.name, groupFrom(json.requiredObject('group')))),
    });
  }
}
