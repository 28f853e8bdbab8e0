import { DiagnosticError, attributePath, type Logger } from '../terraform';
import {
  Directory, exchange, Inventory, PlatformApi, SettingError, Sql, type Database, type Group, type LateEntry, type PlatformSettings,
} from '../turso';

/** The most transactions at once that a fleet's strategy can set. A self-hosted server allows 128 streams. */
const SQL_CONCURRENCY = 100;

/** How requests wait and give up. Tests set it for servers that fail on purpose. */
export type Timing = Pick<PlatformSettings, 'clock' | 'wait' | 'random' | 'requestTimeoutMs' | 'totalTimeoutMs'>;

/** How to reach Turso. The environment variables are resolved already, and the schema of the provider has the defaults. */
export interface TursoOptions {
  readonly organization?: string;
  readonly apiToken?: string;
  readonly apiUrl?: string;
  readonly regionUrl?: string;
  readonly concurrency?: number;
  /** @default - the real clock and the defaults of the clients */
  readonly timing?: Timing;
  readonly terraformVersion: string;
}

/** The attribute of the provider for each setting of the client. */
const ATTRIBUTES: Partial<Record<keyof PlatformSettings, string>> = {
  token: 'api_token', organization: 'organization', baseUrl: 'api_url', regionUrl: 'region_url', concurrency: 'concurrency',
};

/** A connection for an organization whose slug is known. */
export type NamedTurso = Turso & { readonly organization: string };

/** An object, and the connection for its organization. */
export interface Located<Thing> {
  readonly client: Turso;
  readonly found: Thing;
}

/** One configured connection to Turso, which every resource uses. */
export class Turso {
  /**
   * Creates the connection. Throws `DiagnosticError` if a setting is missing or invalid. Sends no request.
   *
   * @param now the clock that decides when to renew a token, in milliseconds since 1970
   */
  static connect(options: TursoOptions, log: Logger, now: () => number = Date.now): Turso {
    if (options.apiToken === undefined || options.apiToken === '') throw missingToken();
    try {
      const api = new PlatformApi({
        ...options.timing,
        token: options.apiToken,
        organization: options.organization,
        baseUrl: options.apiUrl,
        regionUrl: options.regionUrl,
        concurrency: options.concurrency,
        userAgent: `cdktf-turso (Terraform ${options.terraformVersion})`,
        log: (entry) => log.debug('Platform API', { ...entry }),
      });
      return new Turso(api, options.organization, now, options.timing, log);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      const attribute = ATTRIBUTES[error.setting];
      const path = attribute === undefined ? undefined : attributePath(attribute);
      throw new DiagnosticError({ summary: 'Invalid provider configuration', detail: error.message, path });
    }
  }

  readonly directory: Directory;
  readonly inventory: Inventory;
  readonly sql: Sql;
  /** The same connection for other organizations, by their slugs. */
  private readonly others: Map<string, Turso>;
  /** The slug of the personal account, after the first request for it. */
  private personal: string | undefined;

  private constructor(
    readonly api: PlatformApi,
    /** Slug of the organization. Undefined for the personal account of the token. */
    readonly organization: string | undefined,
    readonly now: () => number,
    private readonly timing: Timing | undefined,
    private readonly log: Logger,
    others?: Map<string, Turso>,
  ) {
    this.directory = new Directory(api);
    this.inventory = new Inventory(api);
    const tellLateness = (entry: LateEntry) => log.info('Database is not served yet: it is asked again', { ...entry });
    this.sql = new Sql(api, { ...timing, concurrency: SQL_CONCURRENCY, exchange, log: tellLateness });
    this.others = others ?? new Map();
    if (organization !== undefined) this.others.set(organization, this);
  }

  /** How work of several requests waits, and by which clock. Undefined for the real one. */
  get pace(): { readonly wait?: Timing['wait']; readonly monotonic?: Timing['clock'] } {
    return { wait: this.timing?.wait, monotonic: this.timing?.clock };
  }

  /** Returns the connection for an organization, or this one if no organization is given. */
  in(organization: string | null | undefined): Turso {
    if (organization === null || organization === undefined) return this;
    const known = this.others.get(organization);
    if (known !== undefined) return known;
    try {
      return new Turso(this.api.forOrganization(organization), organization, this.now, this.timing, this.log, this.others);
    } catch (error) {
      throw new DiagnosticError({ summary: 'Invalid organization', detail: (error as Error).message });
    }
  }

  /** Does the same as {@link in}, for endpoints that need a slug. Without an organization it is the slug of the personal account. */
  async named(organization: string | null | undefined, signal: AbortSignal): Promise<NamedTurso> {
    const scoped = this.in(organization);
    if (scoped.organization !== undefined) return scoped as NamedTurso;
    scoped.personal ??= (await scoped.api.currentUser.get({ signal })).username;
    return this.in(scoped.personal) as NamedTurso;
  }

  /**
   * Searches the other organizations that this run has used. An object is there if its organization was renamed, or if an apply moved its
   * group and ended before it stored that in the state.
   */
  async findElsewhere<Thing>(find: (other: Turso) => Promise<Thing | undefined>): Promise<Located<Thing> | undefined> {
    for (const client of this.others.values()) {
      const found = client === this ? undefined : await find(client);
      if (found !== undefined) return { client, found };
    }
    return undefined;
  }

  /** Returns the database of this name. Fails if it does not exist. */
  async existingDatabase(name: string, signal: AbortSignal): Promise<Database> {
    return await this.inventory.database(name, { signal }) ?? this.api.databases.get(name, { signal });
  }

  /** Returns the group with this id, also after a rename. If it is gone, returns the group of this name. */
  async knownGroup(name: string, id: string | null, signal: AbortSignal): Promise<Group | undefined> {
    const named = await this.inventory.group(name, { signal });
    if (id === null || named?.uuid === id) return named;
    return await this.inventory.groupByUuid(id, { signal }) ?? named;
  }

  /** Returns the group of this name. Fails if it does not exist. */
  async existingGroup(name: string, signal: AbortSignal): Promise<Group> {
    return await this.inventory.group(name, { signal }) ?? this.api.groups.get(name, { signal });
  }
}

function missingToken(): DiagnosticError {
  return new DiagnosticError({
    summary: 'Missing API token',
    detail: 'The provider needs an API token. Create one with "turso auth api-tokens mint NAME", and set the environment variable TURSO_API_TOKEN or api_token of the provider.',
    path: attributePath('api_token'),
  });
}
