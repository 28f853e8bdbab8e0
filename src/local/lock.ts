import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartupError } from './errors';

/** A data folder that belongs to this process alone. */
export interface Lock {
  /** Notes the server of this folder, so that the next owner can end it should this process not be able to. */
  note(sqldPid: number): void;
  release(): void;
}

interface Owner {
  readonly pid: number;
  /** Tells a process from a later one with the same id. */
  readonly birth: string;
  readonly sqld?: { readonly pid: number; readonly birth: string };
}

/** Takes the folder, also from an owner that died; one that lives is an error. sqld itself has no such lock. */
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

/** The owner, or undefined where the file is broken: its writer died while writing. */
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

/** When a process began, in whatever form this system tells it; undefined when there is none of this id. */
function birthOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      // The name of the program, in parentheses, may hold spaces. After it: state (field 3), ..., start time (field 22).
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}
