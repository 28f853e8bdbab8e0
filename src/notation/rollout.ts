import { durationUpTo } from './duration';
import { wholeNumber, type Rule } from './rule';

/** A number of tenants, or a percentage of them. */
export interface Share {
  readonly count: number;
  readonly isPercentage: boolean;
}

/** Reads `20` or `25%`. Undefined for what is neither a number from 1 on nor a percentage from 1 to 100. */
export function parseShare(text: string): Share | undefined {
  const [, digits, percent] = /^([1-9]\d{0,6})(%?)$/.exec(text) ?? [];
  if (digits === undefined || (percent === '%' && Number(digits) > 100)) return undefined;
  return { count: Number(digits), isPercentage: percent === '%' };
}

/** How large a wave is. */
export const WAVE: Rule<string> = {
  accepts: (text) => parseShare(text) !== undefined,
  words: 'Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.',
};

/** How many databases are migrated at a time. */
export const ROLLOUT_CONCURRENCY = wholeNumber(1, 100);
/** How many tenants are canaries beside those that are named. */
export const CANARY_COUNT = wholeNumber(0, 100_000);
/** How many tenants may fail. */
export const MAX_FAILURES = wholeNumber(0, 1_000_000);
/** How long a rollout waits between waves. `0s` is no pause. */
export const PAUSE = durationUpTo('24h', 'nothing');
/** How long branches of tenants are kept. */
export const SNAPSHOT_RETENTION = durationUpTo('90d');
/** After how long a silence a rollout counts as dead. */
export const LEASE_DURATION = durationUpTo('1h');
