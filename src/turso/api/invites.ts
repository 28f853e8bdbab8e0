import { createOnce } from './create-once';
import { JsonObject, UnexpectedShape } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A pending invite: neither accepted nor revoked. */
export interface Invite {
  readonly id: string;
  readonly email: string;
  readonly role: string;
  /** RFC 3339. */
  readonly createdAt?: string;
}

/** Whom to invite, by email or username, and in which role. The role `owner` is not possible. */
export interface NewInvite {
  readonly email?: string;
  /** The username of a Turso account. The invite goes to its email address. */
  readonly username?: string;
  readonly role: string;
}

/**
 * The pending invites of an organization.
 * @see https://docs.turso.tech/api-reference/organizations/invites/list
 */
export class Invites {
  readonly #transport: Transport;
  readonly #path: string;

  /** @param owner the path of the organization in version 2 of the API */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#path = owner + pathOf('invites');
  }

  async list(options: RequestOptions = {}): Promise<Invite[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      signal: options.signal,
      read: readObject((json) => json.listed('invites').map(inviteFrom)),
    });
  }

  /** Invites somebody whose address has no pending invite. After a lost answer, it looks the invite up. */
  async createFirst(invite: NewInvite & { readonly email: string }, options: RequestOptions = {}): Promise<string> {
    const { email } = await createOnce<{ readonly email: string; readonly role: string }>({
      tries: this.#transport.tries(options.signal),
      existedBefore: false,
      create: async () => ({ email: await this.create(invite, options), role: invite.role }),
      find: async () => (await this.list(options)).find((one) => one.email.toLowerCase() === invite.email.toLowerCase()),
      isOurs: ({ role }) => role === invite.role,
    });
    return email;
  }

  /** Invites somebody and returns the address. It replaces a pending invite to the same address. */
  async create({ email, username, role }: NewInvite, options: RequestOptions = {}): Promise<string> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path,
      body: { email, username, role },
      signal: options.signal,
      finishOnceSent: true,
      read: readObject((json) => json.requiredObject('invited').requiredString('email')),
    });
  }

  /** @throws TursoError of kind `not-found` if no invite to this address is pending */
  async revoke(email: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(email), signal: options.signal, read: readNothing,
    });
  }
}

function inviteFrom(json: JsonObject): Invite {
  const id = json.integer('id') ?? json.string('id');
  if (id === undefined) throw new UnexpectedShape('an invite in the answer has no "id"');
  return {
    id: String(id),
    email: json.requiredString('email'),
    role: json.requiredString('role'),
    createdAt: json.string('created_at'),
  };
}
