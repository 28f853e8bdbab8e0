/**
 * The URL of a database in the same group as one whose URL is known: the two differ in the name alone, which begins the hostname at
 * Turso (`name-organization.region.turso.io`) and ends the path on a platform of one's own machine (`host/organization/name/`).
 *
 * @returns undefined when the URL does not have the known name at its place
 */
export function siblingUrl(url: string, name: string, sibling: string): string | undefined {
  const match = /^([a-z]+:\/\/)([^/?]+)([^?]*)(.*)$/.exec(url);
  if (match === null) return undefined;
  const [, scheme, host, path, query] = match;
  if (host.startsWith(`${name}-`)) return `${scheme}${sibling}${host.slice(name.length)}${path}${query}`;
  const end = new RegExp(`/${name}(/?)$`).exec(path);
  return end === null ? undefined : `${scheme}${host}${path.slice(0, end.index)}/${sibling}${end[1]}${query}`;
}

/** The same address for SQL over HTTP. */
export function httpUrlOf(url: string): string {
  const [address, query = ''] = url.split('?');
  return address.replace(/^libsql:/, /(^|&)tls=0(&|$)/.test(query) ? 'http:' : 'https:');
}
