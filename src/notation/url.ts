import type { Rule } from './rule';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?(?:::1|::ffff:(?:127(?:\.\d{1,3}){3}|7f[0-9a-f]{2}:[0-9a-f]{1,4}))\]?)$/i;

/**
 * Returns true if a host is this machine.
 *
 * @param hostname without a port. An IPv6 address may stand in brackets, as in a URL.
 */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** Accepts an `https` URL without user and password, or an `http` URL of this machine. */
export const HTTPS_URL: Rule<string> = {
  accepts: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    return url !== undefined && isSafe && url.username === '' && url.password === '';
  },
  words: 'Use an https URL without user and password, such as "https://example.com/.well-known/jwks.json". '
    + 'With turso-local, an http URL of 127.0.0.1, [::1] or localhost works too.',
};

/** Accepts the URL of a file that Turso downloads. */
export const DOWNLOAD_URL: Rule<string> = {
  accepts: (text) => /^https?:\/\/\S+$/i.test(text),
  words: 'Use a URL that Turso can get the dump from, such as "https://example.com/dump.sql".',
};

/** Removes user and password from a URL for a message. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/.*@/, '//...@');
}
