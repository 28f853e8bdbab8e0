import { isLoopback } from './loopback';
import type { Rule } from './rule';

/** Turso's hosted Platform API. */
export const API_URL = 'https://api.turso.tech';

/** An `https` URL without a user and a password. On this machine `http` will do. */
export const HTTPS_URL: Rule<string> = {
  accepts: (text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    return url !== undefined && isSafe && url.username === '' && url.password === '';
  },
  words: 'Use an https URL without user and password, such as "https://example.com/.well-known/jwks.json".',
};

/** Where Turso can get a file from. */
export const DOWNLOAD_URL: Rule<string> = {
  accepts: (text) => /^https?:\/\/\S+$/i.test(text),
  words: 'Use a URL that Turso can get the dump from, such as "https://example.com/dump.sql".',
};

/** A URL as messages may show it: a password may stand in it. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/.*@/, '//...@');
}
