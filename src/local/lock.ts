import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from './errors';

/** The lock on a data folder, which only one process may use. */
export interface Lock {
  /** Records the sqld of this folder. If this process cannot stop it, the next owner does. */
  note(sqldPid: number): void;
  release(): void;
}

interface Owner {
  readonly pid: number;
  /** Distinguishes a process from a later one with the same id. */
  readonly birth: string;
  readonly sqld?: { readonly pid: number; readonly birth: string };
}

/** Locks the folder, also if its last owner has died. A living owner is an error. sqld itself has no such lock. */
export async function lockFolder(folder: string): Promise<Lock> {
  const file = join(folder, 'lock.json');
  const me: Owner = { pid: process.pid, birth: birthOf(process.pid) ?? '' };
  for (;;) {
    try {
      writeFileSync(file, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
      await takeOver(folder, file);
    }
  }
  return {
    note: (pid) => writeFileSync(file, JSON.stringify({ ...me, sqld: { pid, birth: birthOf(pid) ?? '' } })),
    release: () => rmSync(file, { force: true }),
  };
}

async function takeOver(folder: string, file: string): Promise<void> {
  const owner = read(file);
  if (owner !== undefined && isAlive(owner)) {
    throw new StartupError(
      `The data folder ${folder} is in use by another turso-local (pid ${owner.pid}). Stop that one, or choose another folder with --data.`,
    );
  }
  if (owner?.sqld !== undefined && isAlive(owner.sqld)) {
    await end(owner.sqld);
  }
  rmSync(file, { force: true });
}

/** Returns the owner. Undefined if the file is broken because its writer died. */
function read(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

async function end(orphan: { pid: number; birth: string }): Promise<void> {
  process.kill(orphan.pid, 'SIGKILL');
  while (isAlive(orphan)) {
    await delay(5);
  }
}

function isAlive({ pid, birth }: { pid: number; birth: string }): boolean {
  return birthOf(pid) === birth;
}

/** Returns when a process began, in the format of this system. Undefined if no process has this id. */
function birthOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The name of the program, in parentheses, may contain spaces. After it: state (field 3), ..., start time (field 22).
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
