interface Waiting {
  readonly exclusive: boolean;
  readonly start: () => void;
}

interface Lock {
  running: number;
  exclusive: boolean;
  readonly queue: Waiting[];
}

/**
 * Locks by key, shared or exclusive, in the order of the requests.
 *
 * Operations on the databases of one group run in parallel (shared). Rotating or deleting the group runs alone (exclusive), so that it
 * sees all of its databases and none that is still being created.
 */
export class Locks {
  private readonly locks = new Map<string, Lock>();

  shared<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.run(key, false, work);
  }

  exclusive<T>(key: string, work: () => Promise<T>): Promise<T> {
    return this.run(key, true, work);
  }

  private async run<T>(key: string, exclusive: boolean, work: () => Promise<T>): Promise<T> {
    await this.acquire(key, exclusive);
    try {
      return await work();
    } finally {
      this.release(key);
    }
  }

  private acquire(key: string, exclusive: boolean): Promise<void> {
    const lock = this.locks.get(key) ?? { running: 0, exclusive: false, queue: [] };
    this.locks.set(key, lock);
    return new Promise((resolve) => {
      lock.queue.push({ exclusive, start: resolve });
      startNext(lock);
    });
  }

  private release(key: string): void {
    const lock = this.locks.get(key)!;
    lock.running -= 1;
    startNext(lock);
    if (lock.running === 0) {
      this.locks.delete(key);
    }
  }
}

function startNext(lock: Lock): void {
  for (let next = lock.queue[0]; next !== undefined && mayStart(lock, next); next = lock.queue[0]) {
    lock.queue.shift();
    lock.running += 1;
    lock.exclusive = next.exclusive;
    next.start();
  }
}

function mayStart(lock: Lock, next: Waiting): boolean {
  return lock.running === 0 || (!lock.exclusive && !next.exclusive);
}
