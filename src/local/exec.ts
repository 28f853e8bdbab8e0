import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a command with additional variables, forwards signals to it, and returns its exit code like a shell. */
export function runCommand([program, ...args]: readonly [string, ...string[]], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    let child: ChildProcess | undefined;
    const forward = (signal: NodeJS.Signals) => {
      // A terminal sends Ctrl-C to the command, too. A second one would make Terraform stop without cleaning up.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child?.kill(signal);
      }
    };
    // Before the command runs: a signal in between would end this process and leave the command alone.
    FORWARDED.forEach((signal) => process.on(signal, forward));
    child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const finish = (code: number) => {
      FORWARDED.forEach((signal) => process.off(signal, forward));
      resolve(code);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      process.stderr.write(`turso-local: cannot run "${program}": ${error.message}\n`);
      finish(error.code === 'ENOENT' ? 127 : 126);
    });
    child.once('exit', (code, signal) => finish(code ?? 128 + constants.signals[signal!]));
  });
}
