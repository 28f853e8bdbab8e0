import type { Directory, Place } from './directory';
import { TenantError } from './errors';
import type { Settings } from './settings';
import { Sql, type SqlClient } from '../turso/sql/sql';
import { SqlError } from '../turso/sql/sql-error';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** One try, and all tries together, of what is no migration, in milliseconds: somebody waits for the answer. */
const REQUEST_TIMEOUT = 15_000;
const TOTAL_TIMEOUT = 30_000;

/** SQL in databases of the group, with its token. */
export class Databases {
  /** For migrations, which may take their time. */
  readonly sql: SqlClient;
  readonly #quick: SqlClient;

  /** @param directory says whether a database is there that its host does not know */
  constructor(settings: Settings, directory: Directory) {
    const { groupToken, fetch, clock, wait, random } = settings;
    const mint = { createToken: async () => groupToken, find: directory.find };
    const common = { exchange: fetch, clock, wait, random };
    this.sql = new Sql({ databases: mint, groups: mint }, common);
    const limits = { requestTimeoutMs: REQUEST_TIMEOUT, totalTimeoutMs: TOTAL_TIMEOUT };
    this.#quick = new Sql({ databases: mint, groups: mint }, { ...common, ...limits });
  }

  /**
   * Reads in one request. The rows of each statement.
   * @throws SqlError
   */
  async read(place: Place, statements: readonly SqlStatement[], signal: AbortSignal): Promise<SqlValue[][][]> {
    const results = await this.#quick.transaction(place, statements, { readOnly: true, signal });
    return results.map(({ rows }) => rows);
  }

  /**
   * Writes in one request. The rows of each statement.
   * @throws SqlError
   */
  async write(place: Place, ...statements: readonly SqlStatement[]): Promise<SqlValue[][][]> {
    return (await this.#quick.transaction(place, statements)).map(({ rows }) => rows);
  }
}

/** Whether a database answered that it is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof SqlError && error.code === 'NOT_FOUND';
}

/** Whether a statement names a table that is not there. */
export function isMissingTable(error: unknown): boolean {
  return error instanceof SqlError && error.missingTable !== undefined;
}

/** An error of the SQL client in the words of this package. Others stay as they are. */
export function unavailable(error: unknown, about: { tenant?: string; database?: string }): unknown {
  if (!(error instanceof SqlError)) return error;
  const message = error.code === 'UNAUTHORIZED'
    ? `Database "${error.database}" does not accept the group's token: it ended, its key was rotated, or the database is in another group.`
    : error.message;
  return new TenantError('UNAVAILABLE', message, { database: error.database, ...about });
}
