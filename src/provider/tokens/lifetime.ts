import { DURATION, milliseconds } from '../../notation';
import { pattern, type Validator } from '../../terraform';

const LIFETIME = new RegExp(`^never$|${DURATION.source}`);

/** A lifetime as Turso writes it: `never`, or numbers with units such as `2w1d30m`. */
export function validLifetime(): Validator<string> {
  return pattern(LIFETIME, 'Use "never", or numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".');
}

/** As `validLifetime`, without `never`. */
export function validDuration(): Validator<string> {
  return pattern(DURATION, 'Use numbers with the units w, d, h, m and s, such as "7d" or "12h".');
}

/** Milliseconds of a lifetime: infinitely many for `never`; undefined for what is none. */
export function lifetimeOf(lifetime: string): number | undefined {
  return lifetime === 'never' ? Infinity : milliseconds(lifetime);
}
