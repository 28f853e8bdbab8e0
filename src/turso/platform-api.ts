import { Databases } from './databases';
import { Groups } from './groups';
import { Locations } from './locations';
import { Organizations } from './organizations';
import { pathOf, readObject, RequestOptions } from './request';
import { PlatformSettings, resolvePlatformSettings } from './settings';
import { Transport } from './transport';

/**
 * Turso's Platform API: one typed method for each endpoint, in Turso's own terms.
 *
 * Every method throws a TursoError, and nothing else, when it fails.
 * @see https://docs.turso.tech/api-reference/introduction
 */
export class PlatformApi {
  readonly databases: Databases;
  readonly groups: Groups;
  readonly locations: Locations;
  readonly organizations: Organizations;
  readonly #settings: PlatformSettings;
  readonly #transport: Transport;

  /**
   * @param shared sends the requests, where another client of the same settings sends its own through it
   * @throws Error if a setting cannot be used
   */
  constructor(settings: PlatformSettings, shared?: Transport) {
    const resolved = resolvePlatformSettings(settings);
    this.#settings = settings;
    this.#transport = shared ?? new Transport(resolved);
    // Without an organization the same endpoints speak of the personal account of the token's owner.
    const owner = resolved.organization === undefined ? pathOf('v1') : pathOf('v1', 'organizations', resolved.organization);
    this.databases = new Databases(this.#transport, owner);
    this.groups = new Groups(this.#transport, owner);
    this.locations = new Locations(this.#transport);
    this.organizations = new Organizations(this.#transport);
  }

  /**
   * The same client for another organization. Both share the bound on requests under way.
   * @throws Error if it is no slug
   */
  forOrganization(organization: string): PlatformApi {
    return new PlatformApi({ ...this.#settings, organization }, this.#transport);
  }

  /**
   * When the API token expires, or undefined if it never does.
   * @throws TursoError of kind `unauthorized` if it is not valid
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
