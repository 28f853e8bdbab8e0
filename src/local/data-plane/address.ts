import { IncomingMessage } from 'node:http';
import { bearerToken, readJwt } from '../jwt';
import { Database, Organization } from '../model';
import { Registry } from '../registry/registry';

/**
 * Returns the `Hostname` of a database: an address with a path, because a name would need DNS.
 *
 * It ends with a slash. Clients resolve `v2/pipeline` against the URL, and would otherwise replace its last part.
 */
export function hostname(authority: string, organization: Organization, database: Pick<Database, 'name'>): string {
  return `${authority}/${organization.slug}/${database.name}/`;
}

export interface Address {
  readonly database: Database;
  /** The path below the database, with a slash first. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  /** The call of an upload. Undefined for other requests. */
  readonly upload?: Upload;
}

/** The calls of an upload: whole, or in numbered chunks. */
export type Upload =
  | { readonly call: 'whole' | 'start' | 'finalize' }
  | { readonly call: 'chunk'; readonly number: number };

/**
 * The served paths: sqld's public ones, uploads and exports. sqld's `/dev/...` is missing, because it opens other databases with the
 * token of this one.
 */
const SERVED = /^\/(?:$|health$|version$|dump$|v[123](?:$|\/)|v3-protobuf(?:$|\/)|beta\/listen$|info$|export\/\d+$|sync\/\d+\/\d+\/\d+$)/;

/** Paths at the root of the host. In the cloud, every database has its own host. */
const AT_ROOT = /^\/(?:info$|export\/|sync\/|v2\/upload\/)/;

/** Returns the database of a URL of the data plane, or undefined if none matches. */
export function resolveAddress(registry: Registry, url: string): Address | undefined {
  // Some clients append "/v2/pipeline" to a URL that already ends with a slash.
  const { pathname, search } = new URL(url.replace(/\/{2,}/g, '/'), 'http://local');
  const [, slug, name, ...parts] = pathname.split('/');
  const organization = registry.findOrganization(slug);
  const database = organization && name !== undefined
    ? registry.findDatabase(organization.id, name) ?? registry.findFormer(organization.id, name)
    : undefined;
  const path = `/${parts.join('/')}`;
  if (database === undefined || !SERVED.test(path)) {
    return undefined;
  }
  return { database, path, search, upload: uploadOf(path) };
}

/** https://docs.turso.tech/api-reference/databases/upload; Turso's CLI uploads in chunks, with or without an id in the path. */
function uploadOf(path: string): Upload | undefined {
  if (path === '/v1/upload') {
    return { call: 'whole' };
  }
  const [, call, number] = /^\/v2\/upload\/(?:[\w-]{36}\/)?(start|finalize|chunk\/(\d{1,9}))$/.exec(path) ?? [];
  if (number !== undefined) {
    return { call: 'chunk', number: Number(number) };
  }
  return call === undefined ? undefined : { call: call as 'start' | 'finalize' };
}

export function isRootPath(url: string): boolean {
  return AT_ROOT.test(url);
}

/**
 * Returns the database of a call by `turso db export`. The CLI drops the path of the URL, which names the database here, so this reads
 * the database from the token. The token itself is checked later, as for any call.
 */
export function rootAddress(registry: Registry, { url = '/', headers }: IncomingMessage): Address | undefined {
  const token = bearerToken(headers.authorization);
  const id = isRootPath(url) && token !== undefined ? readJwt(token)?.claims.id : undefined;
  const database = typeof id === 'string' ? registry.get('database', id) : undefined;
  const organization = database && registry.get('organization', database.organizationId);
  return organization && resolveAddress(registry, `/${organization.slug}/${database.name}${url}`);
}
