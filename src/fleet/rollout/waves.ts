import type { RolloutStrategy } from './strategy';
import {
  CANARY_COUNT, LEASE_MS, MAX_FAILURES, parseShare, PAUSE_MS, ROLLOUT_CONCURRENCY, SNAPSHOT_RETENTION_MS, WAVE,
} from '../../notation/rollout';

/** A setting of a strategy is invalid. */
export class StrategyError extends RangeError {
  /** @param fault what is wrong, as the words after the name of the setting */
  constructor(readonly setting: keyof RolloutStrategy, readonly fault: string) {
    super(`${setting} ${fault}`);
    this.name = 'StrategyError';
  }
}

const NUMBERS = {
  concurrency: ROLLOUT_CONCURRENCY,
  canaryCount: CANARY_COUNT,
  maxFailures: MAX_FAILURES,
  pauseMs: PAUSE_MS,
  leaseMs: LEASE_MS,
  snapshotRetentionMs: SNAPSHOT_RETENTION_MS,
} as const;

/**
 * Checks all settings of a strategy.
 *
 * @param tenants names of all tenants
 * @throws StrategyError for the first invalid setting
 */
export function checkStrategy(strategy: RolloutStrategy, tenants: readonly string[]): void {
  for (const setting of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
    const value = strategy[setting];
    const { accepts, words } = NUMBERS[setting];
    if (value !== undefined && !accepts(value)) throw new StrategyError(setting, `is ${value}. ${words}`);
  }
  for (const size of strategy.waves ?? []) {
    if (!WAVE.accepts(size)) throw new StrategyError('waves', `holds "${size}". ${WAVE.words}`);
  }
  const known = new Set(tenants);
  const { canaries = [], rehearseOn } = strategy;
  const refuseUnknown = (setting: keyof RolloutStrategy, name: string) => {
    if (!known.has(name)) throw new StrategyError(setting, `names "${name}", which is no tenant of the fleet. Name one of its tenants.`);
  };
  for (const canary of canaries) refuseUnknown('canaries', canary);
  if (rehearseOn !== undefined) refuseUnknown('rehearseOn', rehearseOn);
}

/** Splits a list into waves. A percentage is of `total`, rounded up. The remaining items are the last wave. */
export function splitWaves<Item>(items: readonly Item[], sizes: readonly string[], total: number): Item[][] {
  const waves: Item[][] = [];
  let begin = 0;
  for (const size of [...sizes, '100%']) {
    const share = parseShare(size)!;
    const count = share.isPercentage ? Math.ceil(total * share.count / 100) : share.count;
    if (begin < items.length) waves.push(items.slice(begin, begin + count));
    begin += count;
  }
  return waves;
}
