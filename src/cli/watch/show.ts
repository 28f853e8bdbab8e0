import type { WatchEvent } from './watch-rollout';
import { explainError } from '../command';
import { failureLines, failuresJson } from '../failures';
import { duration, text, versionName } from '../render';
import { outcomeWords, progressWords, rolloutJson, rolloutLines, waveLines } from '../rollout';
import type { Page, Paint, Terminal } from '../terminal';

/** Shows one event, at the moment it was seen. */
export type Show = (event: WatchEvent, at: Date) => void;

/** Lines of the screen that are not for waves. */
const OTHER_LINES = 6;

/** Shows events to a person: the waves are drawn in place, and what stays to be read moves up above them. */
export function showFrames(schemaDatabase: string, terminal: Pick<Terminal, 'write' | 'paint' | 'width' | 'height'>): Show {
  let frame: readonly string[] = [];
  return (event) => {
    const stays = event.kind === 'progress' ? [] : eventLines(schemaDatabase, event, terminal);
    const next = frameAfter(event, frame, terminal);
    terminal.write(`${erased(frame)}${text(stays)}${text(next)}`);
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

/** Moves up over lines and clears them. */
function erased(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\u001B[${lines.length}A\u001B[J`;
}

/** Shows events in a log: a line for each change, with the time. */
export function showLines(schemaDatabase: string, terminal: Pick<Terminal, 'write' | 'paint' | 'width'>): Show {
  return (event, at) => {
    const [first, ...others] = eventLines(schemaDatabase, event, terminal);
    terminal.write(text([`${at.toISOString().slice(11, 19)}Z ${first}`, ...others]));
  };
}

/** Shows events for a program: an object a line. */
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

/** What an event means in words: a line, and what belongs to it below. */
function eventLines(schemaDatabase: string, event: WatchEvent, page: Page): string[] {
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
      const where = wave === undefined ? event.rollout.wave ?? 'before the first wave' : `${wave.name} ${wave.finishedCount}/${wave.databaseCount}`;
      return [`${where}: ${progressWords(event.progress)}${failedWords(event.failedCount, paint)}`];
    }
    case 'failures':
      return [paint.red('Failed:'), ...failureLines(event.groups, page)];
    case 'silent':
      return [`${paint.red(`Nothing was heard of it for ${duration(event.rollout.leaseMs)}`)}: it was cut off. The next apply goes on.`];
    case 'ended':
      return [`${outcomeWords(event.rollout.outcome, paint)}: ${progressWords(event.progress)}${failedWords(event.failedCount, paint)}`];
    case 'trouble':
      return [`${paint.yellow('No answer')}, trying again: ${explainError(event.error)}`];
  }
}

/** How many failed, where any did. */
function failedWords(failed: number, { red }: Paint): string {
  return failed === 0 ? '' : `, ${red(`${failed} failed`)}`;
}
