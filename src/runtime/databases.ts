import { authorized } from './authorized';
import type { DatabaseFinder, DatabaseAddress } from './database-finder';
import type { Settings } from './settings';
import type { Token } from './token';
import { TimeLimitExceeded } from '../turso/http/time';
import { Sql, type SqlClient } from '../turso/sql/sql';
import { SqlError } from '../turso/sql/sql-error';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** Time limit of one attempt, in milliseconds. A caller waits for the answer. Migrations have no such limit. */
const REQUEST_TIMEOUT = 15_000;

/** Runs SQL in databases of the group with the group's token. */
export class Databases {
  /** For migrations, which may take long. */
  readonly sql: SqlClient;
  /** For all else, within the time limit of a call. */
  readonly quick: SqlClient;
  /** Names of databases that their hosts do not know, as far as a read under way has found. */
  readonly #unknown = new Set<string>();

  /** @param finder says whether a database exists although its host does not know it yet */
  constructor(settings: Settings, finder: DatabaseFinder, token: Token) {
    const { fetch, clock, wait, random, timeoutMs } = settings;
    const { find } = finder;
    const mint = {
      createToken: async () => token.get(),
      find: find && (async (...asked: Parameters<typeof find>) => {
        this.#unknown.add(asked[0]);
        return find(...asked);
      }),
    };
    const common = { exchange: authorized(fetch, token), clock, wait, random };
    this.sql = new Sql({ databases: mint, groups: mint }, common);
    const limits = { requestTimeoutMs: Math.min(REQUEST_TIMEOUT, timeoutMs), totalTimeoutMs: timeoutMs };
    this.quick = new Sql({ databases: mint, groups: mint }, { ...common, ...limits });
  }

  /**
   * Reads in one request. Returns the rows of each statement.
   * @throws SqlError
   */
  async read(address: DatabaseAddress, statements: readonly SqlStatement[], signal: AbortSignal): Promise<SqlValue[][][]> {
    try {
      const results = await this.quick.transaction(address, statements, { readOnly: true, signal });
      return results.map(({ rows }) => rows);
    } catch (error) {
      const reason: unknown = signal.reason;
      if (!(reason instanceof TimeLimitExceeded)) throw error;
      if (this.#unknown.has(address.name)) throw new SqlError({ database: address.name, code: 'NOT_FOUND', text: `${address.httpUrl} does not know it.` });
      throw new SqlError({ database: address.name, code: 'UNREACHABLE', text: `${address.httpUrl} gave ${reason.message}.` });
    } finally {
      this.#unknown.delete(address.name);
    }
  }

  /**
   * Writes in one request. Returns the rows of each statement.
   * @throws SqlError
   */
  async write(address: DatabaseAddress, ...statements: readonly SqlStatement[]): Promise<SqlValue[][][]> {
    return (await this.quick.transaction(address, statements)).map(({ rows }) => rows);
  }

  /**
   * Writes in one request, and repeats it after a lost answer. Returns the rows of each statement.
   *
   * @param statements of which a second run does no harm
   * @throws SqlError
   */
  async record(address: DatabaseAddress, statements: readonly SqlStatement[]): Promise<SqlValue[][][]> {
    return (await this.quick.transaction(address, statements, { purpose: 'record' })).map(({ rows }) => rows);
  }
}
