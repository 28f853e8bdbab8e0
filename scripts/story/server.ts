import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { CommandFailed, type CommandOptions } from './commands';

/** The line that a server of an example prints when it answers requests. */
const LISTENING = /Listening on port (\d+)/;

/** A running server of an example. */
export class ServerProcess {
  /** Starts a server and waits until it prints `Listening on port N`. Throws `CommandFailed` if it ends before. */
  static async start([command, ...args]: readonly string[], options: Omit<CommandOptions, 'exitCodes'>): Promise<ServerProcess> {
    options.signal.throwIfAborted();
    // In its own process group, so that one signal reaches the server and whatever started it.
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const server = new ServerProcess(child);
    const interrupt = () => void server.stop();
    options.signal.addEventListener('abort', interrupt);
    child.once('close', () => options.signal.removeEventListener('abort', interrupt));
    await new Promise<void>((resolve, reject) => {
      for (const stream of [child.stdout, child.stderr]) {
        createInterface(stream).on('line', (line) => {
          server.lines.push(line);
          const port = LISTENING.exec(line)?.[1];
          if (port === undefined) return;
          server.port = Number(port);
          resolve();
        });
      }
      child.once('error', reject);
      child.once('close', (code) => reject(new CommandFailed([command, ...args].join(' '), code, server.output)));
    });
    options.signal.throwIfAborted();
    return server;
  }

  private readonly lines: string[] = [];
  private port = 0;

  private constructor(private readonly child: ChildProcess) {}

  /** Where it answers, such as `http://127.0.0.1:41234`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Everything that it has printed. */
  get output(): string {
    return this.lines.join('\n');
  }

  /** Stops it, and waits until it has ended. */
  async stop(): Promise<void> {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'close');
    process.kill(-this.child.pid, 'SIGTERM');
    await ended;
  }
}
