import { JsonObject } from '../http/json';
import { pathOf, PlatformRequest, readNothing, readObject, RequestOptions } from '../http/request';

/** What a database token may do: everything, or only read. */
export type TokenAuthorization = 'full-access' | 'read-only';

/**
 * What a token for a database, or for all databases of a group, is to be like. What is left out is left
 * to Turso.
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
  /** Actions allowed on tables, all tables where none are named. */
  readonly fineGrainedPermissions?: readonly TablePermission[];
}

/** Actions, such as `data_read` or `schema_add`, allowed on some tables or on all. */
export interface TablePermission {
  /** @default - all tables */
  readonly tables?: readonly string[];
  readonly actions: readonly string[];
}

/** The request for a token of what the path names. The answer is the token itself, shown only this once. */
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

/** The request that ends every token of what the path names. */
export function rotateRequest(owner: string, { signal }: RequestOptions): PlatformRequest<void> {
  return {
    method: 'POST',
    path: owner + pathOf('auth', 'rotate'),
    signal,
    read: readNothing,
  };
}

/** Newer databases refuse any body with `permissions`, even an empty one, so there is none unless it says something. */
function permissionsBody({ readAttach, fineGrainedPermissions }: DatabaseTokenOptions): object | undefined {
  if (readAttach === undefined && fineGrainedPermissions === undefined) return undefined;
  return {
    permissions: readAttach === undefined ? undefined : { read_attach: { databases: readAttach } },
    fine_grained_permissions: fineGrainedPermissions?.map(({ tables, actions }) => ({ t: tables ?? null, a: actions })),
  };
}
