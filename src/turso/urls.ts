import { Database } from './api/types';
import { isLoopback } from '../notation/url';

/** The addresses of a database for clients. */
export interface DatabaseUrls {
  /** For Turso's clients: `libsql://...`. */
  readonly url: string;
  /** For SQL over plain HTTP: `https://...`. */
  readonly httpUrl: string;
}

/** The parts of a database that determine its addresses. */
export type Addressed = Pick<Database, 'hostname' | 'primaryRegion'>;

/**
 * Returns the addresses of a database. A local platform has no certificate, so its addresses begin with `http://`. It is local if the
 * region is `local`, as in Turso's own CLI, or if the host is this machine.
 */
export function databaseUrls(database: Addressed): DatabaseUrls {
  const { hostname, primaryRegion } = database;
  if (primaryRegion === 'local' || isOnThisMachine(hostname)) {
    return { url: `http://${hostname}`, httpUrl: `http://${hostname}` };
  }
  return { url: `libsql://${hostname}`, httpUrl: `https://${hostname}` };
}

/** The host name of a local platform includes its port and the path of the database. */
function isOnThisMachine(hostname: string): boolean {
  const url = `http://${hostname}`;
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}
