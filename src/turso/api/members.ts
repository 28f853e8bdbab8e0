import { createOnce } from './create-once';
import { CreateOptions } from './databases';
import { JsonObject } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A person in an organization. */
export interface Member {
  readonly username: string;
  /** `owner`, `admin`, `member` or `viewer`. */
  readonly role: string;
  readonly email?: string;
}

/** Whom to add, and as what. `owner` cannot be given. */
export interface NewMember {
  /** Of somebody who has an account at Turso. */
  readonly username: string;
  readonly role: string;
}

/**
 * The members of an organization. Personal accounts have none.
 * @see https://docs.turso.tech/api-reference/organizations/members/list
 */
export class Members {
  readonly #transport: Transport;
  readonly #path: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#path = owner + pathOf('members');
  }

  async list(options: RequestOptions = {}): Promise<Member[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path,
      signal: options.signal,
      read: readObject((json) => json.listed('members').map(memberFrom)),
    });
  }

  /** @throws TursoError of kind `not-found` if the person is no member */
  async get(username: string, options: RequestOptions = {}): Promise<Member> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(username),
      signal: options.signal,
      read: readObject((json) => memberFrom(json.requiredObject('member'))),
    });
  }

  /**
   * Adds a member with one request. Where its answer is lost and the person is known not to have been a member, the member is
   * found again, or added after all.
   *
   * @throws TursoError of kind `already-exists` if this call did not make the person a member
   */
  async add(member: NewMember, options: CreateOptions = {}): Promise<void> {
    await createOnce({
      tries: this.#transport.tries(options.signal),
      existedBefore: options.existedBefore,
      create: async () => this.#post(member, options),
      find: async () => (await this.list(options)).find(({ username }) => username === member.username),
      isOurs: ({ role }) => role === member.role,
    });
  }

  async changeRole(username: string, role: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'PATCH', path: this.#path + pathOf(username), body: { role }, signal: options.signal, read: readNothing,
    });
  }

  /** @throws TursoError of kind `not-found` if the person is no member */
  async remove(username: string, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'DELETE', path: this.#path + pathOf(username), signal: options.signal, read: readNothing,
    });
  }

  async #post({ username, role }: NewMember, { signal }: RequestOptions): Promise<NewMember> {
    return this.#transport.send({
      method: 'POST',
      path: this.#path,
      body: { username, role },
      signal,
      // Who was added has to be known, also to one who is in a hurry to stop.
      finishOnceSent: true,
      read: () => ({ username, role }),
    });
  }
}

function memberFrom(json: JsonObject): Member {
  return { username: json.requiredString('username'), role: json.requiredString('role'), email: json.string('email') };
}
