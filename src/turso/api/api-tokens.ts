import { createOnce } from './create-once';
import { isTursoError } from '../http/errors';
import { JsonObject } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

const OWN = pathOf('v1', 'auth', 'api-tokens');

/** An API token, as lists describe it: the secret is shown only once, to who makes it. */
export interface ApiToken {
  /** Unique among the tokens of its owner. */
  readonly name: string;
  readonly id: string;
  /** The slug of the organization that it is restricted to. */
  readonly organization?: string;
  /** The name of the group that it is pinned to. */
  readonly group?: string;
  /** What a token of a group may do; presets are expanded. */
  readonly scopes?: readonly string[];
  /** Who made it, as far as the caller may know. */
  readonly owner?: { readonly username?: string; readonly email?: string };
  /** A date, such as `2026-05-21`. */
  readonly createdAt?: string;
}

/** What a new API token may do. */
export interface NewApiToken {
  readonly name: string;
  /** @default - every organization of the caller, which Turso deprecates */
  readonly organization?: string;
  /** @default - all groups */
  readonly group?: string;
  /** Has to be given with a group. */
  readonly scopes?: readonly string[];
}

/** A token that was made just now. */
export interface MintedApiToken {
  readonly name: string;
  readonly id: string;
  /** The secret. It cannot be read again. */
  readonly token: string;
}

/**
 * The API tokens of an organization; without one, the caller's own.
 * @see https://docs.turso.tech/api-reference/tokens/list
 */
export class ApiTokens {
  readonly #transport: Transport;
  readonly #organization: string | undefined;

  /** @param organization its slug */
  constructor(transport: Transport, organization: string | undefined) {
    this.#transport = transport;
    this.#organization = organization;
  }

  /** The tokens restricted to the organization: all of them for admins and owners, one's own for others. */
  async list(options: RequestOptions = {}): Promise<ApiToken[]> {
    return this.#list(this.#organization === undefined ? OWN : pathOf('v1', 'organizations', this.#organization, 'api-tokens'), options);
  }

  /**
   * Makes a token of the caller's, exactly one: where the answer with its secret is lost, the token that nobody knows is
   * revoked and another one made.
   *
   * @throws TursoError of kind `already-exists` if the caller has one of that name
   */
  async create(token: NewApiToken, options: RequestOptions = {}): Promise<MintedApiToken> {
    const existedBefore = await this.#hasOwn(token.name, options);
    return createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore,
      create: async () => this.#post(token, options),
      // What is found is of no use without its secret.
      find: async () => {
        if (await this.#hasOwn(token.name, options) !== false) await this.#delete(OWN + pathOf(token.name), options);
        return undefined;
      },
      isOurs: () => true,
    });
  }

  /** @throws TursoError of kind `not-found` if there is none */
  async revoke({ id, name }: Pick<ApiToken, 'id' | 'name'>, options: RequestOptions = {}): Promise<void> {
    // Names are unique among one's own tokens, not in an organization.
    if (this.#organization === undefined) return this.#delete(OWN + pathOf(name), options);
    return this.#delete(pathOf('v1', 'organizations', this.#organization, 'api-tokens', id), options);
  }

  /** Whether the caller has a token of that name; undefined where its API token may not ask. */
  async #hasOwn(name: string, options: RequestOptions): Promise<boolean | undefined> {
    try {
      return (await this.#list(OWN, options)).some((token) => token.name === name);
    } catch (error) {
      if (isTursoError(error, 'forbidden')) return undefined;
      throw error;
    }
  }

  async #list(path: string, { signal }: RequestOptions): Promise<ApiToken[]> {
    return this.#transport.send({ method: 'GET', path, signal, read: readObject((json) => json.listed('tokens').map(apiTokenFrom)) });
  }

  async #delete(path: string, { signal }: RequestOptions): Promise<void> {
    return this.#transport.send({ method: 'DELETE', path, signal, read: readNothing });
  }

  async #post({ name, organization, group, scopes }: NewApiToken, { signal }: RequestOptions): Promise<MintedApiToken> {
    return this.#transport.send({
      method: 'POST',
      path: OWN + pathOf(name),
      body: organization === undefined ? undefined : { organization, group, scopes },
      signal,
      // What was created has to be known, also to one who is in a hurry to stop.
      finishOnceSent: true,
      read: readObject((json) => ({
        name: json.requiredString('name'),
        id: json.requiredString('id'),
        token: json.requiredString('token'),
      })),
    });
  }
}

function apiTokenFrom(json: JsonObject): ApiToken {
  const owner = json.object('owner');
  return {
    name: json.requiredString('name'),
    id: json.requiredString('id'),
    organization: json.string('organization'),
    group: json.string('group'),
    scopes: json.strings('scopes'),
    owner: owner === undefined ? undefined : { username: owner.string('username'), email: owner.string('email') },
    createdAt: json.string('created_at'),
  };
}
