import { IncomingMessage } from 'node:http';

/** Names of this machine. Names that end in `.localhost` are local, too. */
const LOCAL = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|(?:[a-z0-9-]+\.)*localhost)(?::\d{1,5})?$/i;

/** Whether a host, with or without a port, is a name of this machine. */
export function isLocalHost(host: string): boolean {
  return LOCAL.test(host);
}

/**
 * Whether a request goes to a name of this machine. A web page can point its own name here (DNS rebinding), and could then read the
 * answers.
 */
export function isForThisMachine({ headers }: IncomingMessage): boolean {
  return headers.host === undefined || isLocalHost(headers.host);
}

/**
 * Whether a request comes from a program, or from a web page of this machine. A browser sends the requests of any page, and names the
 * page in `Origin`. A page without a visible origin has the origin `null`.
 */
export function isFromThisMachine({ headers: { origin } }: IncomingMessage): boolean {
  return origin === undefined || isLocalHost(origin.replace(/^https?:\/\//i, ''));
}
