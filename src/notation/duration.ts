/**
 * A duration as Turso writes it: numbers with units, such as `2w1d`.
 *
 * @see https://docs.turso.tech/api-reference/databases/create-token
 */
export const DURATION = /^(\d+[wdhms])+$/;

const PART = /(\d+)([wdhms])/g;
const UNITS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** Milliseconds of a duration; undefined for what is none. */
export function milliseconds(duration: string): number | undefined {
  if (!DURATION.test(duration)) return undefined;
  return [...duration.matchAll(PART)].reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit], 0);
}
