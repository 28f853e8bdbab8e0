import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** In milliseconds, between two looks at a lock that another process holds. */
const PAUSE = 200;
/** In the lock: the file with the id of the process that holds it. */
const HOLDER = 'pid';
/** What the systems answer to a rename if the lock exists. */
const HELD = ['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES'];

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
    giveBack(lock);
  }
}

/** Takes the lock, if it is free. The lock appears together with the id of its holder, so no process can be killed between the two. */
function taken(lock: string): boolean {
  const mine = mkdtempSync(`${lock}-`);
  writeFileSync(join(mine, HOLDER), String(process.pid));
  try {
    renameSync(mine, lock);
    return true;
  } catch (error) {
    rmSync(mine, { recursive: true });
    if (!HELD.includes((error as NodeJS.ErrnoException).code!)) throw error;
    // A process that was killed could not give the lock back.
    if (hasEnded(join(lock, HOLDER))) giveBack(lock);
    return false;
  }
}

/** Moves the lock away first, so that no process takes it while it is half deleted. */
function giveBack(lock: string): void {
  const old = mkdtempSync(`${lock}-`);
  try {
    renameSync(lock, old);
  } catch (error) {
    // Another process gave back a lock whose holder had ended.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(old, { recursive: true });
  }
}

function hasEnded(holder: string): boolean {
  try {
    process.kill(Number(readFileSync(holder, 'utf8')), 0);
    return false;
  } catch (error) {
    // Or the holder gives the lock back just now.
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
