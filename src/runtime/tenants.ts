import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { TenantClient } from './options';

/**
 * The tenants of a fleet. Each has its own database. Use one object for a whole process.
 *
 * Every call fails with a `TenantError` whose code says what to do: `UNAVAILABLE` if a database or the Platform API does not answer within
 * `timeoutMs`, `UNAUTHORIZED` if a token is not valid, and the codes that each method names.
 */
export interface Tenants<C extends TenantClient = Client> {
  /**
   * Brings the tenant's database to the fleet's version and returns a client for it. The fleet's version is the version of the schema
   * database, not what a rollout under way still tries. Every call in the process returns the same client until it is closed.
   *
   * Asks the tenant and the schema database at most once in `refreshMs`. Calls at the same time share one migration. No migration runs
   * twice, also if another process or a rollout works on the same tenant.
   *
   * @throws TenantNotFoundError if the tenant has no database. For a few seconds further calls fail without a request
   * @throws TenantMigrationError, TenantHistoryError if it cannot be brought to the fleet's version, unless `onFailure` is `open`
   */
  open(tenantId: string, options?: OpenOptions): Promise<C>;

  /**
   * Creates the tenant's database as a branch of the schema database, brings it to the fleet's version, and runs the initial statements.
   * If several calls or processes create the same tenant at once, one of them creates it. After a crash, call it again: it finishes what
   * was begun.
   *
   * @throws TenantExistsError if the tenant exists, unless `ifExists` is `open`
   * @throws TenantError with code `RESERVED` if the fleet itself uses the name, `NAME_TAKEN` if a database in another group has it, or
   *     `INITIAL` if the initial statements fail
   */
  create(tenantId: string, options?: CreateOptions): Promise<CreatedTenant<C>>;

  /** Whether the tenant has a database. Asks the Platform API if there is an API token, and otherwise the database. */
  exists(tenantId: string, options?: OpenOptions): Promise<boolean>;

  /**
   * Returns what the Platform API knows about the tenant's database.
   * @throws TenantNotFoundError if the tenant has no database
   */
  info(tenantId: string, options?: OpenOptions): Promise<TenantInfo>;

  /**
   * Returns one page of the tenants: the databases of the group that are branches of the schema database or in the fleet's ledger. A page
   * may have fewer tenants than `limit`, also none. It is the last one if it has no `next`.
   */
  list(options?: ListOptions): Promise<TenantPage>;

  /**
   * Deletes the tenant's database with all data, and forgets the tenant. The API token needs the scope `db:delete`.
   *
   * @throws TenantNotFoundError if the tenant has no database
   * @throws TenantError with code `REJECTED` if delete protection is on, or `HISTORY` if the database is not a tenant of this fleet
   */
  delete(tenantId: string, options: DeleteOptions): Promise<void>;

  /**
   * Brings the tenant's database to the fleet's version and returns a URL with a new token, for an ORM or another client. Turso cannot
   * revoke a single token, so let it end soon. The API token needs the scope `db:mint-token`.
   */
  token(tenantId: string, options?: TenantTokenOptions): Promise<TenantToken>;

  /** Returns the name of a tenant's database, whether it exists or not. */
  databaseName(tenantId: string): Promise<string>;

  /** Closes a tenant's client and forgets the tenant. Call it after the tenant was restored. The next `open` asks again. */
  forget(tenantId: string): void;

  /** Closes all clients. */
  close(): void;
}

/** How to make one call. */
export interface OpenOptions {
  /**
   * Stops waiting, and fails with the signal's reason. The database finishes what was sent to it, and other callers of the same tenant go
   * on.
   */
  readonly signal?: AbortSignal;
}

/** How to create a tenant. */
export interface CreateOptions extends OpenOptions {
  /** What to do if the tenant exists: fail, or open it. @default 'throw' */
  readonly ifExists?: 'throw' | 'open';
  /**
   * Statements that run once in the new database, after the fleet's migrations, in one transaction. They never run in a tenant that
   * existed before.
   * @default - none
   */
  readonly initial?: readonly InitialStatement[];
}

/** A SQL statement with values for its parameters: a list for `?`, an object for `:name`. */
export type InitialStatement = string | {
  readonly sql: string;
  readonly args?: readonly InitialValue[] | { readonly [name: string]: InitialValue };
};

/** A value for a parameter. */
export type InitialValue = null | string | number | bigint | boolean | Uint8Array;

/** The result of `create`. */
export interface CreatedTenant<C extends TenantClient = Client> {
  readonly client: C;
  /** True if this call created the tenant, false if it existed before. */
  readonly created: boolean;
}

/** The database of a tenant. */
export interface TenantInfo {
  /** Name of the database. */
  readonly name: string;
  /** Turso's `DbId`. A database that is created again under the same name has another one. */
  readonly databaseId: string;
  /** `libsql://...`, or `http://...` on a laptop. */
  readonly url: string;
}

/** Which part of the tenants to list. */
export interface ListOptions extends OpenOptions {
  /** The most databases to look at, from 1 to 1000. @default 100 */
  readonly limit?: number;
  /** `next` of the page before. @default - the first page */
  readonly after?: string;
}

/** A part of the tenants. */
export interface TenantPage {
  readonly tenants: readonly TenantInfo[];
  /** For `after` of the next page. Undefined on the last page. */
  readonly next?: string;
}

/** How to delete a tenant. */
export interface DeleteOptions extends OpenOptions {
  /** Name of the tenant's database, as `databaseName` returns it. It guards against deleting another tenant by mistake. */
  readonly confirm: string;
}

/** What a token permits. */
export interface TenantTokenOptions extends OpenOptions {
  /** @default 'full-access' */
  readonly access?: 'full-access' | 'read-only';
  /** `never`, or numbers with units, such as `30m` or `2w1d`. @default '1h' */
  readonly expiresIn?: string;
  /**
   * What the token permits, if not everything.
   * @see https://docs.turso.tech/cloud/fine-grained-permissions
   * @default - everything that `access` permits
   */
  readonly permissions?: readonly TokenPermission[];
}

/** Actions that a token permits. */
export interface TokenPermission {
  /** @default - all tables */
  readonly tables?: readonly string[];
  /** Such as `data_read`, `data_add`, `data_update` and `data_delete`. */
  readonly actions: readonly string[];
}

/** A database and a token for it. */
export interface TenantToken {
  readonly url: string;
  readonly authToken: string;
  /** When the token ends. Undefined if it never ends. */
  readonly expiresAt?: Date;
}
