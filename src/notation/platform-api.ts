import { wholeNumber } from './rule';

/** Turso's hosted Platform API. */
export const API_URL = 'https://api.turso.tech';

/** Limits the requests to the Platform API that run at once. */
export const API_CONCURRENCY = wholeNumber(1, 1000);

/** Returns true if a header can carry the token. Otherwise `fetch` fails with an error that quotes the token. */
export function isSendableToken(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}
