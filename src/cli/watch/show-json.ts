import type { Show, WatchEvent } from './watch-rollout';
import { explainError } from '../explain-error';
import { failuresJson } from '../render/failures-json';
import { rolloutJson } from '../rollout/rollout-json';
import type { Terminal } from '../terminal';

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
      return { rollout: rolloutJson(event.rollout, event.progress), failed: event.failed };
    case 'failures':
      return { failures: failuresJson(event.groups) };
    case 'trouble':
      return { error: explainError(event.error) };
  }
}
