import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** The user that the API token belongs to. */
export interface User {
  /** Also the slug of the personal account. */
  readonly username: string;
  readonly name?: string;
  readonly email?: string;
  readonly avatarUrl?: string;
  readonly plan?: string;
  /** Whether multi-factor authentication is on. */
  readonly mfa?: boolean;
  readonly hasPendingInvites?: boolean;
}

/**
 * The user that the API token belongs to.
 * @see https://docs.turso.tech/api-reference/users/get
 */
export class CurrentUser {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async get(options: RequestOptions = {}): Promise<User> {
    return this.#transport.send({
      method: 'GET',
      path: pathOf('v1', 'user'),
      signal: options.signal,
      read: readObject((json) => userFrom(json.requiredObject('user'))),
    });
  }
}

function userFrom(json: JsonObject): User {
  return {
    username: json.requiredString('username'),
    name: json.string('name'),
    email: json.string('email'),
    avatarUrl: json.string('avatarUrl'),
    plan: json.string('plan'),
    mfa: json.boolean('mfa'),
    hasPendingInvites: json.boolean('has_pending_invites'),
  };
}
