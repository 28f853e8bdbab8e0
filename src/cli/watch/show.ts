import type { WatchEvent } from './watch-rollout';
import { explainError } from '../command';
import { failureLines, failuresJson } from '../failures';
import { duration, text, versionName } from '../render';
import { outcomeWords, progressWords, rolloutJson, rolloutLines, waveLines } from '../rollout';
import type { Page, Paint, Terminal } from '../terminal';

/** Shows one event. */
export type Show = (event: WatchEvent, at: Date) => void;

/** Lines of the screen that are reserved for other things than waves. */
const OTHER_LINES = 6;

/** Shows events on a screen: redraws the waves in place, and scrolls messages up above them. */
export function showFrames(schemaDatabase: string, terminal: Pick<Terminal, 'write' | 'paint' | 'width' | 'height'>): Show {
  let frame: readonly string[] = [];
  return (event) => {
    const message = event.kind === 'progress' ? [] : eventLines(schemaDatabase, event, terminal);
    const next = frameAfter(event, frame, terminal);
    terminal.write(`${erased(frame)}${text(message)}${text(next)}`);
    frame = next;
  };
}

function frameAfter(event: WatchEvent, frame: readonly string[], { paint, height }: Pick<Terminal, 'paint' | 'height'>): readonly string[] {
  if (event.kind === 'failures' || event.kind === 'trouble') return frame;
  if (event.kind === 'ended') return waveLines(event.progress, { paint }, Infinity);
  if (event.kind !== 'progress') return [];
  const most = Math.max(3, height - OTHER_LINES);
  return [...waveLines(event.progress, { paint }, most), `  ${progressWords(event.progress)}${failedWords(event.failedCount, paint)}`];
}

/** Returns the codes that move up over lines and clear them. */
function erased(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\u001B[${lines.length}A\u001B[J`;
}

/** Shows events in a log: one line with the time for each change. */
export function showLines(schemaDatabase: string, terminal: Pick<Terminal, 'write' | 'paint' | 'width'>): Show {
  return (event, at) => {
    const [first, ...others] = eventLines(schemaDatabase, event, terminal);
    terminal.write(text([`${at.toISOString().slice(11, 19)}Z ${first}`, ...others]));
  };
}

/** Shows events to a script: one JSON object in each line. */
export function showJson(schemaDatabase: string, { write }: Pick<Terminal, 'write'>): Show {
  return (event, at) => {
    write(`${JSON.stringify({ at: at.toISOString(), event: event.kind, schema_database: schemaDatabase, ...details(event) })}\n`);
  };
}

function details(event: WatchEvent): object {
  switch (event.kind) {
    case 'idle':
    case 'waiting':
      return { rollout: event.overview.rollout === undefined ? null : rolloutJson(event.overview.rollout) };
    case 'begun':
    case 'silent':
      return { rollout: rolloutJson(event.rollout) };
    case 'progress':
    case 'ended':
      return { rollout: rolloutJson(event.rollout, event.progress), failed_count: event.failedCount };
    case 'failures':
      return { failures: failuresJson(event.groups) };
    case 'trouble':
      return { error: explainError(event.error) };
  }
}

/** Returns an event in words: one line, and details below it. */
function eventLines(schemaDatabase: string, event: WatchEvent, page: Page): string[] {
  const { paint } = page;
  switch (event.kind) {
    case 'idle':
    case 'waiting': {
      const { rollout } = event.overview;
      const first = `No rollout of ${schemaDatabase} is under way${event.kind === 'waiting' ? '; waiting for one' : ''}.`;
      return [first, ...rollout === undefined ? [] : ['The last rollout:', ...rolloutLines(rollout, page)]];
    }
    case 'begun':
      return [`Rollout of ${schemaDatabase} to ${versionName(event.rollout.target)}, by ${event.rollout.holder}`];
    case 'progress': {
      const wave = event.progress.waves.find(({ current }) => current);
      const where = wave === undefined ? event.rollout.wave ?? 'before the first wave' : `${wave.name} ${wave.finishedCount}/${wave.databaseCount}`;
      return [`${where}: ${progressWords(event.progress)}${failedWords(event.failedCount, paint)}`];
    }
    case 'failures':
      return [paint.red('Failed:'), ...failureLines(event.groups, page)];
    case 'silent':
      return [`${paint.red(`No sign of life for ${duration(event.rollout.leaseMs)}`)}: the rollout was cut off. The next apply continues it.`];
    case 'ended':
      return [`${outcomeWords(event.rollout.outcome, paint)}: ${progressWords(event.progress)}${failedWords(event.failedCount, paint)}`];
    case 'trouble':
      return [`${paint.yellow('No answer')}, trying again: ${explainError(event.error)}`];
  }
}

/** Returns how many failed; empty if none did. */
function failedWords(failed: number, { red }: Paint): string {
  return failed === 0 ? '' : `, ${red(`${failed} failed`)}`;
}
