/** When a JWT ends, in RFC 3339: its `exp` claim. Null for one that never ends; undefined for what is no JWT. */
export function expiryOf(jwt: string): string | null | undefined {
  const claims = claimsOf(jwt);
  if (claims === undefined) return undefined;
  return typeof claims.exp === 'number' ? new Date(claims.exp * 1000).toISOString() : null;
}

function claimsOf(jwt: string): { readonly exp?: unknown } | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString('utf8'));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}
