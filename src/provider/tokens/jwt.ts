/** Returns when a JWT expires, from its `exp` claim, in RFC 3339. Null if it never expires, undefined if the text is not a JWT. */
export function expiryOf(jwt: string): string | null | undefined {
  const claims = claimsOf(jwt);
  if (claims === undefined) return undefined;
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000).toISOString() : null;
}

/** Returns the claims of a JWT without checking them. Undefined if the text is not a JWT. */
export function claimsOf(jwt: string): { readonly exp?: unknown; readonly iat?: unknown } | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}
