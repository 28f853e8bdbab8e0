import type { Rule } from './rule';

const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Accepts times in RFC 3339. */
export const TIME: Rule<string> = {
  accepts: (text) => parseTime(text) !== undefined,
  words: 'Use RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".',
};

/** Accepts times in the past. */
export function pastTime(now: () => number = Date.now): Rule<string> {
  return {
    accepts: (text) => (parseTime(text) ?? Infinity) <= now(),
    words: 'Use a time in the past, in RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".',
  };
}

/** Returns the milliseconds since 1970 of a time in RFC 3339. Undefined for anything else, such as the 30th of February. */
export function parseTime(text: string): number | undefined {
  const [, year, month, day] = RFC_3339.exec(text) ?? [];
  const time = Date.parse(text);
  if (year === undefined || Number.isNaN(time)) return undefined;
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return Number(day) <= lastDay ? time : undefined;
}
