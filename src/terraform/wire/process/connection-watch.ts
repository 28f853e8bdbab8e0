import type { Http2Server } from 'node:http2';

export interface ConnectionWatchOptions {
  /** How long to wait for the first connection, in milliseconds. */
  startMs: number;
  /** How long to wait for another one after the last has closed, in milliseconds. */
  graceMs: number;
  /** Called, once or more, when the time is over. */
  onIdle: () => void;
}

/**
 * Notices that nobody is connected to a server any more: a killed Terraform says no goodbye.
 *
 * @returns a function that makes the next moment without a connection count at once.
 */
export function watchConnections(server: Http2Server, { startMs, graceMs, onIdle }: ConnectionWatchOptions): () => void {
  let connections = 0;
  let grace = graceMs;
  let timer = setTimeout(onIdle, startMs);
  const wait = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(onIdle, ms);
  };
  server.on('session', (session) => {
    connections += 1;
    clearTimeout(timer);
    session.on('close', () => {
      connections -= 1;
      if (connections === 0) wait(grace);
    });
  });
  server.on('close', () => clearTimeout(timer));
  return () => {
    grace = 0;
    if (connections === 0) wait(0);
  };
}
