import { randomUUID } from 'node:crypto';
import { ApiError } from '../errors';
import { User } from '../model';
import { ControlParts } from './parts';

export function newUser(username: string, email: string = `${username}@localhost`): User {
  return { id: randomUUID(), username, email, mfa: false };
}

/** The accounts. The API creates none: people sign up on a page, or here through a control or an accepted invite. */
export class Users {
  constructor(private readonly parts: Pick<ControlParts, 'registry'>) {}

  /** @throws ApiError 404 with Turso's text. */
  get(username: string): User {
    const user = this.parts.registry.findUser(username);
    if (user === undefined) {
      throw new ApiError(404, `could not find user ${username}`);
    }
    return user;
  }

  findByEmail(email: string): User | undefined {
    return this.parts.registry.all('user').find((user) => user.email === email);
  }

  async signUp(username: string, email?: string): Promise<User> {
    const user = newUser(username, email);
    if (this.parts.registry.findUser(username) !== undefined || this.findByEmail(user.email) !== undefined) {
      throw new ApiError(409, `a user with name ${username} or email ${user.email} already exists`);
    }
    await this.parts.registry.commit((transaction) => transaction.put('user', user));
    return user;
  }
}
