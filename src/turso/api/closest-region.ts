import { readObject, RequestOptions } from '../http/request';
import { ResolvedPlatformSettings } from '../http/settings';
import { Transport } from '../http/transport';

/** The closest location. */
export interface ClosestRegion {
  /** The code of Turso's location that is closest to this machine. */
  readonly server: string;
  /** The code of the place where this machine seems to be. */
  readonly client?: string;
}

/**
 * Finds Turso's location that is closest to this machine. It asks a separate service, which needs no token.
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
