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

/** Whom to add, and in which role. The role `owner` is not possible. */
export interface NewMember {
  /** The username of a Turso account. */
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

  /** @throws TursoError of kind `not-found` if the person is not a member */
  async get(username: string, options: RequestOptions = {}): Promise<Member> {
    return this.#transport.send({
      method: 'GET',
      path: this.#path + pathOf(username),
      signal: options.signal,
      read: readObject((json) => memberFrom(json.requiredObject('member'))),
    });
  }

  /**
   * Adds a member with one request. If the answer is lost and the person was not a member before, it finds the member again or adds
   * it after all.
   *
   * @throws TursoError of kind `already-exists` if the person was a member before this call
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

  /** @throws TursoError of kind `not-found` if the person is not a member */
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
      // The caller needs to know who is a member, also after an abort.
      finishOnceSent: true,
      read: () => ({ username, role }),
    });
  }
}

function memberFrom(json: JsonObject): Member {
  return { username: json.requiredString('username'), role: json.requiredString('role'), email: json.string('email') };
}
