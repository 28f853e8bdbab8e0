import { createHash, randomBytes } from 'node:crypto';
import { ApiError } from '../errors';
import { ApiToken } from '../model';
import { ControlParts } from './parts';

/** A token at the one moment when its secret is known. */
export interface NewApiToken extends ApiToken {
  readonly token: string;
}

/** Tokens for the Platform API. https://docs.turso.tech/api-reference/tokens/list */
export class ApiTokens {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'now'>, private readonly mainToken: string) {}

  /** Whether this token opens the API: the one that turso-local was started with, or one created since. */
  accepts(token: string): boolean {
    const hash = hashOf(token);
    return hash === hashOf(this.mainToken) || this.list().some((known) => known.hash === hash);
  }

  list(): ApiToken[] {
    return this.parts.registry.all('apiToken');
  }

  async create(name: string): Promise<NewApiToken> {
    if (this.find(name) !== undefined) {
      throw new ApiError(409, `token with name ${name} already exists`);
    }
    const token = newApiToken();
    const kept: ApiToken = {
      id: randomBytes(16).toString('base64url'),
      name,
      hash: hashOf(token),
      createdAt: new Date(this.parts.now()).toISOString(),
    };
    await this.parts.registry.commit((transaction) => transaction.put('apiToken', kept));
    return { ...kept, token };
  }

  async delete(name: string): Promise<void> {
    const token = this.find(name);
    if (token === undefined) {
      throw new ApiError(404, `could not find token with name ${name}`);
    }
    await this.parts.registry.commit((transaction) => transaction.delete('apiToken', token.id));
  }

  private find(name: string): ApiToken | undefined {
    return this.list().find((token) => token.name === name);
  }
}

/** In hex, so that it never begins with a dash: it has to be a good argument of a command too. */
export function newApiToken(): string {
  return randomBytes(32).toString('hex');
}

/** The secrets are random, so a plain hash cannot be reversed by guessing; comparing hashes gives away no timing. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
