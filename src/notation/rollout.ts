import { durationUpTo, milliseconds } from './duration';
import { wholeNumber, type Rule } from './rule';

/** A number of tenants, or a percentage of them. */
export interface Share {
  readonly count: number;
  readonly isPercentage: boolean;
}

/** Reads `20` or `25%`. Returns undefined for anything but a number from 1 on or a percentage from 1 to 100. */
export function parseShare(text: string): Share | undefined {
  const [, digits, percent] = /^([1-9]\d{0,6})(%?)$/.exec(text) ?? [];
  if (digits === undefined || (percent === '%' && Number(digits) > 100)) return undefined;
  return { count: Number(digits), isPercentage: percent === '%' };
}

/** Accepts the size of a wave. */
export const WAVE: Rule<string> = {
  accepts: (text) => parseShare(text) !== undefined,
  words: 'Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.',
};

const SAMPLE_PATTERN = /^(\d{1,9}|\d{1,3}(?:\.\d+)?%)$/;

/** Accepts a part of the tenants: a number or a percentage, which may have a fraction. */
export const SAMPLE: Rule<string> = {
  accepts: (text) => SAMPLE_PATTERN.test(text) && parseFloat(text) > 0 && (!text.endsWith('%') || parseFloat(text) <= 100),
  words: 'Use a number of tenants from 1 on, or a percentage from above 0% to 100%.',
};

/** The default number of databases that a rollout asks or migrates at a time. */
export const DEFAULT_ROLLOUT_CONCURRENCY = 16;

/** Limits the databases that a rollout migrates at a time. */
export const ROLLOUT_CONCURRENCY = wholeNumber(1, 100);
/** Limits the canaries that a rollout chooses beside the named ones. */
export const CANARY_COUNT = wholeNumber(0, 100_000);
/** Limits the failures that a rollout allows. */
export const MAX_FAILURES = wholeNumber(0, 1_000_000);

const LONGEST = { pause: '24h', snapshotRetention: '90d', lease: '1h' } as const;

/** Limits the pause between waves. `0s` means no pause. */
export const PAUSE = durationUpTo(LONGEST.pause, 'nothing');
export const PAUSE_MS = wholeNumber(0, milliseconds(LONGEST.pause)!);
/** Limits how long a rollout keeps branches of tenants. */
export const SNAPSHOT_RETENTION = durationUpTo(LONGEST.snapshotRetention);
export const SNAPSHOT_RETENTION_MS = wholeNumber(1, milliseconds(LONGEST.snapshotRetention)!);
/** Limits the silence after which a rollout counts as dead. */
export const LEASE_DURATION = durationUpTo(LONGEST.lease);
export const LEASE_MS = wholeNumber(1, milliseconds(LONGEST.lease)!);
