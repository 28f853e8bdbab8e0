import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A location for groups. */
export interface Location {
  /** For example `aws-eu-west-1`. */
  readonly code: string;
  /** A name for people, such as `AWS EU West (Ireland)`. */
  readonly description: string;
}

/**
 * The locations that Turso offers.
 * @see https://docs.turso.tech/api-reference/locations/list
 */
export class Locations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(options: RequestOptions = {}): Promise<Location[]> {
    return this.#transport.send({
      method: 'GET',
      path: pathOf('v1', 'locations'),
      signal: options.signal,
      read: readObject(locationsFrom),
    });
  }
}

function locationsFrom(json: JsonObject): Location[] {
  const locations = json.value('locations');
  JsonObject.from(locations, '"locations" in the answer');
  return Object.entries(locations as object).map(([code, description]) => ({ code, description: String(description) }));
}
