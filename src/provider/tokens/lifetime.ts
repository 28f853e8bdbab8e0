import { pattern, type Validator } from '../../terraform';

const LIFETIME = /^(never|(\d+[wdhms])+)$/;
const DURATION = /^(\d+[wdhms])+$/;
const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * A lifetime as Turso writes it: `never`, or numbers with units such as `2w1d30m`.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export function validLifetime(): Validator<string> {
  return pattern(LIFETIME, 'Use "never", or numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".');
}

/** As `validLifetime`, without `never`. */
export function validDuration(): Validator<string> {
  return pattern(DURATION, 'Use numbers with the units w, d, h, m and s, such as "7d" or "12h".');
}

export function isLifetime(text: string): boolean {
  return LIFETIME.test(text);
}

/** As `isLifetime`, without `never`. */
export function isDuration(text: string): boolean {
  return DURATION.test(text);
}

/** Milliseconds; undefined for `never`. */
export function milliseconds(lifetime: string): number | undefined {
  if (lifetime === 'never') return undefined;
  return [...lifetime.matchAll(/(\d+)([wdhms])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}
