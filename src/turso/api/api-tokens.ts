import { createOnce } from './create-once';
import { isTursoError } from '../http/errors';
import { JsonObject } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

const OWN = pathOf('v1', 'auth', 'api-tokens');

/** An API token without its secret, which Turso shows only when it creates the token. */
export interface ApiToken {
  /** Unique among the tokens of its owner. */
  readonly name: string;
  readonly id: string;
  /** The slug of the only organization that it opens. */
  readonly organization?: string;
  /** The name of the only group that it opens. */
  readonly group?: string;
  /** What a token of a group may do, with presets expanded. */
  readonly scopes?: readonly string[];
  /** Who created it, if the caller may know. */
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
  /** Required with a group. */
  readonly scopes?: readonly string[];
}

/** A token that has just been created. */
export interface MintedApiToken {
  readonly name: string;
  readonly id: string;
  /** The secret. It cannot be read again. */
  readonly token: string;
}

/**
 * The API tokens of an organization. Without an organization, those of the caller.
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

  /** Returns the tokens restricted to the organization: all of them for admins and owners, their own for others. */
  async list(options: RequestOptions = {}): Promise<ApiToken[]> {
    return this.#list(this.#organization === undefined ? OWN : pathOf('v1', 'organizations', this.#organization, 'api-tokens'), options);
  }

  /**
   * Creates exactly one token of the caller. If the answer with its secret is lost, this revokes the unknown token and creates
   * another.
   *
   * @throws TursoError of kind `already-exists` if the caller has a token with that name
   */
  async create(token: NewApiToken, options: RequestOptions = {}): Promise<MintedApiToken> {
    const existedBefore = await this.#hasOwn(token.name, options);
    return createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore,
      create: async () => this.#post(token, options),
      // A token that exists is useless without its secret.
      find: async () => {
        if (await this.#hasOwn(token.name, options) !== false) await this.#delete(OWN + pathOf(token.name), options);
        return undefined;
      },
      isOurs: () => true,
    });
  }

  /** @throws TursoError of kind `not-found` if it does not exist */
  async revoke({ id, name }: Pick<ApiToken, 'id' | 'name'>, options: RequestOptions = {}): Promise<void> {
    // Names are unique among the tokens of a user, not in an organization.
    if (this.#organization === undefined) return this.#delete(OWN + pathOf(name), options);
    return this.#delete(pathOf('v1', 'organizations', this.#organization, 'api-tokens', id), options);
  }

  /** Whether the caller has a token with that name. Undefined if its API token may not ask. */
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
      // The caller needs to know what exists, also after an abort.
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
