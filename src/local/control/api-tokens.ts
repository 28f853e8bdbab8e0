import { createHash, randomBytes } from 'node:crypto';
import { ApiError } from '../errors';
import { ApiToken, Organization, User } from '../model';
import { ControlParts } from './parts';

/** A new token with its secret, which only this answer contains. */
export interface NewApiToken extends ApiToken {
  readonly token: string;
}

/** The reach of a token: everything of its user, one organization, or one group with these scopes. */
export type TokenReach = Pick<ApiToken, 'organizationId' | 'groupId' | 'scopes'>;

/** The user of a token, and the token itself unless it is the platform's own. */
export interface TokenHolder {
  readonly user: User;
  readonly token?: ApiToken;
}

/** The token that turso-local was started with, and its user. */
export interface MainToken {
  readonly token: string;
  readonly userId: string;
}

/** Tokens for the Platform API. https://docs.turso.tech/api-reference/tokens/list */
export class ApiTokens {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'now' | 'locks'>, private readonly main: MainToken) {}

  /** Returns the user of a token: the one that turso-local was started with, or a later one. */
  principalOf(secret: string): TokenHolder | undefined {
    const { registry } = this.parts;
    const hash = hashOf(secret);
    if (hash === hashOf(this.main.token)) {
      return { user: registry.get('user', this.main.userId)! };
    }
    const token = registry.all('apiToken').find((known) => known.hash === hash);
    const user = token && registry.get('user', token.userId);
    return user && { user, token };
  }

  list(user: User): ApiToken[] {
    return this.parts.registry.all('apiToken').filter(({ userId }) => userId === user.id);
  }

  /** Returns the tokens of an organization and its groups: all of them for owner and admins, their own for others. */
  ofOrganization(organization: Organization, user: User): ApiToken[] {
    const role = this.parts.registry.findMember(organization.id, user.id)?.role;
    const leads = role === 'owner' || role === 'admin';
    return this.parts.registry.all('apiToken')
      .filter(({ organizationId, userId }) => organizationId === organization.id && (leads || userId === user.id));
  }

  create(user: User, name: string, reach: TokenReach = {}): Promise<NewApiToken> {
    return this.parts.locks.exclusive(`api tokens ${user.id}`, async () => {
      if (this.find(user, name) !== undefined) {
        throw new ApiError(409, `token with name ${name} already exists`);
      }
      const token = newApiToken();
      const kept: ApiToken = {
        id: randomBytes(16).toString('base64url'),
        userId: user.id,
        ...reach,
        name,
        hash: hashOf(token),
        createdAt: new Date(this.parts.now()).toISOString(),
      };
      await this.parts.registry.commit((transaction) => transaction.put('apiToken', kept));
      return { ...kept, token };
    });
  }

  /** @param organizationId if set, tokens of other organizations count as missing */
  async delete(user: User, name: string, organizationId?: string): Promise<void> {
    const token = this.find(user, name);
    if (token === undefined || (organizationId !== undefined && token.organizationId !== organizationId)) {
      throw new ApiError(404, `could not find token with name ${name}`);
    }
    await this.parts.registry.commit((transaction) => transaction.delete('apiToken', token.id));
  }

  async deleteOfOrganization(organization: Organization, user: User, id: string): Promise<void> {
    if (!this.ofOrganization(organization, user).some((token) => token.id === id)) {
      throw new ApiError(404, `could not find token with id ${id}`);
    }
    await this.parts.registry.commit((transaction) => transaction.delete('apiToken', id));
  }

  private find(user: User, name: string): ApiToken | undefined {
    return this.list(user).find((token) => token.name === name);
  }
}

/** Creates a secret in hex. It never begins with a dash, so commands accept it as an argument. */
export function newApiToken(): string {
  return randomBytes(32).toString('hex');
}

/** A plain hash is enough for random secrets, which an attacker cannot guess. Comparing hashes reveals no timing. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
