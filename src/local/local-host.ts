import { IncomingMessage } from 'node:http';

/** Names of this machine. Those below `localhost` never leave it either. */
const LOCAL = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost)(?::\d{1,5})?$/i;

/** Whether a host, with or without a port, is a name of this machine. */
export function isLocalHost(host: string): boolean {
  return LOCAL.test(host);
}

/**
 * Whether a request was sent to a name of this machine. A web page can make a name of its own point here (DNS rebinding), and could
 * then read what is answered.
 */
export function isForThisMachine({ headers }: IncomingMessage): boolean {
  return headers.host === undefined || isLocalHost(headers.host);
}

/**
 * Whether a request comes from a program, or from a web page that this machine serves. A browser that is open on this machine sends what
 * any page asks it to, and names the page in `Origin`; a page that hides where it is from is named `null`.
 */
export function isFromThisMachine({ headers: { origin } }: IncomingMessage): boolean {
  return origin === undefined || isLocalHost(origin.replace(/^https?:\/\//i, ''));
}
