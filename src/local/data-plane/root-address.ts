import { IncomingMessage } from 'node:http';
import { Address, resolveAddress } from './address';
import { readJwt } from '../jwt';
import { Registry } from '../registry/registry';

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
