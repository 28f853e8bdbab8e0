/** The claims of a JWT that matter here. */
export interface JwtClaims {
  readonly exp?: unknown;
  readonly iat?: unknown;
}

/** Returns the claims of a JWT without checking them, on every platform. Undefined if the text is not a JWT. */
export function claimsOf(jwt: string): JwtClaims | undefined {
  try {
    const binary = atob(jwt.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    const claims: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (byte) => byte.charCodeAt(0))));
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}
