import { nextPage } from './paging';
import { JsonObject } from '../http/json';
import { pathOf, readNothing, readObject, RequestOptions } from '../http/request';
import { Transport } from '../http/transport';

/** A deleted database. Turso can restore it for five days. */
export interface DeletedDatabase {
  readonly name: string;
  readonly dbId: string;
  readonly hostname?: string;
  readonly group?: string;
  readonly groupId?: string;
  readonly primaryRegion?: string;
  readonly deleteProtection?: boolean;
  /** RFC 3339. */
  readonly deletedAt?: string;
  /** When its group was deleted. Restoring the database then also restores the group. */
  readonly groupDeletedAt?: string;
}

/** A deleted group. Turso can restore it for five days. */
export interface DeletedGroup {
  readonly uuid: string;
  readonly name: string;
  /** RFC 3339. */
  readonly deletedAt?: string;
  /** How many databases come back with it. */
  readonly cascadeDatabases?: number;
}

/** The outcome of restoring a group. The group is active even if some of its databases failed. */
export interface RestoredGroup {
  /** Turso's words about each database that it could not restore, by UUID. */
  readonly failures: ReadonlyMap<string, string>;
}

const PAGE_SIZE = 1000;

/**
 * Deleted databases and groups of an organization. The free plan does not include them. Admins and owners can restore them if the
 * organization allows it.
 * @see https://docs.turso.tech/api-reference/databases/list-deleted
 */
export class Recovery {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Yields deleted databases. It reads a page only when the caller needs it.
   *
   * @param organizationId the UUID of the organization
   * @param search a part of the name
   */
  deletedDatabases(
    organizationId: string, search: string | undefined, options: RequestOptions = {},
  ): AsyncGenerator<DeletedDatabase, void, undefined> {
    return this.#iterate(organizationId, 'databases', { deleted: 'true', search }, deletedDatabaseFrom, options);
  }

  /**
   * Yields deleted groups. It reads a page only when the caller needs it.
   * @param organizationId the UUID of the organization
   */
  deletedGroups(organizationId: string, options: RequestOptions = {}): AsyncGenerator<DeletedGroup, void, undefined> {
    return this.#iterate(organizationId, 'deleted-groups', {}, deletedGroupFrom, options);
  }

  /**
   * Restores a deleted database.
   *
   * @param name a new name, which also changes the hostname
   * @throws TursoError of kind `not-found` if Turso can no longer restore it
   */
  async restoreDatabase(organizationId: string, dbId: string, name: string | undefined, options: RequestOptions = {}): Promise<void> {
    return this.#transport.send({
      method: 'POST',
      path: pathOf('v3', 'organizations', organizationId, 'databases', dbId, 'restore'),
      body: { name },
      signal: options.signal,
      finishOnceSent: true,
      read: readNothing,
    });
  }

  /** Restores a deleted group with the databases that were deleted with it. */
  async restoreGroup(organizationId: string, groupId: string, options: RequestOptions = {}): Promise<RestoredGroup> {
    return this.#transport.send({
      method: 'POST',
      path: pathOf('v3', 'organizations', organizationId, 'groups', groupId, 'restore'),
      signal: options.signal,
      finishOnceSent: true,
      read: readObject((json) => ({ failures: failuresFrom(json.value('failures')) })),
    });
  }

  async *#iterate<T>(
    organizationId: string,
    what: 'databases' | 'deleted-groups',
    query: Record<string, string | undefined>,
    read: (json: JsonObject) => T,
    { signal }: RequestOptions,
  ): AsyncGenerator<T, void, undefined> {
    const list = what === 'databases' ? 'databases' : 'groups';
    let cursor: string | undefined;
    do {
      const page = await this.#transport.send({
        method: 'GET',
        path: pathOf('v3', 'organizations', organizationId, what),
        query: { ...query, limit: PAGE_SIZE, cursor },
        signal,
        read: readObject((json) => ({ items: json.objects(list).map(read), next: nextPage(json, cursor) })),
      });
      yield* page.items;
      cursor = page.next;
    } while (cursor !== undefined);
  }
}

function deletedDatabaseFrom(json: JsonObject): DeletedDatabase {
  return {
    name: json.requiredString('Name'),
    dbId: json.requiredString('DbId'),
    hostname: json.string('Hostname'),
    group: json.string('group'),
    groupId: json.string('group_id'),
    primaryRegion: json.string('primaryRegion'),
    deleteProtection: json.boolean('delete_protection'),
    deletedAt: json.string('deleted_at'),
    groupDeletedAt: json.string('group_deleted_at'),
  };
}

function deletedGroupFrom(json: JsonObject): DeletedGroup {
  return {
    uuid: json.requiredString('uuid'),
    name: json.requiredString('name'),
    deletedAt: json.string('deleted_at'),
    cascadeDatabases: json.number('cascade_databases'),
  };
}

function failuresFrom(value: unknown): ReadonlyMap<string, string> {
  return new Map(Object.entries(value ?? {}).map(([dbId, text]) => [dbId, String(text)]));
}
