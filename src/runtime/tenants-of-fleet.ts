import { AbsentTenants } from './absent-tenants';
import { authorized } from './authorized';
import { bringUp, createAndBringUp } from './bring-up';
import { DatabaseFinder } from './database-finder';
import { Databases } from './databases';
import { Directory } from './directory';
import { TenantError, TenantNotFoundError, TenantsConfigurationError } from './errors';
import { FleetVersions } from './fleet-versions';
import type { Arrival, Parts } from './migrate-tenant';
import type { TenantClient, TenantsOptions } from './options';
import { SHARED, resolveSettings, type Settings } from './settings';
import { tenantName, type TenantName } from './tenant-name';
import type {
  CreatedTenant, CreateOptions, DeleteOptions, ListOptions, OpenOptions, TenantInfo, TenantPage, Tenants, TenantToken, TenantTokenOptions,
} from './tenants';
import { TimeLimit } from './time-limit';
import { Token } from './token';
import { UnconfirmedError } from './unconfirmed';
import { TimeLimitExceeded } from '../turso/http/time';
import { SharedWork } from '../turso/shared-work';

/** How long after an outage `open` asks again, in milliseconds. */
const PAUSE_AFTER_OUTAGE = 10_000;

/** A tenant that was opened. */
interface Opened<C> {
  readonly client: C;
  readonly url: string;
  /** The group's token with which the client was created. */
  readonly token: string;
  readonly position: number | undefined;
  /** Why it is not at the fleet's version. */
  readonly failure?: TenantError;
  /** When to ask its database again, in milliseconds since 1970. */
  readonly askAt: number;
}

/** Keeps the clients of the tenants that are open. */
export class TenantsOfFleet<C extends TenantClient> implements Tenants<C> {
  readonly #settings: Settings;
  readonly #createClient: TenantsOptions<C>['createClient'];
  readonly #token: Token;
  readonly #parts: Parts;
  readonly #directory: Directory;
  readonly #opened = new Map<string, Opened<C>>();
  readonly #opening = new SharedWork<Opened<C>>(SHARED);
  readonly #creating = new SharedWork<{ readonly opened: Opened<C>; readonly creator: string | undefined }>(SHARED);
  readonly #absent: AbsentTenants;

  constructor({ createClient, ...options }: TenantsOptions<C>) {
    const settings = resolveSettings(options);
    const token = new Token('groupToken', settings.groupToken, settings.clock);
    const finder = new DatabaseFinder(settings);
    const databases = new Databases(settings, finder, token);
    this.#settings = settings;
    this.#createClient = createClient;
    this.#token = token;
    this.#parts = { settings, finder, databases, versions: new FleetVersions(settings, finder, databases) };
    this.#directory = new Directory(this.#parts);
    this.#absent = new AbsentTenants(settings.clock);
  }

  async open(tenantId: string, { signal }: OpenOptions = {}): Promise<C> {
    return this.#clientOf(await this.#open(tenantId, signal));
  }

  async create(tenantId: string, options: CreateOptions = {}): Promise<CreatedTenant<C>> {
    const { signal, ifExists = 'throw' } = options;
    if (!['throw', 'open'].includes(ifExists)) throw new TenantsConfigurationError(`ifExists is ${JSON.stringify(ifExists)}. Use "throw" or "open".`);
    const name = await this.#name(tenantId, signal);
    const ready = ifExists === 'open' ? this.#ready(tenantId) : undefined;
    if (ready !== undefined) return { client: this.#clientOf(ready), created: false };
    const me = crypto.randomUUID();
    const create = async (shared: AbortSignal) => this.#limited(shared, name, async (limit) => {
      const { created, ...arrival } = await createAndBringUp(this.#parts, name, options, me, limit);
      return { opened: await this.#keep(tenantId, arrival), creator: created ? me : undefined };
    });
    // Only one call may create a tenant, so calls that fail if it exists share nothing.
    const { opened, creator } = await this.#creating.run(ifExists === 'open' ? `tenant ${tenantId}` : me, create, signal);
    return { client: this.#clientOf(opened), created: creator === me };
  }

  async exists(tenantId: string, { signal }: OpenOptions = {}): Promise<boolean> {
    return this.#ask(tenantId, signal, async (name, limited) => this.#directory.exists(name, limited));
  }

  async info(tenantId: string, { signal }: OpenOptions = {}): Promise<TenantInfo> {
    return this.#ask(tenantId, signal, async (name, limited) => this.#directory.info(name, limited));
  }

  async list(options: ListOptions = {}): Promise<TenantPage> {
    return this.#limited(options.signal, {}, async ({ signal }) => this.#directory.list(options, signal));
  }

  async delete(tenantId: string, options: DeleteOptions): Promise<void> {
    await this.#ask(tenantId, options.signal, async (name, limited) => this.#directory.delete(name, options, limited));
    this.forget(tenantId);
  }

  async token(tenantId: string, options: TenantTokenOptions = {}): Promise<TenantToken> {
    const opened = await this.#open(tenantId, options.signal);
    this.#clientOf(opened);
    return this.#ask(tenantId, options.signal, async (name, limited) => this.#directory.token(name, opened.url, options, limited));
  }

  async databaseName(tenantId: string): Promise<string> {
    return tenantName(tenantId, this.#settings);
  }

  forget(tenantId: string): void {
    this.#opened.get(tenantId)?.client.close();
    this.#opened.delete(tenantId);
    this.#absent.forget(tenantId);
  }

  close(): void {
    for (const tenantId of [...this.#opened.keys()]) this.forget(tenantId);
  }

  async #open(tenantId: string, signal: AbortSignal | undefined): Promise<Opened<C>> {
    signal?.throwIfAborted();
    const ready = this.#ready(tenantId);
    if (ready !== undefined) return ready;
    this.#absent.check(tenantId);
    return this.#opening.run(tenantId, async (shared) => {
      const name = await this.#name(tenantId, shared);
      return this.#limited(shared, name, async (limit) => {
        try {
          return await this.#keep(tenantId, await bringUp(this.#parts, name, limit));
        } catch (error) {
          if (error instanceof TenantNotFoundError) this.forget(tenantId);
          if (error instanceof TenantNotFoundError || error instanceof UnconfirmedError) this.#absent.add(tenantId, error);
          throw error;
        }
      });
    }, signal);
  }

