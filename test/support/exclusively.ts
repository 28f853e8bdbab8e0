import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** In milliseconds, between two looks at a lock that another process holds. */
const PAUSE = 200;

/**
 * Runs one thing at a time over all processes of the machine: test files run in several processes, and some need the same product.
 *
 * @param lock a folder that exists while the work runs
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!taken(lock)) await setTimeout(PAUSE);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** Takes the lock, if it is free. */
function taken(lock: string): boolean {
  const holder = join(lock, 'pid');
  try {
    mkdirSync(lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // A process that was killed could not give the lock back.
    if (hasEnded(holder)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
  writeFileSync(holder, String(process.pid));
  return true;
}

function hasEnded(holder: string): boolean {
  try {
    process.kill(Number(readFileSync(holder, 'utf8')), 0);
    return false;
  } catch (error) {
    // The holder has not written its id yet, or gives the lock back just now.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
