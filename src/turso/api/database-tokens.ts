import { JsonObject } from '../http/json';
import { pathOf, PlatformRequest, readNothing, readObject, RequestOptions } from '../http/request';

/** What a database token permits: everything, or only reading. */
export type TokenAuthorization = 'full-access' | 'read-only';

/**
 * Options of a token for a database, or for all databases of a group. Turso decides what is left out.
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export interface DatabaseTokenOptions {
  /**
   * `never`, or numbers with units, such as `2w1d30m`.
   * @default - Turso's default: never
   */
  readonly expiration?: string;
  /** @default - Turso's default: full access */
  readonly authorization?: TokenAuthorization;
  /** Names of databases that the token may attach and read. */
  readonly readAttach?: readonly string[];
  /** Actions that the token permits on tables. */
  readonly fineGrainedPermissions?: readonly TablePermission[];
}

/** Actions, such as `data_read` or `schema_add`, that a token permits on some or on all tables. */
export interface TablePermission {
  /** @default - all tables */
  readonly tables?: readonly string[];
  readonly actions: readonly string[];
}

/** Returns the request for a token for the database or group at a path. Turso shows the token only in this answer. */
export function tokenRequest(owner: string, token: DatabaseTokenOptions, { signal }: RequestOptions): PlatformRequest<string> {
  return {
    method: 'POST',
    path: owner + pathOf('auth', 'tokens'),
    query: { expiration: token.expiration, authorization: token.authorization },
    body: permissionsBody(token),
    signal,
    read: readObject((json: JsonObject) => json.requiredString('jwt')),
  };
}

/** Returns the request that ends every token of the database or group at a path. */
export function rotateRequest(owner: string, { signal }: RequestOptions): PlatformRequest<void> {
  return {
    method: 'POST',
    path: owner + pathOf('auth', 'rotate'),
    signal,
    read: readNothing,
  };
}

/** Newer databases reject any `permissions`, even an empty object, so the body has them only if they say something. */
function permissionsBody({ readAttach, fineGrainedPermissions }: DatabaseTokenOptions): object | undefined {
  if (readAttach === undefined && fineGrainedPermissions === undefined) return undefined;
  return {
    permissions: readAttach === undefined ? undefined : { read_attach: { databases: readAttach } },
    fine_grained_permissions: fineGrainedPermissions?.map(({ tables, actions }) => ({ t: tables ?? null, a: actions })),
  };
}
