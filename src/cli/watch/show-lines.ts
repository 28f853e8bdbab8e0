import { eventLines } from './event-lines';
import type { Show } from './watch-rollout';
import { text } from '../render/layout';
import type { Terminal } from '../terminal';

/** Shows events in a log: a line for each change, with the time. */
export function showLines(schemaDatabase: string, terminal: Pick<Terminal, 'write' | 'paint' | 'width'>): Show {
  return (event, at) => {
    const [first, ...others] = eventLines(schemaDatabase, event, terminal);
    terminal.write(text([`${at.toISOString().slice(11, 19)}Z ${first}`, ...others]));
  };
}
