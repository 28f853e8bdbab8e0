import type { Rule } from './rule';

const DURATION = /^(\d+[wdhms])+$/;
const PART = /(\d+)([wdhms])/g;
const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** A hundred years. JavaScript cannot represent dates much later. */
const LONGEST = 36_500 * UNITS.d;

const WORDS = 'Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m"';

/**
 * Returns the milliseconds of a duration in Turso's form: whole numbers with units, such as `2w1d`. Undefined for any other text, and
 * for more than a hundred years.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export function milliseconds(duration: string): number | undefined {
  if (!DURATION.test(duration)) return undefined;
  const sum = [...duration.matchAll(PART)].reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit], 0);
  return sum <= LONGEST ? sum : undefined;
}

/** Accepts durations of any length, `0s` included. */
export const ANY_DURATION: Rule<string> = {
  accepts: (text) => milliseconds(text) !== undefined,
  words: `${WORDS}.`,
};

/** Accepts lifetimes of tokens. It rejects `0s`, because each apply would renew such a token. */
export const LIFETIME: Rule<string> = {
  accepts: (text) => text === 'never' || (milliseconds(text) ?? 0) > 0,
  words: 'Use "never", or whole numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".',
};

/**
 * Accepts durations up to a longest one.
 *
 * @param longest as a user writes it
 * @param least `nothing` accepts `0s`
 */
export function durationUpTo(longest: string, least: 'something' | 'nothing' = 'something'): Rule<string> {
  const most = milliseconds(longest)!;
  return {
    accepts: (text) => {
      const length = milliseconds(text);
      return length !== undefined && length <= most && (length > 0 || least === 'nothing');
    },
    words: least === 'nothing' ? `${WORDS}; "${longest}" at most.` : `${WORDS}: more than nothing, "${longest}" at most.`,
  };
}
