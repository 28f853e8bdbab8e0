import { ruleFault, type Fault } from './faults';
import { nameFault } from './names';
import type { SchemaFleetResourceStrategy } from '../bindings';
import { CANARY_COUNT, LEASE_DURATION, MAX_FAILURES, PAUSE, ROLLOUT_CONCURRENCY, SNAPSHOT_RETENTION, WAVE } from '../notation';

/** How carefully a fleet rolls migrations out. */
export interface RolloutStrategy {
  /**
   * How many databases to migrate at a time, from 1 to 100.
   *
   * @default 16
   */
  readonly concurrency?: number;

  /**
   * Names of tenants to migrate before all others, in addition to those of `SchemaFleet.addCanary`. If one canary fails, the rollout
   * stops.
   *
   * @default - only those of `addCanary`
   */
  readonly canaries?: string[];

  /**
   * How many tenants are canaries in addition to the named ones: the first in the order of their names. At most 100000.
   *
   * @default 0
   */
  readonly canaryCount?: number;

  /**
   * Sizes of the waves of the other tenants, in their order: numbers of tenants, or percentages of all tenants of the rollout, such as
   * `['10', '25%']`, without leading zeros. The remaining tenants are the last wave.
   *
   * @default - one wave
   */
  readonly waves?: string[];

  /**
   * How long to wait after the canaries and after each wave except the last. Whole numbers with the units w, d, h, m and s, such as `10m`
   * or `1h30m`, `24h` at most. `0s` is no pause.
   *
   * @default - no pause
   */
  readonly pause?: string;

  /**
   * How many tenants may fail before the rollout starts no further tenant, at most 1000000. `0` stops at the first failure.
   *
   * @default - any number: the fleet rolls a failing tenant back alone, and goes on with the others
   */
  readonly maxFailures?: number;

  /**
   * Whether to quarantine a tenant that fails. The rollout then migrates the schema database without it, and later deployments succeed
   * without it. Each rollout retries quarantined tenants last.
   *
   * @default false
   */
  readonly quarantine?: boolean;

  /**
   * Name of a tenant with typical data. A rollout rehearses all pending migrations on a branch of it first, and deletes the branch
   * afterwards.
   *
   * @default - the first canary; without canaries, no rehearsal on a branch
   */
  readonly rehearseOn?: string;

  /**
   * How long to keep a branch of each tenant from before its migration. Whole numbers with the units w, d, h, m and s, such as `7d` or
   * `2w`, more than zero, `90d` at most. The first rollout after that deletes it. Branches count as databases of the organization.
   *
   * @default - no branches
   * @see https://docs.turso.tech/features/branching
   */
  readonly snapshotRetention?: string;

  /**
   * How long after its last sign of life a killed rollout keeps its lease. Then the next rollout takes over. Whole numbers with the units
   * w, d, h, m and s, such as `30s`; more than zero, `1h` at most.
   *
   * @default 30s
   */
  readonly leaseDuration?: string;
}

/** Returns what is wrong with a strategy. */
export function strategyFaults(strategy: RolloutStrategy = {}): Fault[] {
  const { canaries = [], waves = [], rehearseOn } = strategy;
  return [
    ruleFault('strategy.concurrency', strategy.concurrency, ROLLOUT_CONCURRENCY),
    ruleFault('strategy.canaryCount', strategy.canaryCount, CANARY_COUNT),
    ruleFault('strategy.maxFailures', strategy.maxFailures, MAX_FAILURES),
    ...canaries.map((name, index) => nameFault(`strategy.canaries[${index}]`, name, name)),
    ...waves.map((wave, index) => ruleFault(`strategy.waves[${index}]`, wave, WAVE)),
    ...rehearseOn === undefined ? [] : [nameFault('strategy.rehearseOn', rehearseOn, rehearseOn)],
    ruleFault('strategy.pause', strategy.pause, PAUSE),
    ruleFault('strategy.snapshotRetention', strategy.snapshotRetention, SNAPSHOT_RETENTION),
    ruleFault('strategy.leaseDuration', strategy.leaseDuration, LEASE_DURATION),
  ];
}

/** Returns the argument of the resource. */
export function strategyToTerraform(
  strategy: RolloutStrategy | undefined,
  canaries: readonly string[],
): SchemaFleetResourceStrategy | undefined {
  const all = [...strategy?.canaries ?? [], ...canaries];
  return strategy === undefined && all.length === 0 ? undefined : { ...strategy, canaries: all.length === 0 ? undefined : all };
}
