import type { DatabaseFinder, DatabaseAddress } from './database-finder';
import { TenantError } from './errors';
import type { Settings } from './settings';
import { Sql, type SqlClient } from '../turso/sql/sql';
import { SqlError } from '../turso/sql/sql-error';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** Time limits of one attempt and of all attempts in milliseconds. A caller waits for the answer. Migrations have no such limits. */
const REQUEST_TIMEOUT = 15_000;
const TOTAL_TIMEOUT = 30_000;

/** Runs SQL in databases of the group with the group's token. */
export class Databases {
  /** For migrations, which may take long. */
  readonly sql: SqlClient;
  readonly #quick: SqlClient;

  /** @param finder says whether a database exists although its host does not know it yet */
  constructor(settings: Settings, finder: DatabaseFinder) {
    const { groupToken, fetch, clock, wait, random } = settings;
    const mint = { createToken: async () => groupToken, find: finder.find };
    const common = { exchange: fetch, clock, wait, random };
    this.sql = new Sql({ databases: mint, groups: mint }, common);
    const limits = { requestTimeoutMs: REQUEST_TIMEOUT, totalTimeoutMs: TOTAL_TIMEOUT };
    this.#quick = new Sql({ databases: mint, groups: mint }, { ...common, ...limits });
  }

  /**
   * Reads in one request. Returns the rows of each statement.
   * @throws SqlError
   */
  async read(address: DatabaseAddress, statements: readonly SqlStatement[], signal: AbortSignal): Promise<SqlValue[][][]> {
    const results = await this.#quick.transaction(address, statements, { readOnly: true, signal });
    return results.map(({ rows }) => rows);
  }

  /**
   * Writes in one request. Returns the rows of each statement.
   * @throws SqlError
   */
  async write(address: DatabaseAddress, ...statements: readonly SqlStatement[]): Promise<SqlValue[][][]> {
    return (await this.#quick.transaction(address, statements)).map(({ rows }) => rows);
  }
}

/** Whether the host does not know the database. */
export function isMissing(error: unknown): boolean {
  return error instanceof SqlError && error.code === 'NOT_FOUND';
}

/** Whether a statement names a table that does not exist. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof SqlError && error.missingTable !== undefined;
}

/** Turns an error of the SQL client into a `TenantError`. Returns other errors unchanged. */
export function unavailable(error: unknown, about: { tenant?: string; database?: string }): unknown {
  if (!(error instanceof SqlError)) return error;
  const message = error.code === 'UNAUTHORIZED'
    ? `Database "${error.database}" rejects the group's token: it has expired, its key was rotated, or the database is in another group. Set TURSO_GROUP_AUTH_TOKEN to a valid one.`
    : error.message;
  return new TenantError('UNAVAILABLE', message, { database: error.database, ...about });
}
