import { RATE_WINDOW, type RolloutOutcome, type RolloutOverview } from '../fleet';
import { bar, columns, counted, duration, moment, perSecond, versionName } from './render';
import type { Paint } from './terminal';

/** How far a rollout is. */
export interface Progress {
  /** Databases that it visits, the schema database with them. */
  readonly databaseCount: number;
  readonly finishedCount: number;
  readonly waves: readonly WaveProgress[];
  /** Databases a second; undefined before the first ones. */
  readonly rate?: number;
  /** How long it still takes at that rate, in milliseconds, pauses aside. */
  readonly leftMs?: number;
}

export interface WaveProgress {
  readonly name: string;
  readonly databaseCount: number;
  readonly finishedCount: number;
  readonly current: boolean;
}

/** The progress of a rollout. @param rate where it is known by the clock of this machine */
export function progressOf(rollout: RolloutOverview, rate = rateOf(rollout)): Progress {
  const databaseCount = rollout.waves.reduce((sum, { databases }) => sum + databases, 0);
  const finishedCount = Math.min(rollout.finishedCount, databaseCount);
  const goesOn = rollout.endedAt === null && rate !== undefined && rate > 0;
  return { databaseCount, finishedCount, waves: wavesOf(rollout), rate, leftMs: goesOn ? (databaseCount - finishedCount) / rate * 1000 : undefined };
}

/** Waves come one after the other, so what is finished fills them in their order, up to the one under way. */
function wavesOf({ waves, wave, finishedCount }: RolloutOverview): WaveProgress[] {
  const reached = waveReached(waves, wave);
  let left = finishedCount;
  return waves.map(({ name, databases }, index) => {
    const done = index > reached ? 0 : Math.min(left, databases);
    left -= done;
    return { name, databaseCount: databases, finishedCount: done, current: name === wave };
  });
}

/** Tenants that appeared meanwhile have their turn after all other tenants, and no wave of the plan. */
function waveReached(waves: RolloutOverview['waves'], wave: string | null): number {
  const planned = waves.findIndex(({ name }) => name === wave);
  if (planned !== -1 || wave === null) return planned;
  return waves.length - (waves.at(-1)?.name === 'schema' ? 2 : 1);
}

/**
 * Of one that has ended: from the beginning on. Of one under way: over the last seconds, as {@link RolloutRate} has it, but by the clock of
 * the one who rolls out. An earlier pause then says nothing of the speed.
 */
function rateOf({ startedAt, endedAt, lastAt, finishedCount, recentCount }: RolloutOverview): number | undefined {
  const took = lastAt === null ? 0 : Date.parse(lastAt) - Date.parse(startedAt);
  if (took <= 0 || finishedCount === 0) return undefined;
  return endedAt === null ? recentCount / Math.min(took, RATE_WINDOW) * 1000 : finishedCount / took * 1000;
}

/** A rollout as a program reads it. */
export function rolloutJson(rollout: RolloutOverview, progress: Progress = progressOf(rollout)): object {
  const { databaseCount, finishedCount, waves, rate, leftMs } = progress;
  return {
    epoch: rollout.epoch,
    running: rollout.endedAt === null,
    holder: rollout.holder,
    target: rollout.target,
    wave: rollout.wave,
    waves: waves.map((wave) => ({ name: wave.name, database_count: wave.databaseCount, finished_count: wave.finishedCount })),
    database_count: databaseCount,
    finished_count: finishedCount,
    per_second: rate === undefined ? null : Math.round(rate * 100) / 100,
    seconds_left: leftMs === undefined ? null : Math.round(leftMs / 1000),
    started_at: rollout.startedAt,
    ended_at: rollout.endedAt,
    outcome: rollout.outcome,
  };
}

/** A rollout: to where, whose, and how far or how it ended. */
export function rolloutLines(rollout: RolloutOverview, page: { readonly paint: Paint }): string[] {
  const { target, holder, startedAt, endedAt, outcome } = rollout;
  const progress = progressOf(rollout);
  const fields: [string, string][] = [
    ['to', versionName(target)],
    ['by', holder],
    ['begun', moment(startedAt)],
  ];
  if (endedAt !== null) {
    return columns([
      ...fields,
      ['ended', `${moment(endedAt)}, after ${duration(Date.parse(endedAt) - Date.parse(startedAt))}`],
      ['outcome', `${outcomeWords(outcome, page.paint)}; ${progress.finishedCount} of ${counted(progress.databaseCount, 'database')} visited`],
    ]);
  }
  return [...columns(fields), ...waveLines(progress, page), `  ${progressWords(progress)}`];
}

/** The waves with their bars: the one under way, and few around it where there are many. */
export function waveLines({ waves }: Progress, { paint }: { readonly paint: Paint }, most = 8): string[] {
  const begin = Math.max(0, Math.min(waves.findIndex(({ current }) => current) - 2, waves.length - most));
  const shown = waves.slice(begin, begin + most);
  const before = waves.slice(0, begin).reduce((sum, { databaseCount }) => sum + databaseCount, 0);
  const after = waves.length - begin - shown.length;
  const lines = columns(shown.map(({ name, databaseCount, finishedCount }) => [name, bar(finishedCount, databaseCount, 30), `${finishedCount}/${databaseCount}`]));
  return [
    ...begin === 0 ? [] : [paint.dim(`  ${counted(begin, 'wave')} of ${counted(before, 'database')} done`)],
    ...lines.map((line, index) => (shown[index].current ? paint.bold(line) : line)),
    ...after === 0 ? [] : [paint.dim(`  ${counted(after, 'more wave')} to come`)],
  ];
}

/** How far, how fast and how long still. */
export function progressWords({ finishedCount, databaseCount, rate, leftMs }: Progress): string {
  return [
    `${finishedCount} of ${counted(databaseCount, 'database')}`,
    ...rate === undefined ? [] : [perSecond(rate)],
    ...leftMs === undefined || finishedCount === databaseCount ? [] : [`about ${duration(leftMs)} left`],
  ].join(', ');
}

const OUTCOMES: Readonly<Record<RolloutOutcome, string>> = {
  completed: 'completed',
  failed: 'failed: some tenants could not be migrated',
  stopped: 'stopped early: the rehearsal, a canary or too many tenants failed',
  cancelled: 'cancelled',
  died: 'cut off: the next apply goes on',
};

/** How a rollout ended. */
export function outcomeWords(outcome: RolloutOutcome | null, paint: Paint): string {
  const words = outcome === null ? 'not known' : OUTCOMES[outcome] ?? outcome;
  return outcome === 'completed' ? paint.green(words) : paint.red(words);
}
