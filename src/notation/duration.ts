import type { Rule } from './rule';

const DURATION = /^(\d+[wdhms])+$/;
const PART = /(\d+)([wdhms])/g;
const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** A hundred years: beyond, dates cannot be told any more. */
const LONGEST = 36_500 * UNITS.d;

const WORDS = 'Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m"';

/**
 * Milliseconds of a duration as Turso writes it: whole numbers with units, such as `2w1d`. Undefined for what is none, and for more
 * than a hundred years.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export function milliseconds(duration: string): number | undefined {
  if (!DURATION.test(duration)) return undefined;
  const sum = [...duration.matchAll(PART)].reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit], 0);
  return sum <= LONGEST ? sum : undefined;
}

/** A duration of any length, also of nothing. */
export const ANY_DURATION: Rule<string> = {
  accepts: (text) => milliseconds(text) !== undefined,
  words: `${WORDS}.`,
};

/** How long a token lives. A token that lives for nothing would be renewed by each apply. */
export const LIFETIME: Rule<string> = {
  accepts: (text) => text === 'never' || (milliseconds(text) ?? 0) > 0,
  words: 'Use "never", or whole numbers with the units w, d, h, m and s, such as "30d" or "2w1d30m".',
};

/**
 * A duration with an end.
 *
 * @param longest the longest one, as a user writes it
 * @param least `nothing`: `0s` is one, too
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
