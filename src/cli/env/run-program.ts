import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a program with an environment, passes signals on to it, and returns its exit code as a shell does. */
export async function runProgram([program, ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    let child: ChildProcess | undefined;
    const forward = (signal: NodeJS.Signals) => {
      // A terminal sends Ctrl-C to the program, too. Many programs end at once after a second one, without cleaning up.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
    };
    // Before the program runs: a signal in between would end this process and leave the program alone.
    for (const signal of FORWARDED) process.on(signal, forward);
    child = spawn(program, args, { stdio: 'inherit', env });
    child.once('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`cdktf-turso: "${program}" cannot be run: ${error.code === 'ENOENT' ? 'no such program' : error.message}\n`);
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}
