import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { bundled } from './bundled';

/** How a command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Returns the program in `CDKTF_TURSO_BIN`, or bundles it from the present sources. */
export function cdktfTursoBin(): string {
  return process.env.CDKTF_TURSO_BIN ?? bundled('cdktf-turso', 'src/cli/main.ts');
}

/** Starts the real command line with only the given environment, in the folder of this process unless another one is given. */
export function launchCdktfTurso(
  args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd?: string,
): { readonly child: ChildProcessWithoutNullStreams; readonly result: Promise<CommandResult> } {
  const child = spawn(process.execPath, [cdktfTursoBin(), ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
  child.stdin.end();
  const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return { child, result: ended.then(([[code], stdout, stderr]) => ({ code, stdout, stderr })) };
}
