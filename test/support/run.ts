import { spawn } from 'node:child_process';

/** In milliseconds. Long, because a new machine downloads and compiles everything. */
const LONGEST_RUN = 300_000;

/**
 * Runs a command and returns its stdout.
 *
 * @throws Error with all output if it fails or takes too long
 */
export async function run(command: string, args: readonly string[], options: { cwd: string; env?: NodeJS.ProcessEnv }): Promise<string> {
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: { ...process.env, CHECKPOINT_DISABLE: '1', JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN,
  });
  let stdout = '';
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => { stdout += text; printed += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { printed += text; });
  const ended = await new Promise<number | NodeJS.Signals>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal!));
  });
  if (ended !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${ended}:\n${printed}`);
  return stdout;
}
