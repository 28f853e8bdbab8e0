import { claimsOf } from '../../notation';

/** Returns when a JWT expires, from its `exp` claim, in RFC 3339. Null if it never expires, undefined if the text is not a JWT. */
export function expiryOf(jwt: string): string | null | undefined {
  const claims = claimsOf(jwt);
  if (claims === undefined) return undefined;
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000).toISOString() : null;
}
