import { JsonObject } from '../http/json';
import { pathOf, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** The usage in numbers, which are exact at any size. */
export interface UsageCounts {
  readonly rowsRead?: number | bigint;
  readonly rowsWritten?: number | bigint;
  readonly storageBytes?: number | bigint;
  readonly bytesSynced?: number | bigint;
}

/** The usage of a database, in total and by instance. */
export interface DatabaseUsage {
  /** UUID of the database. */
  readonly uuid: string;
  readonly total: UsageCounts;
  readonly instances: readonly { readonly uuid: string; readonly usage: UsageCounts }[];
}

/** The usage of an organization in the current billing cycle. */
export interface OrganizationUsage {
  readonly uuid?: string;
  readonly usage: UsageCounts & {
    readonly databases?: number | bigint;
    readonly locations?: number | bigint;
    readonly groups?: number | bigint;
  };
  readonly databases: readonly DatabaseUsage[];
}

/** A frequent query of a database, and its cost. */
export interface TopQuery {
  readonly query: string;
  readonly rowsRead?: number | bigint;
  readonly rowsWritten?: number | bigint;
}

/** The period to count, in RFC 3339. */
export interface UsagePeriod {
  /** @default - the beginning of the month */
  readonly from?: string;
  /** @default - the end of the month */
  readonly to?: string;
}

/**
 * The usage of an organization and its databases.
 * @see https://docs.turso.tech/api-reference/databases/usage
 */
export class Usage {
  readonly #transport: Transport;
  readonly #owner: string;

  /** @param owner the path of the organization */
  constructor(transport: Transport, owner: string) {
    this.#transport = transport;
    this.#owner = owner;
  }

  async organization(options: RequestOptions = {}): Promise<OrganizationUsage> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('usage'),
      signal: options.signal,
      read: readObject((json) => organizationUsageFrom(json.requiredObject('organization'))),
    });
  }

  async database(name: string, { from, to }: UsagePeriod = {}, options: RequestOptions = {}): Promise<DatabaseUsage> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('databases', name, 'usage'),
      query: { from, to },
      signal: options.signal,
      read: readObject((json) => databaseUsageFrom(json.requiredObject('database'))),
    });
  }

  async topQueries(database: string, options: RequestOptions = {}): Promise<TopQuery[]> {
    return this.#transport.send({
      method: 'GET',
      path: this.#owner + pathOf('databases', database, 'stats'),
      signal: options.signal,
      read: readObject((json) => json.objects('top_queries').map(topQueryFrom)),
    });
  }
}

function organizationUsageFrom(json: JsonObject): OrganizationUsage {
  const usage = json.object('usage') ?? JsonObject.from({});
  return {
    uuid: json.string('uuid'),
    usage: {
      ...countsFrom(usage),
      databases: usage.integer('databases'),
      locations: usage.integer('locations'),
      groups: usage.integer('groups'),
    },
    databases: json.objects('databases').map(databaseUsageFrom),
  };
}

/** The API reference calls the sum `total`; Turso's own clients read it from `usage`. */
function databaseUsageFrom(json: JsonObject): DatabaseUsage {
  return {
    uuid: json.requiredString('uuid'),
    total: countsFrom(json.object('total') ?? json.requiredObject('usage')),
    instances: json.objects('instances').map((instance) => ({
      uuid: instance.requiredString('uuid'),
      usage: countsFrom(instance.requiredObject('usage')),
    })),
  };
}

function countsFrom(json: JsonObject): UsageCounts {
  return {
    rowsRead: json.integer('rows_read'),
    rowsWritten: json.integer('rows_written'),
    storageBytes: json.integer('storage_bytes'),
    bytesSynced: json.integer('bytes_synced'),
  };
}

function topQueryFrom(json: JsonObject): TopQuery {
  return { query: json.string('query') ?? '', rowsRead: json.integer('rows_read'), rowsWritten: json.integer('rows_written') };
}
