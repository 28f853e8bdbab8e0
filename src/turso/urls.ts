import { Database } from './api/types';
import { isLoopback } from '../notation/url';

/** The addresses of a database for clients. */
export interface DatabaseUrls {
  /** For Turso's clients: `libsql://...`. */
  readonly url: string;
  /** For SQL over plain HTTP: `https://...`. */
  readonly httpUrl: string;
}

/** What the addresses of a database follow from. */
export type Addressed = Pick<Database, 'hostname' | 'primaryRegion'>;

/**
 * The addresses of a database. A platform on one's own machine has no certificate, so both are `http://`
 * there: where the region is `local`, as Turso's own CLI has it, or the host is this machine.
 */
export function databaseUrls(database: Addressed): DatabaseUrls {
  const { hostname, primaryRegion } = database;
  if (primaryRegion === 'local' || isOnThisMachine(hostname)) {
    return { url: `http://${hostname}`, httpUrl: `http://${hostname}` };
  }
  return { url: `libsql://${hostname}`, httpUrl: `https://${hostname}` };
}

/** The host name of a local platform brings its port, and the path of the database. */
function isOnThisMachine(hostname: string): boolean {
  const url = `http://${hostname}`;
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}
