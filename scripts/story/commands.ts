import { spawn } from 'node:child_process';

/** A command that ended with another exit code than 0. The message has its last lines of output. */
export class CommandFailed extends Error {
  constructor(readonly command: string, readonly code: number | null, readonly output: string) {
    super(`${command} ended with exit code ${code}:\n${output.split('\n').slice(-40).join('\n')}`);
    this.name = 'CommandFailed';
  }
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ends the command as Ctrl-C does. */
  readonly signal: AbortSignal;
  /** Exit codes with which it did its work. @default [0] */
  readonly exitCodes?: readonly number[];
}

/** Runs a command to its end and gives what it printed, without colours. Throws `CommandFailed`. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, signal, exitCodes = [0] } = options;
  signal.throwIfAborted();
  // In a process group of its own, so that Ctrl-C reaches it once, from here: a second one makes Terraform give up at once.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const interrupt = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  };
  signal.addEventListener('abort', interrupt);
  let output = '';
  child.stdout.on('data', (text: Buffer) => { output += text.toString(); });
  child.stderr.on('data', (text: Buffer) => { output += text.toString(); });
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    signal.throwIfAborted();
    const plain = withoutColours(output);
    if (code === null || !exitCodes.includes(code)) throw new CommandFailed([command, ...args].join(' '), code, plain);
    return plain;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}

function withoutColours(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;]*[A-Za-z]/g, '');
}
