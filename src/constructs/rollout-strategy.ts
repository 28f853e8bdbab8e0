import { Token } from 'cdktf';
import type { Fault } from './faults';
import type { SchemaFleetStrategy } from '../bindings';
import { milliseconds } from '../notation';

/** How careful a fleet is migrated. */
export interface RolloutStrategy {
  /**
   * How many databases are migrated at a time, from 1 on.
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
   * How many tenants are canaries beside those that are named: the first by name.
   *
   * @default 0
   */
  readonly canaryCount?: number;

  /**
   * Sizes of the waves in which the other tenants follow, in their order: numbers of tenants, or percentages of all tenants of the rollout,
   * such as `['10', '25%']`. What they leave is the last wave.
   *
   * @default - one wave
   */
  readonly waves?: string[];

  /**
   * How long to wait after the canaries and after each wave but the last: numbers with the units w, d, h, m and s, such as `10m`.
   *
   * @default - not at all
   */
  readonly pause?: string;

  /**
   * How many tenants may fail before no other is begun. `0` stops at the first.
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
   * For how long a branch of each tenant is kept that is made before its migration, such as `7d`. It is deleted by the first rollout
   * after that. Branches count as databases of the organization.
   *
   * @default - none is made
   * @see https://docs.turso.tech/features/branching
   */
  readonly snapshotRetention?: string;

  /**
   * After how long a silence a rollout that was killed counts as dead, so that the next one takes over, such as `30s`.
   *
   * @default 30s
   */
  readonly leaseDuration?: string;
}

/** What is wrong with a strategy. */
export function strategyFaults(strategy: RolloutStrategy = {}): Fault[] {
  const { concurrency, canaryCount, maxFailures, waves = [] } = strategy;
  return [
    wholeNumberFault('concurrency', concurrency, 1),
    wholeNumberFault('canaryCount', canaryCount, 0),
    wholeNumberFault('maxFailures', maxFailures, 0),
    ...waves.map(waveFault),
    durationFault('pause', strategy.pause),
    durationFault('snapshotRetention', strategy.snapshotRetention),
    durationFault('leaseDuration', strategy.leaseDuration),
  ];
}

/** As the resource takes it. */
export function strategyToTerraform(strategy: RolloutStrategy | undefined, canaries: readonly string[]): SchemaFleetStrategy | undefined {
  const all = [...strategy?.canaries ?? [], ...canaries];
  return strategy === undefined && all.length === 0 ? undefined : { ...strategy, canaries: all.length === 0 ? undefined : all };
}

function wholeNumberFault(prop: string, value: number | undefined, least: number): Fault {
  if (value === undefined || Token.isUnresolved(value) || (Number.isInteger(value) && value >= least)) return undefined;
  return `strategy.${prop} is ${value}. Use a whole number from ${least} on.`;
}

function waveFault(wave: string): Fault {
  const [, number, percent] = /^(\d+)(%?)$/.exec(wave) ?? [];
  const fits = number !== undefined && Number(number) >= 1 && (percent === '' || Number(number) <= 100);
  return fits || Token.isUnresolved(wave)
    ? undefined
    : `strategy.waves has ${JSON.stringify(wave)}. A wave is a number of tenants from 1 on, or a percentage from 1% to 100%, such as "10" or "25%".`;
}

function durationFault(prop: string, value: string | undefined): Fault {
  if (value === undefined || Token.isUnresolved(value) || milliseconds(value) !== undefined) return undefined;
  return `strategy.${prop} is ${JSON.stringify(value)}. Use numbers with the units w, d, h, m and s, such as "10m".`;
}
