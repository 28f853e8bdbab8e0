import { DiagnosticError, attributePath, pattern, type Validator } from '../terraform';

const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * A lifetime as Turso writes it: `never`, or numbers with units such as `2w1d30m`.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export function validLifetime(): Validator<string> {
  return pattern(/^(never|(\d+[wdhms])+)$/, 'Use "never", or numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".');
}

/** As `validLifetime`, without `never`. */
export function validDuration(): Validator<string> {
  return pattern(/^(\d+[wdhms])+$/, 'Use numbers with the units w, d, h, m and s, such as "7d" or "12h".');
}

/** Milliseconds; undefined for `never`. */
export function milliseconds(lifetime: string): number | undefined {
  if (lifetime === 'never') return undefined;
  return [...lifetime.matchAll(/(\d+)([wdhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}

/** When a token that was minted for `lifetime` ends, from its own `exp` claim; null for one that never ends. */
export function expiryOf(jwt: string): string | null {
  const payload = jwt.split('.')[1];
  if (payload === undefined) {
    throw new DiagnosticError({
      summary: 'Token is not a JWT',
      detail: 'Turso answered with a token that has no payload, so its expiry cannot be read. Check api_url: is it Turso?',
      path: attributePath('jwt'),
    });
  }
  const { exp } = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as { exp?: number | null };
  return typeof exp === 'number' ? new Date(exp * 1000).toISOString() : null;
}

/** Whether a token is to be renewed: `renewBefore` milliseconds before it ends, or in the last third of its life. */
export function isDue(token: { expiresAt: string | null; lifetime: number | undefined; renewBefore: number | undefined }, now: number): boolean {
  if (token.expiresAt === null || token.lifetime === undefined) return false;
  return Date.parse(token.expiresAt) - now <= (token.renewBefore ?? token.lifetime / 3);
}
