import { eventLines, failedWords } from './event-lines';
import type { Show, WatchEvent } from './watch-rollout';
import { text } from '../render/layout';
import { progressWords, waveLines } from '../rollout/rollout-lines';
import type { Terminal } from '../terminal';

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
  return [...waveLines(event.progress, { paint }, most), `  ${progressWords(event.progress)}${failedWords(event.failed, paint)}`];
}

/** Moves up over lines and clears them. */
function erased(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\u001B[${lines.length}A\u001B[J`;
}
