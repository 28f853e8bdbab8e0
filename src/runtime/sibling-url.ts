/**
 * Computes the URL of a database from the URL of another one in the same group. Both differ only in the name. At Turso the name begins the
 * hostname (`name-organization.region.turso.io`). In turso-local it ends the path (`host/organization/name/`).
 *
 * @returns undefined if the URL does not have the known name in this place
 */
export function siblingUrl(url: string, name: string, sibling: string): string | undefined {
  const match = /^([a-z]+:\/\/)([^/?]+)([^?]*)(.*)$/.exec(url);
  if (match === null) return undefined;
  const [, scheme, host, path, query] = match;
  if (host.startsWith(`${name}-`)) return `${scheme}${sibling}${host.slice(name.length)}${path}${query}`;
  const end = new RegExp(`/${name}(/?)$`).exec(path);
  return end === null ? undefined : `${scheme}${host}${path.slice(0, end.index)}/${sibling}${end[1]}${query}`;
}

/** Returns the same address for SQL over HTTP. */
export function httpUrlOf(url: string): string {
  const [address, query = ''] = url.split('?');
  return address.replace(/^libsql:/, /(^|&)tls=0(&|$)/.test(query) ? 'http:' : 'https:');
}
