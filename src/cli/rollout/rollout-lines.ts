import { progressOf, type Progress } from './progress';
import type { RolloutOutcome, RolloutOverview } from '../../fleet';
import { bar } from '../render/bar';
import { columns } from '../render/layout';
import type { Paint } from '../render/paint';
import { counted, duration, moment, perSecond, versionName } from '../render/words';

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
      ['outcome', `${outcomeWords(outcome, page.paint)}; ${progress.finished} of ${counted(progress.total, 'database')} visited`],
    ]);
  }
  return [...columns(fields), ...waveLines(progress, page), `  ${progressWords(progress)}`];
}

/** The waves with their bars: the one under way, and few around it where there are many. */
export function waveLines({ waves }: Progress, { paint }: { readonly paint: Paint }, most = 8): string[] {
  const begin = Math.max(0, Math.min(waves.findIndex(({ current }) => current) - 2, waves.length - most));
  const shown = waves.slice(begin, begin + most);
  const before = waves.slice(0, begin).reduce((sum, { databases }) => sum + databases, 0);
  const after = waves.length - begin - shown.length;
  const lines = columns(shown.map(({ name, databases, finished }) => [name, bar(finished, databases, 30), `${finished}/${databases}`]));
  return [
    ...begin === 0 ? [] : [paint.dim(`  ${counted(begin, 'wave')} of ${counted(before, 'database')} done`)],
    ...lines.map((line, index) => (shown[index].current ? paint.bold(line) : line)),
    ...after === 0 ? [] : [paint.dim(`  ${counted(after, 'more wave')} to come`)],
  ];
}

/** How far, how fast and how long still. */
export function progressWords({ finished, total, rate, leftMs }: Progress): string {
  return [
    `${finished} of ${counted(total, 'database')}`,
    ...rate === undefined ? [] : [perSecond(rate)],
    ...leftMs === undefined || finished === total ? [] : [`about ${duration(leftMs)} left`],
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
