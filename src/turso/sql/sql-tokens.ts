import type { FindDatabase } from './late-database';
import { SqlTarget } from './sql-types';
import { DatabaseTokenOptions, TokenAuthorization } from '../api/database-tokens';
import { isTursoError } from '../http/errors';
import { Clock } from '../http/time';

const LIFETIME = 10 * 60_000;
const EXPIRATION = '10m';

/** No transaction starts with a token in its last minutes, because the token has to outlive it. */
const MARGIN = 3 * 60_000;

/** From this many databases of one group on, one token for the group replaces one for each database. */
const DATABASES_PER_GROUP_TOKEN = 3;

/** The part of the Platform API that SQL needs: it creates tokens and finds databases. */
export interface SqlPlatform {
  readonly databases: {
    /** @default - a database that its host does not know counts as deleted */
    readonly find?: FindDatabase;
    createToken(name: string, options?: DatabaseTokenOptions): Promise<string>;
  };
  readonly groups: { createToken(name: string, options?: DatabaseTokenOptions): Promise<string> };
}

/** A token, for a database or for a group. */
export interface SqlToken {
  readonly jwt: string;
  readonly scope: 'database' | 'group';
}

/**
 * The tokens for SQL. Each is created when it is needed, lives ten minutes, permits only what is needed, and serves every transaction
 * that needs the same. None is ever shown.
 */
export class SqlTokens {
  readonly #platform: SqlPlatform;
  readonly #clock: Clock;
  readonly #minted = new Map<string, Minted>();
  readonly #namesByGroup = new Map<string, Set<string>>();
  readonly #refusedGroups = new Set<string>();

  constructor(platform: SqlPlatform, clock: Clock) {
    this.#platform = platform;
    this.#clock = clock;
  }

  /** @throws TursoError if the platform creates no token */
  async get(target: SqlTarget, authorization: TokenAuthorization): Promise<SqlToken> {
    const { name, group } = target;
    if (group !== undefined && this.#isGroupTokenWorthIt(group, name)) {
      const token = await this.#groupToken(group, authorization);
      if (token !== undefined) return token;
    }
    return this.#shared('database', name, authorization, (options) => this.#platform.databases.createToken(name, options));
  }

  /** Forgets a rejected token. */
  forget(token: SqlToken): void {
    for (const [key, { value }] of this.#minted) {
      if (value?.jwt === token.jwt) this.#minted.delete(key);
    }
  }

  forgetAll(): void {
    this.#minted.clear();
  }

  #isGroupTokenWorthIt(group: string, name: string): boolean {
    const names = this.#namesByGroup.get(group) ?? new Set();
    this.#namesByGroup.set(group, names.add(name));
    return names.size >= DATABASES_PER_GROUP_TOKEN && !this.#refusedGroups.has(group);
  }

  /** Returns undefined if the API token may create tokens for databases but not for their group. */
  async #groupToken(group: string, authorization: TokenAuthorization): Promise<SqlToken | undefined> {
    try {
      return await this.#shared('group', group, authorization, (options) => this.#platform.groups.createToken(group, options));
    } catch (error) {
      if (!isTursoError(error, 'forbidden')) throw error;
      this.#refusedGroups.add(group);
      return undefined;
    }
  }

  #shared(
    scope: SqlToken['scope'],
    owner: string,
    authorization: TokenAuthorization,
    mint: (options: DatabaseTokenOptions) => Promise<string>,
  ): Promise<SqlToken> {
    const key = JSON.stringify([scope, owner, authorization]);
    const known = this.#minted.get(key);
    if (known !== undefined && this.#clock() < known.renewAt) return known.token;
    const minted: Minted = {
      renewAt: this.#clock() + LIFETIME - MARGIN,
      token: mint({ expiration: EXPIRATION, authorization }).then((jwt) => minted.value = { jwt, scope }),
    };
    this.#minted.set(key, minted);
    minted.token.catch(() => {
      if (this.#minted.get(key) === minted) this.#minted.delete(key);
    });
    return minted.token;
  }
}

interface Minted {
  readonly token: Promise<SqlToken>;
  readonly renewAt: number;
  value?: SqlToken;
}
