import type { WatchEvent } from './watch-rollout';
import { explainError } from '../explain-error';
import { failureLines } from '../render/failures';
import type { Page } from '../render/page';
import type { Paint } from '../render/paint';
import { duration, versionName } from '../render/words';
import { outcomeWords, progressWords, rolloutLines } from '../rollout/rollout-lines';

/** What an event means in words: a line, and what belongs to it below. */
export function eventLines(schemaDatabase: string, event: WatchEvent, page: Page): string[] {
  const { paint } = page;
  switch (event.kind) {
    case 'idle':
    case 'waiting': {
      const { rollout } = event.overview;
      const first = `No rollout of ${schemaDatabase} is under way${event.kind === 'waiting' ? '; waiting for one' : ''}.`;
      return [first, ...rollout === undefined ? [] : ['The last one:', ...rolloutLines(rollout, page)]];
    }
    case 'begun':
      return [`Rollout of ${schemaDatabase} to ${versionName(event.rollout.target)}, by ${event.rollout.holder}`];
    case 'progress': {
      const wave = event.progress.waves.find(({ current }) => current);
      const where = wave === undefined ? event.rollout.wave ?? 'before the first wave' : `${wave.name} ${wave.finished}/${wave.databases}`;
      return [`${where}: ${progressWords(event.progress)}${failedWords(event.failed, paint)}`];
    }
    case 'failures':
      return [paint.red('Failed:'), ...failureLines(event.groups, page)];
    case 'silent':
      return [`${paint.red(`Nothing was heard of it for ${duration(event.rollout.leaseMs)}`)}: it was cut off. The next apply goes on.`];
    case 'ended':
      return [`${outcomeWords(event.rollout.outcome, paint)}: ${progressWords(event.progress)}${failedWords(event.failed, paint)}`];
    case 'trouble':
      return [`${paint.yellow('No answer')}, trying again: ${explainError(event.error)}`];
  }
}

/** How many failed, where any did. */
export function failedWords(failed: number, { red }: Paint): string {
  return failed === 0 ? '' : `, ${red(`${failed} failed`)}`;
}
