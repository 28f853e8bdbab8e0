import { CommandError } from './command-error';
import { keptAliveFetch, PlatformApi, Sql } from '../../turso';
import type { Options } from '../options/options';

/** How a command reaches Turso. */
export interface Connection {
  readonly api: PlatformApi;
  readonly sql: Sql;
  /** Slug; undefined for the personal account of the token. */
  readonly organization?: string;
}

/** Somebody waits: a server that does not answer is told of sooner than in an apply. */
const PATIENCE = { requestTimeoutMs: 10_000, totalTimeoutMs: 15_000 };

/**
 * Connects as the provider does: what the command line leaves out comes from the environment, in which an empty variable counts as
 * not set. Sends nothing yet.
 *
 * @throws CommandError when there is no token
 */
export function connect(options: Pick<Options, 'organization' | 'apiUrl'>, env: NodeJS.ProcessEnv): Connection {
  const set = (...names: readonly string[]) => names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  const token = set('TURSO_API_TOKEN');
  if (token === undefined) {
    throw new CommandError('TURSO_API_TOKEN is not set. Make an API token with "turso auth api-tokens mint NAME" and set it.');
  }
  const organization = options.organization ?? set('TURSO_ORGANIZATION_SLUG', 'TURSO_ORG');
  const baseUrl = options.apiUrl ?? set('TURSO_API_URL', 'TURSO_API_BASEURL');
  const api = new PlatformApi({ token, organization, baseUrl, userAgent: 'cdktf-turso (fleet)', ...PATIENCE, firstContactTimeoutMs: 5_000 });
  return { api, sql: new Sql(api, { ...PATIENCE, fetch: keptAliveFetch() }), organization };
}
