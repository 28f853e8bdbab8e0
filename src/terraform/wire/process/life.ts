import type { Http2Server } from 'node:http2';

/** The exit codes that a shell reports for a process that a signal ended. */
const ENDED_BY_SIGNAL = { SIGTERM: 143, SIGHUP: 129 } as const;

/** Ignores Ctrl-C. It reaches Terraform as well, and Terraform itself stops its providers. */
export function surviveInterrupts(): void {
  process.on('SIGINT', () => {});
}

/** Calls `cleanUp` when the process ends, except by SIGKILL. */
export function cleanUpAtExit(cleanUp: () => void): void {
  process.on('exit', cleanUp);
  for (const [signal, code] of Object.entries(ENDED_BY_SIGNAL)) process.on(signal, () => process.exit(code));
}

/**
 * Redirects stdout to stderr. Terraform reads the handshake alone from stdout, and a long line there stops the provider. Opens neither
 * stream before something is written, because few processes write anything and opening both takes longer than the handshake.
 */
export function keepStdoutSilent(): void {
  // Node.js has a getter here, and Bun the stream.
  const { get: open, value } = Object.getOwnPropertyDescriptor(process, 'stderr')!;
  let opened: NodeJS.WriteStream | undefined;
  // The pipe ends with Terraform. Later output may be lost.
  const stderr = () => opened ??= ((open === undefined ? value : open.call(process)) as NodeJS.WriteStream).on('error', () => {});
  for (const name of ['stdout', 'stderr']) Object.defineProperty(process, name, { configurable: true, get: stderr });
}

/** Ends the process after an uncaught error. Terraform shows the error because of the word `panic`. */
export function panicOnUncaught(): void {
  const panic = (error: unknown) => {
    const stack = error instanceof Error ? error.stack ?? error.message : String(error);
    process.stderr.write(`panic: ${stack}\n`, () => process.exit(2));
  };
  process.on('uncaughtException', panic);
  process.on('unhandledRejection', panic);
}

export interface ConnectionWatchOptions {
  /** How long to wait for the first connection, in milliseconds. */
  startMs: number;
  /** How long to wait for another connection after the last one closed, in milliseconds. */
  graceMs: number;
  /** Called once or more when the time is over. */
  onIdle: () => void;
}

/**
 * Notices that a server has no connection left. A killed Terraform ends that way.
 *
 * @returns a function that drops the wait: from then on the server is idle as soon as it has no connection.
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
