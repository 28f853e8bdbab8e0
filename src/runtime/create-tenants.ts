import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import { bringUp, createAndBringUp } from './bring-up';
import { DatabaseFinder } from './database-finder';
import { Databases } from './databases';
import type { TenantError } from './errors';
import { FleetVersions } from './fleet-versions';
import type { Arrival, Parts } from './migrate-tenant';
import { SHARED, resolveSettings, type Settings } from './settings';
import { tenantName } from './tenant-name';
import type { OpenOptions, Tenants, TenantsOptions } from './tenants';
import { SharedWork } from '../turso/shared-work';

/**
 * Returns the tenants of a fleet, which an application opens and creates. Sends nothing before the first call.
 *
 * @example
 * const tenants = createTenants(); // all settings from the environment
 * const db = await tenants.open('acme');
 * const { rows } = await db.execute('SELECT name FROM customers');
 *
 * @throws TenantsConfigurationError if options are missing or wrong; the message lists all of them
 */
export function createTenants(options: TenantsOptions = {}): Tenants {
  return new TenantsOfFleet(resolveSettings(options));
}

/** How long after an outage `open` asks again, in milliseconds. */
const PAUSE_AFTER_OUTAGE = 10_000;

/** A tenant that was opened. */
interface Opened {
  readonly client: Client;
  readonly url: string;
  readonly position: number | undefined;
  /** Why it is not at the fleet's version. */
  readonly failure?: TenantError;
  /** When to try again after a failure, in milliseconds since 1970. */
  readonly retryAt: number;
}

class TenantsOfFleet implements Tenants {
  readonly #settings: Settings;
  readonly #parts: Parts;
  readonly #opened = new Map<string, Opened>();
  readonly #opening = new SharedWork<Opened>(SHARED);
  readonly #creating = new SharedWork<Opened>(SHARED);

  constructor(settings: Settings) {
    const finder = new DatabaseFinder(settings);
    const databases = new Databases(settings, finder);
    this.#settings = settings;
    this.#parts = { settings, finder, databases, versions: new FleetVersions(settings, finder, databases) };
  }

  async open(tenantId: string, { signal }: OpenOptions = {}): Promise<Client> {
    signal?.throwIfAborted();
    return this.#clientOf(this.#ready(tenantId) ?? await this.#opening.run(tenantId, async (shared) => {
      const name = { tenant: tenantId, database: await this.databaseName(tenantId) };
      return await this.#upToDate(tenantId, shared) ?? this.#keep(tenantId, await bringUp(this.#parts, name, shared));
    }, signal));
  }

  async create(tenantId: string, { signal }: OpenOptions = {}): Promise<Client> {
    signal?.throwIfAborted();
    return this.#clientOf(this.#ready(tenantId) ?? await this.#creating.run(tenantId, async (shared) => {
      const name = { tenant: tenantId, database: await this.databaseName(tenantId) };
      return this.#keep(tenantId, await createAndBringUp(this.#parts, name, shared));
    }, signal));
  }

  async databaseName(tenantId: string): Promise<string> {
    return tenantName(tenantId, this.#settings);
  }

  forget(tenantId: string): void {
    this.#opened.get(tenantId)?.client.close();
    this.#opened.delete(tenantId);
  }

  close(): void {
    for (const tenantId of [...this.#opened.keys()]) this.forget(tenantId);
  }

  /** Returns a tenant that needs no request: it is at the fleet's version, or it failed a short time ago. */
  #ready(tenantId: string, version = this.#parts.versions.cached): Opened | undefined {
    const opened = this.#opened.get(tenantId);
    if (opened === undefined || opened.client.closed) return undefined;
    if (opened.failure !== undefined) return this.#settings.clock() < opened.retryAt ? opened : undefined;
    return version !== undefined && opened.position !== undefined && opened.position >= version.target ? opened : undefined;
  }

  /** Asks only the schema database about a tenant that was opened before: the fleet may have a new version. */
  async #upToDate(tenantId: string, signal: AbortSignal): Promise<Opened | undefined> {
    const opened = this.#opened.get(tenantId);
    return opened === undefined || opened.failure !== undefined || opened.client.closed
      ? undefined
      : this.#ready(tenantId, await this.#parts.versions.current(signal));
  }

  #clientOf({ client, failure }: Opened): Client {
    if (failure !== undefined && this.#settings.onFailure === 'throw') throw failure;
    return client;
  }

  async #keep(tenantId: string, { address, position, failure }: Arrival): Promise<Opened> {
    const known = this.#opened.get(tenantId);
    const client = known === undefined || known.client.closed || known.url !== address.url ? await this.#client(address.url) : known.client;
    if (failure !== undefined && this.#settings.onFailure === 'open') this.#settings.onWarning(failure);
    const opened: Opened = { client, url: address.url, position, failure, retryAt: this.#settings.clock() + this.#pauseAfter(failure) };
    this.#opened.set(tenantId, opened);
    return opened;
  }

  /** How long a failure is returned without a new attempt, in milliseconds. An outage counts only if the tenant was opened anyway. */
  #pauseAfter(failure: TenantError | undefined): number {
    const { onFailure, refreshMs } = this.#settings;
    if (failure?.code !== 'UNAVAILABLE') return refreshMs;
    return onFailure === 'open' ? Math.min(refreshMs, PAUSE_AFTER_OUTAGE) : 0;
  }

  async #client(url: string): Promise<Client> {
    const config = { url, authToken: this.#settings.groupToken };
    if (this.#settings.createClient !== undefined) return this.#settings.createClient(config);
    const { createClient } = await import('@libsql/client/http');
    return createClient(config);
  }
}
