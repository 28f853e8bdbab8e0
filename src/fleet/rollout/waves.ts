import type { RolloutStrategy } from './strategy';
import { parseShare, WAVE } from '../../notation';

/**
 * @param tenants names of all tenants
 * @throws RangeError for the first setting that cannot be followed
 */
export function checkStrategy(strategy: RolloutStrategy, tenants: readonly string[]): void {
  whole('concurrency', strategy.concurrency, 1);
  whole('canaryCount', strategy.canaryCount, 0);
  whole('maxFailures', strategy.maxFailures, 0);
  whole('pauseMs', strategy.pauseMs, 0);
  whole('leaseMs', strategy.leaseMs, 1);
  whole('snapshotRetentionMs', strategy.snapshotRetentionMs, 1);
  for (const size of strategy.waves ?? []) {
    if (!WAVE.accepts(size)) throw new RangeError(`waves holds "${size}". ${WAVE.words}`);
  }
  const known = new Set(tenants);
  const { canaries = [], rehearseOn } = strategy;
  for (const [setting, name] of [...canaries.map((canary) => ['canaries', canary]), ...rehearseOn === undefined ? [] : [['rehearseOn', rehearseOn]]]) {
    if (!known.has(name)) throw new RangeError(`${setting} names "${name}", which is no tenant of the fleet. Name one of its tenants.`);
  }
}

function whole(setting: string, value: number | undefined, least: number): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least)) {
    throw new RangeError(`${setting} is ${value}. Use a whole number from ${least} on.`);
  }
}

/**
 * Cuts a list into waves. A percentage is of `total`, and never less than one; what the sizes leave is the last wave.
 */
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
