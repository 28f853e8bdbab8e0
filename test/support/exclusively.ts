import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** In milliseconds, between two looks at a lock that another process holds. */
const PAUSE = 200;

/**
 * Runs one thing at a time over all processes of the machine: test files run in several processes, and some need the same product.
 *
 * @param lock a file that exists while the work runs, with the id of the process
 */
export async function exclusively<T>(lock: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(lock), { recursive: true });
  while (!taken(lock)) await setTimeout(PAUSE);
  try {
    return await work();
  } finally {
    rmSync(lock);
  }
}

/** Takes the lock, if it is free. The file appears with its content, so no process can be killed between the two. */
function taken(lock: string): boolean {
  const mine = `${lock}-${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // A process that was killed could not give the lock back.
    if (hasEnded(lock)) rmSync(lock, { force: true });
    return false;
  } finally {
    rmSync(mine);
  }
}

function hasEnded(lock: string): boolean {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0);
    return false;
  } catch (error) {
    // Or the holder gives the lock back just now.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
