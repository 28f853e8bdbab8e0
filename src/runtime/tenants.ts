import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { TenantError } from './errors';

/** The tenants of a fleet, each with a database of its own. One object serves a whole process. */
export interface Tenants {
  /**
   * A client of the tenant's database, which was brought to the fleet's version first: the one that the schema database has, never
   * what a rollout under way is still trying. Every call in the process gets the same client, as long as nobody closes it.
   *
   * Asks the tenant once in a process, and the schema database once in `refreshMs` for all tenants together, both at the same time.
   * Calls at once share one migration; with another process, or with a rollout, none is applied twice.
   *
   * @throws TenantNotFoundError when the tenant has no database
   * @throws TenantMigrationError, TenantHistoryError when it cannot be brought to the fleet's version, unless `onFailure` is `open`
   * @throws TenantError of code `UNAVAILABLE` when something gives no answer
   */
  open(tenantId: string, options?: OpenOptions): Promise<Client>;

  /**
   * As {@link open}, and where the tenant has no database yet, it is made: a branch of the schema database. Can be repeated at any
   * time, and at once: a tenant has one database.
   *
   * @throws TenantError of code `NAME_TAKEN` when a database of another group has the tenant's name
   */
  create(tenantId: string, options?: OpenOptions): Promise<Client>;

  /** The name of a tenant's database, whether it exists or not. */
  databaseName(tenantId: string): Promise<string>;

  /** Closes a tenant's client and forgets it, for one that was deleted or restored. The next `open` asks again. */
  forget(tenantId: string): void;

  /** Closes all clients. */
  close(): void;
}

/**
 * Whose tenants are opened, and how. What is left out comes from the environment: the construct `TenantRuntime` hands an application
 * everything that is needed.
 */
export interface TenantsOptions {
  /** Token that opens every database of the group. @default - `TURSO_GROUP_AUTH_TOKEN` */
  readonly groupToken?: string;
  /** Name of the fleet's schema database, which new tenants are branched from. @default - `TURSO_DATABASE_NAME` */
  readonly schemaDatabase?: string;
  /**
   * URL of the schema database, `libsql://...`. With it the URLs of tenants are computed, so that the first `open` of a tenant takes
   * one round trip, and `open` needs no API token.
   * @default - `TURSO_SCHEMA_DATABASE_URL`; without one, the Platform API is asked
   */
  readonly schemaDatabaseUrl?: string;
  /** The group that tenants are created in. @default - `TURSO_GROUP` */
  readonly group?: string;
  /** Slug of the organization. @default - `TURSO_ORG` or `TURSO_ORGANIZATION_SLUG`; without one, the personal account of the API token */
  readonly organization?: string;
  /** Token for the Platform API. `create` needs it, and `open` does where there is no `schemaDatabaseUrl`. @default - `TURSO_API_TOKEN` */
  readonly apiToken?: string;
  /** URL of the Platform API. @default - `TURSO_API_URL`, or `https://api.turso.tech` */
  readonly apiUrl?: string;
  /**
   * What the names of all tenants' databases begin with, followed by a dash; as given to the provider's function
   * `tenant_database_name`.
   * @default - none
   */
  readonly prefix?: string;
  /**
   * The name of a tenant's database, where an application has a rule of its own.
   * @default - the id itself where it can be a name of at most 32 characters; else what of it can, and a hash of the id
   */
  readonly databaseName?: (tenantId: string) => string;
  /**
   * How long the fleet's version counts as known, in milliseconds: so late at most an open tenant follows the fleet. It is asked for
   * by the next `open` after that, with one request for all tenants of the process. A failed migration is tried again after as long.
   * @default 60000
   */
  readonly refreshMs?: number;
  /**
   * What `open` does when a tenant cannot be brought to the fleet's version: fail, or open it as it is and tell `onWarning`. A
   * tenant without a database is an error in any case.
   * @default 'throw'
   */
  readonly onFailure?: 'throw' | 'open';
  /** Called with what went wrong without failing anything, such as a ledger that could not be written. @default - warnings are dropped */
  readonly onWarning?: (warning: TenantError) => void;
  /**
   * Makes the client of a tenant's database, where it is to have other settings.
   * @default - `createClient` of `@libsql/client/http`, which works everywhere
   */
  readonly createClient?: (config: TenantClientConfig) => Client;
  /** Where variables are looked up, such as a Worker's `env`. @default - `process.env` if there is one */
  readonly environment?: object;
  /** @default - the platform's `fetch` */
  readonly fetch?: typeof globalThis.fetch;
}

/** What a client of `@libsql/client` is made of. */
export interface TenantClientConfig {
  readonly url: string;
  readonly authToken: string;
}

/** How one tenant is opened or created. */
export interface OpenOptions {
  /**
   * Ends the waiting, with the signal's reason. What was sent to the database is finished, and others that wait for the same
   * tenant go on.
   */
  readonly signal?: AbortSignal;
}
