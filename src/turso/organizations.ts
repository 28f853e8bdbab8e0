import { JsonObject, objectsIn } from './json';
import { pathOf, RequestOptions } from './request';
import { Transport } from './transport';
import { Organization, organizationFrom } from './types';

/**
 * The organizations, the personal account included, that the API token reaches.
 * @see https://docs.turso.tech/api-reference/organizations/list
 */
export class Organizations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async list(options: RequestOptions = {}): Promise<Organization[]> {
    return this.#transport.send({
      method: 'GET', path: pathOf('v1', 'organizations'), signal: options.signal, read: organizationsFrom,
    });
  }
}

/** The reference documents a bare list, Turso's TypeScript client expects it wrapped. */
function organizationsFrom(value: unknown): Organization[] {
  const list = Array.isArray(value) ? value : JsonObject.from(value).value('organizations');
  return objectsIn(list, 'the list of organizations').map(organizationFrom);
}
