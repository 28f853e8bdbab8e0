import { RATE_WINDOW, type RolloutOutcome, type RolloutOverview } from '../fleet';
import { bar, columns, counted, duration, moment, perSecond, versionName } from './render';
import type { Paint } from './terminal';

/** How much of a rollout is done. */
export interface Progress {
  /** How many databases the rollout visits, including the schema database. */
  readonly databaseCount: number;
  readonly finishedCount: number;
  readonly waves: readonly WaveProgress[];
  /** Databases per second; undefined before the first databases are done. */
  readonly rate?: number;
  /** Remaining time at this rate in milliseconds, without pauses. */
  readonly leftMs?: number;
}

export interface WaveProgress {
  readonly name: string;
  readonly databaseCount: number;
  readonly finishedCount: number;
  readonly current: boolean;
}

/**
 * Returns the progress of a rollout.
 *
 * @param rate databases per second, if the caller measured them; otherwise computed from the times in the ledger
 */
export function progressOf(rollout: RolloutOverview, rate = rateOf(rollout)): Progress {
  const databaseCount = rollout.waves.reduce((sum, wave) => sum + wave.databaseCount, 0);
  const finishedCount = Math.min(rollout.finishedCount, databaseCount);
  const goesOn = rollout.endedAt === null && rate !== undefined && rate > 0;
  const leftMs = goesOn ? (databaseCount - finishedCount) / rate * 1000 : undefined;
  return { databaseCount, finishedCount, waves: wavesOf(rollout), rate, leftMs };
}

/** Waves run one after the other, so finished databases fill the waves in order, up to the current one. */
function wavesOf({ waves, wave, finishedCount }: RolloutOverview): WaveProgress[] {
  const reached = waveReached(waves, wave);
  let left = finishedCount;
  return waves.map(({ name, databaseCount: databases }, index) => {
    const done = index > reached ? 0 : Math.min(left, databases);
    left -= done;
    return { name, databaseCount: databases, finishedCount: done, current: name === wave };
  });
}

/**
 * Returns the index of the current wave. Tenants that were created during the rollout come after all planned tenants, in a wave that the
 * plan does not have.
 */
function waveReached(waves: RolloutOverview['waves'], wave: string | null): number {
  const planned = waves.findIndex(({ name }) => name === wave);
  if (planned !== -1 || wave === null) return planned;
  return waves.length - (waves.at(-1)?.kind === 'schema' ? 2 : 1);
}

/**
 * Returns the rate by the clock of the holder. A rollout that has ended counts as a whole. A rollout under way counts by its last seconds,
 * so that an earlier pause does not lower the rate.
 */
function rateOf({ startedAt, endedAt, lastAt, finishedCount, recentCount }: RolloutOverview): number | undefined {
  const took = lastAt === null ? 0 : Date.parse(lastAt) - Date.parse(startedAt);
  if (took <= 0 || finishedCount === 0) return undefined;
  return endedAt === null ? recentCount / Math.min(took, RATE_WINDOW) * 1000 : finishedCount / took * 1000;
}

/** Returns a rollout for scripts. */
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

/** Returns target, holder and progress or outcome of a rollout for people. */
export function rolloutLines(rollout: RolloutOverview, page: { readonly paint: Paint }): string[] {
  const { target, holder, startedAt, endedAt, outcome } = rollout;
  const progress = progressOf(rollout);
  const fields: [string, string][] = [
    ['to', versionName(target)],
    ['by', holder],
    ['started', moment(startedAt)],
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

/** Draws the waves with bars. Of many waves, draws at most `most` around the current one. */
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

/** Returns counts, speed and remaining time. */
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
  died: 'cut off: the next apply continues it',
};

/** Returns how a rollout ended. */
export function outcomeWords(outcome: RolloutOutcome | null, paint: Paint): string {
  const words = outcome === null ? 'unknown' : OUTCOMES[outcome] ?? outcome;
  return outcome === 'completed' ? paint.green(words) : paint.red(words);
}
