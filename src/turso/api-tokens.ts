import { JsonObject } from './json';
import { pathOf, readNothing, readObject, RequestOptions } from './request';
import { Transport } from './transport';

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
 * The API tokens of an organization.
 * @see https://docs.turso.tech/api-reference/tokens/list
 */
export class ApiTokens {
  readonly #transport: Transport;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#path = owner + pathOf('api-tokens');
  }

  /** The tokens restricted to the organization: all of them for admins and owners, one's own for others. */
  async list(options: RequestOptions = {}): Promise<ApiToken[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      signal: options.signal,
      read: readObject((json) => json.objects('tokens').map(apiTokenFrom)),
    });
  }

  /** Makes a token of the caller's. */
  async create({ name, organization, group, scopes }: NewApiToken, options: RequestOptions = {}): Promise<MintedApiToken> {
    return this.#transport.send({
      method: 'POST',
      path: pathOf('v1', 'auth', 'api-tokens', name),
      body: organization === undefined ? undefined : { organization, group, scopes },
      signal: options.signal,
      // What was created has to be known, also to one who is in a hurry to stop.
      finishOnceSent: true,
      read: readObject((json) => ({
        name: json.requiredString('name'),
        id: json.requiredString('id'),
        token: json.requiredString('token'),
      })),
    });
  }

  /** @throws TursoError of kind `not-found` if the organization has none of that id */
  async revoke(id: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(id), signal: options.signal, read: readNothing,
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