  async #ask<T>(
    tenantId: string, signal: AbortSignal | undefined, question: (name: TenantName, limited: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const name = await this.#name(tenantId, signal);
    return this.#limited(signal, name, async (limit) => question(name, limit.signal));
  }

  async #name(tenant: string, signal: AbortSignal | undefined): Promise<TenantName> {
    signal?.throwIfAborted();
    return { tenant, database: await this.databaseName(tenant) };
  }

  /** Gives a call the time of `timeoutMs`. */
  async #limited<T>(signal: AbortSignal | undefined, about: Partial<TenantName>, call: (limit: TimeLimit) => Promise<T>): Promise<T> {
    const limit = new TimeLimit(this.#settings.timeoutMs, signal);
    try {
      return await call(limit);
    } catch (error) {
      if (!(error instanceof TimeLimitExceeded)) throw error;
      throw new TenantError('UNAVAILABLE', `${about.database === undefined ? 'The tenants' : `Database "${about.database}"`} gave ${error.message}.`, about);
    } finally {
      limit.end();
    }
  }

  /** Returns a tenant that needs no request: it is at the fleet's version, or it failed a short time ago. */
  #ready(tenantId: string): Opened<C> | undefined {
    const opened = this.#opened.get(tenantId);
    if (opened === undefined || opened.client.closed === true || this.#settings.clock() >= opened.askAt) return undefined;
    const version = this.#parts.versions.cached;
    const isCurrent = version !== undefined && opened.position !== undefined && opened.position >= version.target;
    return opened.failure !== undefined || isCurrent ? opened : undefined;
  }

  #clientOf({ client, failure }: Opened<C>): C {
    if (failure !== undefined && this.#settings.onFailure === 'throw') throw failure;
    return client;
  }

  async #keep(tenantId: string, { address: { url }, position, failure }: Arrival): Promise<Opened<C>> {
    const known = this.#opened.get(tenantId);
    const token = await this.#token.get();
    const follows = this.#createClient === undefined || known?.token === token;
    const client = known !== undefined && known.client.closed !== true && known.url === url && follows
      ? known.client : await this.#client(tenantId, url, token);
    if (failure !== undefined && this.#settings.onFailure === 'open') this.#settings.onWarning(failure);
    const opened: Opened<C> = { client, url, token, position, failure, askAt: this.#settings.clock() + this.#pauseAfter(failure) };
    this.#opened.set(tenantId, opened);
    this.#absent.forget(tenantId);
    return opened;
  }

  /** How long an answer counts, in milliseconds. A failure to ask counts only if the tenant was opened anyway. */
  #pauseAfter(failure: TenantError | undefined): number {
    const { onFailure, refreshMs } = this.#settings;
    if (failure === undefined || ['MIGRATION', 'HISTORY'].includes(failure.code)) return refreshMs;
    return onFailure === 'open' ? Math.min(refreshMs, PAUSE_AFTER_OUTAGE) : 0;
  }

  async #client(tenantId: string, url: string, authToken: string): Promise<C> {
    const fetch = authorized(this.#settings.fetch, this.#token, async (status, method) => {
      // Somebody may have deleted the database. Then the caller gets the same error as from open.
      if (status === 404 && method === 'POST') await this.#askAgain(tenantId);
    });
    const config = { url, authToken, fetch };
    if (this.#createClient !== undefined) return this.#createClient(config);
    const { createClient } = await import('@libsql/client/http').catch((error: unknown) => {
      throw new TenantsConfigurationError(`@libsql/client cannot be loaded: ${error instanceof Error ? error.message : 'unknown'}. `
        + 'Install it with "npm install @libsql/client", or give the option createClient.');
    });
    // Without createClient, the type of the clients is that of @libsql/client.
    return createClient(config) as unknown as C;
  }

  async #askAgain(tenantId: string): Promise<void> {
    const opened = this.#opened.get(tenantId);
    if (opened !== undefined) this.#opened.set(tenantId, { ...opened, askAt: 0 });
    await this.#open(tenantId, undefined);
  }
}
