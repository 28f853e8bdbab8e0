import type { FindDatabase } from './late-database';
import { SqlTarget } from './sql-types';
import { DatabaseTokenOptions, TokenAuthorization } from '../api/database-tokens';
import { isTursoError } from '../http/errors';
import { Clock } from '../http/time';

const LIFETIME = 10 * 60_000;
const EXPIRATION = '10m';

/** A token is not used in its last minutes, so that it outlives the transaction that starts with it. */
const MARGIN = 3 * 60_000;

/** From so many databases of one group on, a token for the group is minted instead of one for each. */
const DATABASES_PER_GROUP_TOKEN = 3;

/** The part of the Platform API that SQL needs: it mints tokens, and knows which databases there are. */
export interface SqlPlatform {
  readonly databases: {
    /** @default - nobody can be asked: a database that its host does not know counts as gone */
    readonly find?: FindDatabase;
    createToken(name: string, options?: DatabaseTokenOptions): Promise<string>;
  };
  readonly groups: { createToken(name: string, options?: DatabaseTokenOptions): Promise<string> };
}

/** A token, and whether it is that of a group. */
export interface SqlToken {
  readonly jwt: string;
  readonly scope: 'database' | 'group';
}

/**
 * The tokens that SQL is sent with: minted when needed, alive for ten minutes, only as strong as needed,
 * shared by all who need the same one, never shown.
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

  /** @throws TursoError if the platform mints none */
  async get(target: SqlTarget, authorization: TokenAuthorization): Promise<SqlToken> {
    const { name, group } = target;
    if (group !== undefined && this.#isGroupTokenWorthIt(group, name)) {
      const token = await this.#groupToken(group, authorization);
      if (token !== undefined) return token;
    }
    return this.#shared('database', name, authorization, (options) => this.#platform.databases.createToken(name, options));
  }

  /** A token was refused: nobody is to get it again. */
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

  /** Undefined if the API token may mint tokens for databases but not for their group. */
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
