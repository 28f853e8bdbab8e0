import { ruleFault, type Fault } from './faults';
import { nameFault } from './names';
import type { SchemaFleetResourceStrategy } from '../bindings';
import { CANARY_COUNT, LEASE_DURATION, MAX_FAILURES, PAUSE, ROLLOUT_CONCURRENCY, SNAPSHOT_RETENTION, WAVE } from '../notation';

/** How careful a fleet is migrated. */
export interface RolloutStrategy {
  /**
   * How many databases are migrated at a time, from 1 to 100.
   *
   * @default 16
   */
  readonly concurrency?: number;

  /**
   * Names of tenants that are migrated before all others, beside those that `SchemaFleet.addCanary` names. One failure among the
   * canaries ends the rollout.
   *
   * @default - those of `addCanary` alone
   */
  readonly canaries?: string[];

  /**
   * How many tenants are canaries beside those that are named: the first by name. At most 100000.
   *
   * @default 0
   */
  readonly canaryCount?: number;

  /**
   * Sizes of the waves in which the other tenants follow, in their order: numbers of tenants, or percentages of all tenants of the rollout,
   * such as `['10', '25%']`, without leading zeros. What they leave is the last wave.
   *
   * @default - one wave
   */
  readonly waves?: string[];

  /**
   * How long to wait after the canaries and after each wave but the last: whole numbers with the units w, d, h, m and s, such as `10m` or
   * `1h30m`; `24h` at most. `0s` is no pause.
   *
   * @default - not at all
   */
  readonly pause?: string;

  /**
   * How many tenants may fail before no other is begun, at most 1000000. `0` stops at the first.
   *
   * @default - any number; a failing tenant is rolled back alone while the others go on
   */
  readonly maxFailures?: number;

  /**
   * Whether a tenant that fails is put aside: the schema database, and with it new tenants, go on without it, and it fails no later
   * deployment. Each rollout tries such tenants again, as the last ones.
   *
   * @default false
   */
  readonly quarantine?: boolean;

  /**
   * Name of a tenant with data as the others have. All pending migrations are tried on a branch of it first, which is deleted afterwards.
   *
   * @default - the first canary; without canaries there is no rehearsal on a branch
   */
  readonly rehearseOn?: string;

  /**
   * For how long a branch of each tenant is kept that is made before its migration: whole numbers with the units w, d, h, m and s, such
   * as `7d` or `2w`; more than nothing, `90d` at most. It is deleted by the first rollout after that. Branches count
   * as databases of the organization.
   *
   * @default - none is made
   * @see https://docs.turso.tech/features/branching
   */
  readonly snapshotRetention?: string;

  /**
   * After how long a silence a rollout that was killed counts as dead, so that the next one takes over: whole numbers with the units w,
   * d, h, m and s, such as `30s`; more than nothing, `1h` at most.
   *
   * @default 30s
   */
  readonly leaseDuration?: string;
}

/** What is wrong with a strategy. */
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
