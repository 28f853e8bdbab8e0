import type { RolloutStrategy } from '../../fleet';
import {
  CANARY_COUNT, LEASE_DURATION, MAX_FAILURES, milliseconds, PAUSE, ROLLOUT_CONCURRENCY, SNAPSHOT_RETENTION, WAVE,
} from '../../notation';
import { bool, list, number, set, singleNested, string, type Validator } from '../../terraform';
import { validName, everyElement, following } from '../shared/validators';

/** `strategy` of a fleet. */
export const strategyAttribute = singleNested({
  concurrency: number({
    optional: true,
    description: 'How many databases are migrated at a time, from 1 to 100. Defaults to 16.',
    validators: [following(ROLLOUT_CONCURRENCY)],
  }),
  canaries: set('string', {
    optional: true,
    description: 'Names of tenants that are migrated before all others. Where one of them fails, no other tenant is touched.',
    validators: [everyElement(validName())],
  }),
  canary_count: number({
    optional: true,
    description: 'How many tenants are canaries beside those of `canaries`: the first by name. Defaults to 0.',
    validators: [following(CANARY_COUNT)],
  }),
  waves: list('string', {
    optional: true,
    description: 'Sizes of the waves in which the tenants follow the canaries, in order: numbers of tenants, or percentages of all tenants that the '
      + 'rollout migrates, such as `["10", "25%"]`, without leading zeros. Those that are left are the last wave. Left out: one wave.',
    validators: [everyElement(validWave)],
  }),
  pause: string({
    optional: true,
    description: 'How long to wait between two waves, the canaries being one: whole numbers with the units w, d, h, m and s, such as `30s`, `10m` or `1h30m`; `24h` at most. `0s` is no pause. The operation has to end within `timeouts`. '
      + 'Left out: no pause.',
    validators: [following(PAUSE)],
  }),
  max_failures: number({
    optional: true,
    description: 'How many tenants may fail before no other one is begun; `0` stops at the first. Tenants that are under way are finished. Left out: all are '
      + 'tried, and those that fail are named in the end.',
    validators: [following(MAX_FAILURES)],
  }),
  quarantine: bool({
    optional: true,
    description: 'Whether a tenant that fails is put aside: the others and the schema database go on without it, and the apply succeeds with a warning that names it. '
      + 'Later rollouts try it again, as the last one. Failures of canaries, and more failures than `max_failures`, still stop a rollout. Defaults to `false`: a '
      + 'tenant that fails keeps the schema database, and so the version of the fleet, where they are.',
  }),
  rehearse_on: string({
    optional: true,
    description: 'Name of a tenant on a branch of which all pending migrations are tried before any database is touched; the branch is deleted afterwards. What an empty '
      + 'database does not show, such as rows that break a new constraint, fails here. Left out: the first of `canaries`; without any, there is no rehearsal. Each plan '
      + 'rehearses on the schema database anyway.',
    validators: [validName()],
  }),
  snapshot_retention: string({
    optional: true,
    description: 'Keeps a branch of each tenant as it was before its migration for so long: whole numbers with the units w, d, h, m and s, such as `12h`, `7d` or `2w`; `90d` at most. A later apply deletes those whose time '
      + 'is over. Branches count as databases of the plan. Left out: no branches.',
    validators: [following(SNAPSHOT_RETENTION)],
  }),
  lease_duration: string({
    optional: true,
    description: 'After how long a silence a rollout counts as dead, so that the next one takes the fleet over: whole numbers with the units w, d, h, m and s. `5s` to `10m` make sense; `1h` at most. Defaults to `30s`.',
    validators: [following(LEASE_DURATION)],
  }),
}, {
  optional: true,
  description: 'How careful a rollout is. A change alone rolls nothing out. Left out: all tenants side by side, 16 at a time, the schema database last.',
});

/** The attribute in a plan. Null stands for settings that the user left out. */
export interface WrittenStrategy {
  readonly concurrency: number | null;
  readonly canaries: readonly string[] | null;
  readonly canary_count: number | null;
  readonly waves: readonly string[] | null;
  readonly pause: string | null;
  readonly max_failures: number | null;
  readonly quarantine: boolean | null;
  readonly rehearse_on: string | null;
  readonly snapshot_retention: string | null;
  readonly lease_duration: string | null;
}

/** The attribute of each setting of a rollout. */
export const ATTRIBUTES: Readonly<Record<keyof RolloutStrategy, keyof WrittenStrategy>> = {
  concurrency: 'concurrency',
  canaries: 'canaries',
  canaryCount: 'canary_count',
  waves: 'waves',
  pauseMs: 'pause',
  maxFailures: 'max_failures',
  quarantine: 'quarantine',
  rehearseOn: 'rehearse_on',
  snapshotRetentionMs: 'snapshot_retention',
  leaseMs: 'lease_duration',
};

/** Returns the strategy as the fleet engine expects it. */
export function rolloutStrategy(written: WrittenStrategy | null): RolloutStrategy {
  if (written === null) return {};
  return {
    concurrency: written.concurrency ?? undefined,
    canaries: written.canaries === null ? undefined : [...written.canaries].sort(),
    canaryCount: written.canary_count ?? undefined,
    waves: written.waves ?? undefined,
    pauseMs: lengthOf(written.pause),
    maxFailures: written.max_failures ?? undefined,
    quarantine: written.quarantine ?? undefined,
    rehearseOn: written.rehearse_on ?? undefined,
    snapshotRetentionMs: lengthOf(written.snapshot_retention),
    leaseMs: lengthOf(written.lease_duration),
  };
}

function lengthOf(duration: string | null): number | undefined {
  return duration === null ? undefined : milliseconds(duration);
}

function validWave(value: string, name: string): ReturnType<Validator<string>> {
  return WAVE.accepts(value) ? undefined : { summary: `Invalid ${name}`, detail: `${name} holds "${value}". ${WAVE.words}` };
}
