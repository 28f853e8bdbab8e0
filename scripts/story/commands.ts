import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A command ended with an unexpected exit code. The message contains its last lines of output. */
export class CommandFailed extends Error {
  constructor(readonly command: string, readonly code: number | null, readonly output: string) {
    super(`${command} ended with exit code ${code}:\n${output.split('\n').slice(-40).join('\n')}`);
    this.name = 'CommandFailed';
  }
}

export interface CommandOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Stops the command like Ctrl-C. */
  readonly signal: AbortSignal;
  /** Exit codes that mean success. @default [0] */
  readonly exitCodes?: readonly number[];
  /** What the command reads from standard input. @default - nothing */
  readonly input?: string;
  /** Gets each line that the command prints, while it runs. */
  readonly onLine?: (line: string) => void;
}

/** Runs a command and returns its output without colours. Throws `CommandFailed`. */
export async function run(command: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { cwd, env, signal, exitCodes = [0], input, onLine } = options;
  signal.throwIfAborted();
  // In its own process group, so that only we forward Ctrl-C to it. A second Ctrl-C would make Terraform give up at once.
  const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  child.stdin.end(input);
  const interrupt = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  };
  signal.addEventListener('abort', interrupt);
  let output = '';
  child.stdout.on('data', (text: Buffer) => { output += text.toString(); });
  child.stderr.on('data', (text: Buffer) => { output += text.toString(); });
  if (onLine !== undefined) createInterface(child.stdout).on('line', onLine);
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
