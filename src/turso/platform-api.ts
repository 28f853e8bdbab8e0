import { ApiTokens } from './api/api-tokens';
import { AuditLogs } from './api/audit-logs';
import { Billing } from './api/billing';
import { ClosestRegions } from './api/closest-region';
import { CurrentUser } from './api/current-user';
import { Databases } from './api/databases';
import { Groups } from './api/groups';
import { Instances } from './api/instances';
import { Invites } from './api/invites';
import { Jwks } from './api/jwks';
import { Locations } from './api/locations';
import { Members } from './api/members';
import { Organizations } from './api/organizations';
import { Recovery } from './api/recovery';
import { Database } from './api/types';
import { LONGEST_UPLOAD, saysThatItWaits, uploadFile, UploadOptions } from './api/upload';
import { Usage } from './api/usage';
import { pathOf, readObject, RequestOptions } from './http/request';
import { PlatformSettings, ResolvedPlatformSettings, resolvePlatformSettings } from './http/settings';
import { Transport } from './http/transport';
import { LateDatabase } from './sql/late-database';
import { databaseUrls } from './urls';

/** An upload may take hours. Without this limit, a failing server would receive requests as long. */
const MOST_ATTEMPTS_AT_A_DATABASE = 12;

/**
 * Turso's Platform API: one typed method for each endpoint, in Turso's own terms.
 *
 * Every method throws a TursoError, and nothing else, when it fails.
 * @see https://docs.turso.tech/api-reference/introduction
 */
export class PlatformApi {
  readonly apiTokens: ApiTokens;
  readonly auditLogs: AuditLogs;
  readonly billing: Billing;
  readonly closestRegions: ClosestRegions;
  readonly currentUser: CurrentUser;
  readonly databases: Databases;
  readonly groups: Groups;
  readonly instances: Instances;
  readonly invites: Invites;
  readonly jwks: Jwks;
  readonly locations: Locations;
  readonly members: Members;
  readonly organizations: Organizations;
  readonly recovery: Recovery;
  readonly usage: Usage;
  readonly #settings: PlatformSettings;
  readonly #resolved: ResolvedPlatformSettings;
  readonly #transport: Transport;

  /**
   * @param shared the transport of another client with the same settings
   * @throws Error if a setting is invalid
   */
  constructor(settings: PlatformSettings, shared?: Transport) {
    const resolved = resolvePlatformSettings(settings);
    this.#settings = settings;
    this.#resolved = resolved;
    this.#transport = shared ?? new Transport(resolved);
    const transport = this.#transport;
    const owner = ownerPath('v1', resolved.organization);
    const ownerInV2 = ownerPath('v2', resolved.organization);
    this.apiTokens = new ApiTokens(transport, resolved.organization);
    this.auditLogs = new AuditLogs(transport, owner);
    this.billing = new Billing(transport, owner);
    this.closestRegions = new ClosestRegions(resolved);
    this.currentUser = new CurrentUser(transport);
    this.databases = new Databases(transport, owner);
    this.groups = new Groups(transport, owner);
    this.instances = new Instances(transport, owner);
    this.invites = new Invites(transport, ownerInV2);
    this.jwks = new Jwks(transport, ownerInV2);
    this.locations = new Locations(transport);
    this.members = new Members(transport, owner);
    this.organizations = new Organizations(transport);
    this.recovery = new Recovery(transport);
    this.usage = new Usage(transport, owner);
  }

  /** URL of the service. */
  get baseUrl(): string {
    return this.#resolved.baseUrl;
  }

  /** How many requests may run at once. More parallel work would only wait. */
  get concurrency(): number {
    return this.#resolved.concurrency;
  }

  /**
   * Returns the same client for another organization. Both share the limit on parallel requests.
   * @throws Error if it is not a slug
   */
  forOrganization(organization: string): PlatformApi {
    return new PlatformApi({ ...this.#settings, organization }, this.#transport);
  }

  /**
   * Uploads a SQLite file into a new database whose seed is an upload. It reads the file piece by piece, and sends it to the database
   * itself with a token of its own.
   * @see https://docs.turso.tech/api-reference/databases/upload
   */
  async uploadDatabase(database: Database, path: string, { encryption, signal }: UploadOptions = {}): Promise<void> {
    const find = async (...asked: Parameters<Databases['find']>) => this.databases.find(...asked);
    const target = {
      database: { name: database.name, id: database.dbId, httpUrl: databaseUrls(database).httpUrl },
      late: new LateDatabase({ ...this.#resolved, find, log: undefined }, signal),
    };
    return uploadFile(await this.#transportTo(database, LONGEST_UPLOAD, signal), path, target, { encryption, signal });
  }

  /** Whether a database still waits for its upload, because none began or the last one broke off. */
  async awaitsUpload(database: Database, { encryption, signal }: UploadOptions = {}): Promise<boolean> {
    return saysThatItWaits(await this.#transportTo(database, undefined, signal), database.name, { encryption, signal });
  }

  /** Returns a transport to the database itself, with a token of its own. */
  async #transportTo(database: Database, totalTimeoutMs: number | undefined, signal: AbortSignal | undefined): Promise<Transport> {
    const token = await this.databases.createToken(database.name, { expiration: '1h' }, { signal });
    const settings = { ...this.#settings, token, baseUrl: databaseUrls(database).httpUrl };
    const resolved = resolvePlatformSettings(totalTimeoutMs === undefined ? settings : { ...settings, totalTimeoutMs });
    return new Transport(resolved, MOST_ATTEMPTS_AT_A_DATABASE);
  }

  /**
   * Returns when the API token expires, or undefined if it never does.
   * @throws TursoError of kind `unauthorized` if it is invalid
   * @see https://docs.turso.tech/api-reference/tokens/validate
   */
  async validateToken(options: RequestOptions = {}): Promise<Date | undefined> {
    return this.#transport.send({
      method: 'GET',
      path: pathOf('v1', 'auth', 'validate'),
      signal: options.signal,
      read: readObject((json) => {
        const seconds = json.number('exp') ?? -1;
        return seconds < 0 ? undefined : new Date(seconds * 1000);
      }),
    });
  }
}

/** Without an organization, the same endpoints mean the personal account of the token's owner. */
function ownerPath(version: string, organization: string | undefined): string {
  return organization === undefined ? pathOf(version) : pathOf(version, 'organizations', organization);
}
