import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs a command with these variables added, hands signals on to it, and resolves with its exit code as a shell would tell it. */
export function runCommand([program, ...args]: readonly [string, ...string[]], env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const forward = (signal: NodeJS.Signals) => {
      // A terminal sends Ctrl-C to the command as well; a second one makes Terraform, for one, give up at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) {
        child.kill(signal);
      }
    };
    FORWARDED.forEach((signal) => process.on(signal, forward));
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
