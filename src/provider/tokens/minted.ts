import { attributePath, DiagnosticError } from '../../terraform';

/** A minted token as state: Turso does not say when it ends, but the token's own `exp` claim does. */
export function minted(jwt: string): { jwt: string; expires_at: string | null } {
  return { jwt, expires_at: expiryOf(jwt) };
}

function expiryOf(jwt: string): string | null {
  const { exp } = claims(jwt);
  return typeof exp === 'number' ? new Date(exp * 1000).toISOString() : null;
}

function claims(jwt: string): { exp?: unknown } {
  try {
    return JSON.parse(Buffer.from(jwt.split('.')[1], 'base64url').toString('utf8')) as { exp?: unknown };
  } catch {
    throw new DiagnosticError({
      summary: 'Token cannot be read',
      detail: 'The Platform API answered with a token that is no JWT, so nobody knows when it ends. Check api_url: is it Turso that answers?',
      path: attributePath('jwt'),
    });
  }
}
