import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import type { OpenOptions } from './options';

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
