import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { TenantError } from './errors';

/** The tenants of a fleet. Each has its own database. Use one object for a whole process. */
export interface Tenants {
  /**
   * Brings the tenant's database to the fleet's version and returns a client for it. The fleet's version is the version of the schema
   * database, not what a rollout under way still tries. Every call in the process returns the same client until it is closed.
   *
   * Asks the tenant once in a process. Asks the schema database at most once in `refreshMs`, for all tenants together. Calls at the same
   * time share one migration. No migration runs twice, also if another process or a rollout works on the same tenant.
   *
   * @throws TenantNotFoundError if the tenant has no database
   * @throws TenantMigrationError, TenantHistoryError if it cannot be brought to the fleet's version, unless `onFailure` is `open`
   * @throws TenantError with code `UNAVAILABLE` if a database or the Platform API does not answer
   */
  open(tenantId: string, options?: OpenOptions): Promise<Client>;

  /**
   * Does the same as {@link open}, but creates the tenant's database if it does not exist: a branch of the schema database. Safe to call
   * at any time and several times at once: a tenant has only one database.
   *
   * @throws TenantError with code `NAME_TAKEN` if a database in another group has the tenant's name
   */
  create(tenantId: string, options?: OpenOptions): Promise<Client>;

  /** Returns the name of a tenant's database, whether it exists or not. */
  databaseName(tenantId: string): Promise<string>;

  /** Closes a tenant's client and forgets the tenant. Call it after the tenant was deleted or restored. The next `open` asks again. */
  forget(tenantId: string): void;

  /** Closes all clients. */
  close(): void;
}

/**
 * The fleet, and how its tenants are opened. Missing options come from the environment. The construct `TenantRuntime` puts everything
 * that is needed into the environment of an application.
 */
export interface TenantsOptions {
  /** Token that opens every database of the group. @default - `TURSO_GROUP_AUTH_TOKEN` */
  readonly groupToken?: string;
  /** Name of the fleet's schema database. New tenants are branches of it. @default - `TURSO_DATABASE_NAME` */
  readonly schemaDatabase?: string;
  /**
   * URL of the schema database, `libsql://...`. The URLs of tenants are computed from it. So the first `open` of a tenant takes one round
   * trip and needs no API token.
   * @default - `TURSO_SCHEMA_DATABASE_URL`; without it, the Platform API is asked
   */
  readonly schemaDatabaseUrl?: string;
  /** The group in which tenants are created. @default - `TURSO_GROUP` */
  readonly group?: string;
  /** Slug of the organization. @default - `TURSO_ORG` or `TURSO_ORGANIZATION_SLUG`; without them, the personal account of the API token */
  readonly organization?: string;
  /** Token for the Platform API. `create` needs it; `open` needs it without `schemaDatabaseUrl`. @default - `TURSO_API_TOKEN` */
  readonly apiToken?: string;
  /** URL of the Platform API. @default - `TURSO_API_URL`, or `https://api.turso.tech` */
  readonly apiUrl?: string;
  /**
   * Begins the names of all tenants' databases, followed by a dash. Use the same prefix as in the provider's function
   * `tenant_database_name`.
   * @default - no prefix
   */
  readonly prefix?: string;
  /**
   * Returns the name of a tenant's database, for applications with their own naming rule.
   * @default - the id itself if it is a valid name of at most 32 characters; otherwise its valid part and a hash of the id
   */
  readonly databaseName?: (tenantId: string) => string;
  /**
   * How long the fleet's version counts as known, in milliseconds. An open tenant follows the fleet after this time at the latest: the next
   * `open` reads the version again, with one request for all tenants of the process. A failed migration is retried after the same time.
   * @default 60000
   */
  readonly refreshMs?: number;
  /**
   * What `open` does if a tenant cannot be brought to the fleet's version: fail, or open it as it is and call `onWarning`. A tenant
   * without a database is always an error.
   * @default 'throw'
   */
  readonly onFailure?: 'throw' | 'open';
  /** Called for problems that fail nothing, such as a ledger that could not be written. @default - warnings are ignored */
  readonly onWarning?: (warning: TenantError) => void;
  /**
   * Creates the client of a tenant's database, for clients with other settings.
   * @default - `createClient` of `@libsql/client/http`, which works on every platform
   */
  readonly createClient?: (config: TenantClientConfig) => Client;
  /** The environment variables, such as a Worker's `env`. @default - `process.env` if it exists */
  readonly environment?: object;
  /** @default - the platform's `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}

/** The settings for a client of `@libsql/client`. */
export interface TenantClientConfig {
  readonly url: string;
  readonly authToken: string;
}

/** How one tenant is opened or created. */
export interface OpenOptions {
  /**
   * Stops waiting, and fails with the signal's reason. The database finishes what was sent to it, and other callers of the same tenant go
   * on.
   */
  readonly signal?: AbortSignal;
}
