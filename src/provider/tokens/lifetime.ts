import { DURATION, milliseconds } from '../../notation';
import { pattern, type Validator } from '../../terraform';

/** A lifetime as Turso writes it: `never`, or numbers with units such as `2w1d30m`. */
export function validLifetime(): Validator<string> {
  return (text, name) => {
    // A token that lives for nothing would be renewed by each apply.
    if (lifetimeOf(text)) return undefined;
    const rule = 'Use "never", or numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".';
    return { summary: `Invalid ${name}`, detail: `${name} is "${text}". ${rule}` };
  };
}

/** As `validLifetime`, without `never`; it may be 0. */
export function validDuration(): Validator<string> {
  return pattern(DURATION, 'Use numbers with the units w, d, h, m and s, such as "7d" or "12h".');
}

/** Milliseconds of a lifetime: infinitely many for `never`; undefined for what is none. */
export function lifetimeOf(lifetime: string): number | undefined {
  return lifetime === 'never' ? Infinity : milliseconds(lifetime);
}
