import { readObject, RequestOptions } from '../http/request';
import { ResolvedPlatformSettings } from '../http/settings';
import { Transport } from '../http/transport';

/** Which locations are near. */
export interface ClosestRegion {
  /** The code of the location of Turso that is the closest to this machine. */
  readonly server: string;
  /** The code of the place that this machine seems to be at. */
  readonly client?: string;
}

/**
 * Which location of Turso is the closest to this machine, asked of a service of its own that wants no token.
 * @see https://docs.turso.tech/api-reference/locations/closest-region
 */
export class ClosestRegions {
  readonly #transport: Transport;

  constructor(settings: ResolvedPlatformSettings) {
    this.#transport = new Transport({ ...settings, baseUrl: settings.regionUrl, token: '' });
  }

  async get(options: RequestOptions = {}): Promise<ClosestRegion> {
    return this.#transport.send({
      method: 'GET',
      path: '/',
      signal: options.signal,
      read: readObject((json) => ({ server: json.requiredString('server'), client: json.string('client') })),
    });
  }
}
