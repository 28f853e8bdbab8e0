import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { TenantError } from './errors';

/** A token, or a function that returns one. */
export type TokenSource = string | (() => string | Promise<string>);

/**
 * The fleet, and how its tenants are opened. Missing options come from the environment. The construct `TenantRuntime` puts everything
 * that is needed into the environment of an application.
 */
export interface TenantsOptions<C extends TenantClient = Client> {
  /**
   * Token that opens every database of the group. A function is called for the first token, again shortly before a token ends, and after
   * a database has rejected one. So a process outlives its tokens.
   * @default - `TURSO_GROUP_AUTH_TOKEN`
   */
  readonly groupToken?: TokenSource;
  /** Name of the fleet's schema database. New tenants are branches of it. @default - `TURSO_DATABASE_NAME` */
  readonly schemaDatabase?: string;
  /**
   * URL of the schema database, `libsql://...` or `turso://...`. The URLs of tenants are computed from it. So the first `open` of a tenant takes one round
   * trip and needs no API token.
   * @default - `TURSO_SCHEMA_DATABASE_URL`; without it, the Platform API is asked
   */
  readonly schemaDatabaseUrl?: string;
  /** The group in which tenants are created. @default - `TURSO_GROUP` */
  readonly group?: string;
  /** Slug of the organization. @default - `TURSO_ORG` or `TURSO_ORGANIZATION_SLUG`; without them, the personal account of the API token */
  readonly organization?: string;
  /**
   * Token for the Platform API, or a function like `groupToken`. `open` needs it only without `schemaDatabaseUrl`. `create`, `info`,
   * `list`, `delete` and `token` always need it.
   * @default - `TURSO_API_TOKEN`
   */
  readonly apiToken?: TokenSource;
  /** URL of the Platform API. @default - `TURSO_API_URL`, or `https://api.turso.tech` */
  readonly apiUrl?: string;
  /**
   * Begins the names of all tenants' databases, followed by a dash. Use the same prefix as in the provider's function
   * `tenant_database_name`, or `namePrefix` of the fleet's construct.
   * @default - `TURSO_TENANT_PREFIX`, or no prefix
   */
  readonly prefix?: string;
  /**
   * Returns the name of a tenant's database, for applications with their own naming rule.
   * @default - the id itself if it is a valid name of at most 32 characters; otherwise its valid part and a hash of the id
   */
  readonly databaseName?: (tenantId: string) => string;
  /**
   * How long an answer counts as known, in milliseconds. After this time, the next `open` of a tenant asks its database again, and also
   * the schema database, once for all tenants of the process. So an open tenant follows the fleet, and the process notices that a tenant
   * was deleted. A failed migration is retried after the same time.
   * @default 60000
   */
  readonly refreshMs?: number;
  /**
   * How long a call waits for answers, in milliseconds. Then it fails with the code `UNAVAILABLE`. A migration that has begun is not
   * limited.
   * @default 30000
   */
  readonly timeoutMs?: number;
  /**
   * What `open` does if a tenant cannot be brought to the fleet's version: fail, or open it as it is and call `onWarning`. A tenant
   * without a database is always an error.
   * @default 'throw'
   */
  readonly onFailure?: 'throw' | 'open';
  /** Called for problems that fail nothing, such as a ledger that could not be written. @default - warnings are ignored */
  readonly onWarning?: (warning: TenantError) => void;
  /**
   * Creates the client of a tenant's database, for a client with other settings or of another package.
   * @default - `createClient` of `@libsql/client/http`, which works on every platform
   */
  readonly createClient?: (config: TenantClientConfig) => C | Promise<C>;
  /** The environment variables, such as a Worker's `env`. @default - `process.env` if it exists */
  readonly environment?: object;
  /**
   * Other names for single variables of the environment: those of `variableNames` of the construct `TenantRuntime`. A renamed variable is
   * read under its new name only.
   * @default - the names that the options above name
   */
  readonly variableNames?: VariableNames;
  /** @default - the platform's `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}

/** The settings for the client of a tenant's database. */
export interface TenantClientConfig {
  /** `libsql://...`, or `http://...` on a laptop. */
  readonly url: string;
  /** The group's token at this moment. */
  readonly authToken: string;
  /**
   * Sends requests with the group's newest token, and fails with a `TenantNotFoundError` when the database was deleted. Give it to clients
   * that have an option for it. Without it, `open` returns another client when the token has changed, and notices a deletion after
   * `refreshMs`.
   */
  readonly fetch: typeof globalThis.fetch;
}

/** What {@link Tenants} needs of a client. */
export interface TenantClient {
  /** Whether the application has closed it. @default - it counts as open */
  readonly closed?: boolean;
  /** Called when the tenant is forgotten. */
  close(): unknown;
}

/** The names of the variables that options are read from, by the names of the options. */
export type VariableNames = {
  readonly [Option in 'groupToken' | 'schemaDatabase' | 'schemaDatabaseUrl' | 'group' | 'organization' | 'apiToken' | 'apiUrl' | 'prefix']?: string;
};
