import { DiagnosticError, attributePath, type Logger } from '../terraform';
import {
  Directory, exchange, Inventory, PlatformApi, SettingError, Sql, type Database, type Group, type LateEntry, type PlatformSettings,
} from '../turso';

/** As many transactions at once as a fleet's strategy may ask for; a server of one's own has 128 streams in all. */
export const SQL_CONCURRENCY = 100;

/** How requests wait and give up, for what runs against servers that fail on purpose. */
export type Timing = Pick<PlatformSettings, 'clock' | 'wait' | 'random' | 'requestTimeoutMs' | 'totalTimeoutMs'>;

/** How to reach Turso, once the environment has been asked. What is left out gets the defaults of the provider's schema. */
export interface TursoOptions {
  readonly organization?: string;
  readonly apiToken?: string;
  readonly apiUrl?: string;
  readonly regionUrl?: string;
  readonly concurrency?: number;
  /** @default - by the real clock, as patiently as the clients' own defaults say */
  readonly timing?: Timing;
  readonly terraformVersion: string;
}

/** The attributes of the provider that settings of the client come from. */
const ATTRIBUTES: Partial<Record<keyof PlatformSettings, string>> = {
  token: 'api_token', organization: 'organization', baseUrl: 'api_url', regionUrl: 'region_url', concurrency: 'concurrency',
};

/** A connection for an organization whose slug is known. */
export type NamedTurso = Turso & { readonly organization: string };

/** What was found, and the connection for the organization that it is in. */
export interface Located<Thing> {
  readonly client: Turso;
  readonly found: Thing;
}

/** What every resource of this provider works with: one configured connection to Turso. */
export class Turso {
  /**
   * Throws `DiagnosticError` where a setting is missing or cannot be used. Sends nothing yet.
   *
   * @param now the clock that decides when a token is to be renewed, in milliseconds since 1970
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
  /** By their slugs: the same connection, for other organizations than the provider's own. */
  private readonly others: Map<string, Turso>;
  /** The slug of the personal account, once somebody has asked. */
  private personal: string | undefined;

  private constructor(
    readonly api: PlatformApi,
    /** Slug of the organization that it works in; undefined for the personal account of the token. */
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

  /** How work waits that is more than one request, and by which clock; undefined where that is the real one. */
  get pace(): { readonly wait?: Timing['wait']; readonly monotonic?: Timing['clock'] } {
    return { wait: this.timing?.wait, monotonic: this.timing?.clock };
  }

  /** The connection for an organization; where none is named, this one. */
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

  /** As {@link in}, for what Turso knows by a slug only: where no organization is named anywhere, that of the personal account. */
  async named(organization: string | null | undefined, signal: AbortSignal): Promise<NamedTurso> {
    const scoped = this.in(organization);
    if (scoped.organization !== undefined) return scoped as NamedTurso;
    scoped.personal ??= (await scoped.api.currentUser.get({ signal })).username;
    return this.in(scoped.personal) as NamedTurso;
  }

  /**
   * What is in another organization that this run has met so far, and the connection for that one. It is there if its own organization was
   * renamed, or if an apply moved its group and ended before the state said so.
   */
  async findElsewhere<Thing>(find: (other: Turso) => Promise<Thing | undefined>): Promise<Located<Thing> | undefined> {
    for (const client of this.others.values()) {
      const found = client === this ? undefined : await find(client);
      if (found !== undefined) return { client, found };
    }
    return undefined;
  }

  /** The database of this name. One that is not there is an error. */
  async existingDatabase(name: string, signal: AbortSignal): Promise<Database> {
    return await this.inventory.database(name, { signal }) ?? this.api.databases.get(name, { signal });
  }

  /** The group that had this name and id, also where it was renamed since; one of the name where it is gone. */
  async knownGroup(name: string, id: string | null, signal: AbortSignal): Promise<Group | undefined> {
    const named = await this.inventory.group(name, { signal });
    if (id === null || named?.uuid === id) return named;
    return await this.inventory.groupByUuid(id, { signal }) ?? named;
  }

  /** The group of this name. One that is not there is an error. */
  async existingGroup(name: string, signal: AbortSignal): Promise<Group> {
    return await this.inventory.group(name, { signal }) ?? this.api.groups.get(name, { signal });
  }
}

function missingToken(): DiagnosticError {
  return new DiagnosticError({
    summary: 'Missing API token',
    detail: 'Turso wants an API token. Make one with "turso auth api-tokens mint NAME" and set the environment variable TURSO_API_TOKEN, or api_token of the provider.',
    path: attributePath('api_token'),
  });
}
