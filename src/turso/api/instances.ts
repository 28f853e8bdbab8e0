import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A place where a database runs. */
export interface Instance {
  readonly uuid: string;
  /** The code of its location. */
  readonly name: string;
  /** `primary` or `replica`. */
  readonly type?: string;
  readonly region?: string;
  readonly hostname?: string;
}

/**
 * The instances of databases.
 * @see https://docs.turso.tech/api-reference/databases/list-instances
 */
export class Instances {
  readonly #transport: Transport;
  readonly #owner: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
  }

  async list(database: string, options: RequestOptions = {}): Promise<Instance[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('databases', database, 'instances'),
      signal: options.signal,
      read: readObject((json) => json.objects('instances').map(instanceFrom)),
    });
  }
}

function instanceFrom(json: JsonObject): Instance {
  return {
    uuid: json.requiredString('uuid'),
    name: json.requiredString('name'),
    type: json.string('type'),
    region: json.string('region'),
    hostname: json.string('hostname'),
  };
}
