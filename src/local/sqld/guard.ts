import { spawn } from 'node:child_process';

/**
 * Kills a process when this one is gone, also by SIGKILL.
 *
 * A shell waits on a pipe that only this process holds open: the system closes it at our death, whatever its cause.
 * It sits in a group of its own so that a Ctrl-C meant for us does not take it away first.
 *
 * @returns ends the guard; call it when the guarded process has ended, before its id can be given to another one.
 */
export function guard(pid: number): () => void {
  const shell = spawn('/bin/sh', ['-c', 'read -r _; kill -KILL "$1"', 'sh', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell sqld outlives a SIGKILL of ours; the next start on the same folder then stops it.
  shell.on('error', () => undefined);
  shell.unref();
  return () => shell.kill('SIGKILL');
}
