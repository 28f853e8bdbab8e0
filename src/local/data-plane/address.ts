import { IncomingMessage } from 'node:http';
import { readJwt } from '../jwt';
import { Database, Organization } from '../model';
import { Registry } from '../registry/registry';

/**
 * The `Hostname` of a database: `http://<Hostname>` needs no DNS, only a path.
 *
 * The slash at its end matters: clients resolve `v2/pipeline` against the URL, and would replace a last part without one.
 */
export function hostname(authority: string, organization: Organization, database: Pick<Database, 'name'>): string {
  return `${authority}/${organization.slug}/${database.name}/`;
}

export interface Address {
  readonly database: Database;
  /** Below the database, beginning with a slash. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search: string;
  /** What of an upload is asked for; absent for what sqld serves. */
  readonly upload?: Upload;
}

/** The calls of an upload: whole, or in numbered chunks. */
export type Upload =
  | { readonly call: 'whole' | 'start' | 'finalize' }
  | { readonly call: 'chunk'; readonly number: number };

/**
 * What is served: what sqld serves to the outside, uploads and exports. sqld's `/dev/...` is left out: it reaches other
 * databases with the token of this one.
 */
const SERVED = /^\/(?:$|health$|version$|dump$|v[123](?:$|\/)|v3-protobuf(?:$|\/)|beta\/listen$|info$|export\/\d+$|sync\/\d+\/\d+\/\d+$)/;

/** The database that a URL of the data plane means, or undefined where there is none. */
export function resolveAddress(registry: Registry, url: string): Address | undefined {
  // Some clients append "/v2/pipeline" to a URL that ends with a slash already.
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

/** What is asked for at the root of the host, where every database of Turso's has a host of its own. */
const AT_ROOT = /^\/(?:info$|export\/|sync\/|v2\/upload\/)/;

export function isRootPath(url: string): boolean {
  return AT_ROOT.test(url);
}

/**
 * The database that a call of `turso db export` means: the CLI keeps the host of a URL only, and drops the path that
 * names the database here. The token names it too; whether it is a good one is seen later, as for any other call.
 */
export function rootAddress(registry: Registry, { url = '/', headers }: IncomingMessage): Address | undefined {
  const [, token] = /^bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const id = isRootPath(url) && token !== undefined ? readJwt(token)?.claims.id : undefined;
  const database = typeof id === 'string' ? registry.get('database', id) : undefined;
  const organization = database && registry.get('organization', database.organizationId);
  return organization && resolveAddress(registry, `/${organization.slug}/${database.name}${url}`);
}
