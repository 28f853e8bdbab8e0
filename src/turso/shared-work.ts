import { waitFor } from './http/time';

/** How {@link SharedWork} shares. */
export interface SharedWorkOptions {
  /** Whether a result also serves later callers, until it is forgotten. A failure is never kept. @default false */
  readonly keep?: boolean;
  /**
   * How long a caller waits for work that another caller began, in milliseconds, before it does the work itself. Some platforms
   * silently stop all work of a request when that request ends.
   * @default - without limit
   */
  readonly patienceMs?: number;
}

/**
 * Runs work once for all callers that ask for the same key at the same time. Work must do no harm when it runs twice.
 *
 * If every caller gives up, work whose result is not kept is aborted. Kept work goes on, because later callers can use its result.
 */
export class SharedWork<T> {
  readonly #keep: boolean;
  readonly #patienceMs: number | undefined;
  readonly #works = new Map<string, Work<T>>();

  constructor({ keep = false, patienceMs }: SharedWorkOptions = {}) {
    this.#keep = keep;
    this.#patienceMs = patienceMs;
  }

  /**
   * Returns the result of the work for this key, and begins the work if nobody has.
   *
   * @param signal ends only this caller's waiting
   * @throws what the work throws, or the reason of the signal if that comes first
   */
  async run(key: string, begin: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const found = this.#works.get(key);
    if (found !== undefined) {
      const joined = await this.#join(key, found, signal, this.#patienceMs);
      if (joined !== OUT_OF_PATIENCE) return joined;
    }
    // Another caller that ran out of patience may have begun the work again already.
    const current = this.#works.get(key);
    const work = current === undefined || current === found ? this.#begin(key, begin) : current;
    return await this.#join(key, work, signal) as T;
  }

  /** Drops what is known for this key: the next caller begins the work again. */
  forget(key: string): void {
    this.#works.delete(key);
  }

  /** Drops everything that is known. */
  forgetAll(): void {
    this.#works.clear();
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<T>): Work<T> {
    const controller = new AbortController();
    const work: Work<T> = { controller, callers: 0, ended: false, result: begin(controller.signal) };
    this.#works.set(key, work);
    const end = (succeeded: boolean) => {
      work.ended = true;
      if (!succeeded || !this.#keep) this.#forgetThis(key, work);
    };
    work.result.then(() => end(true), () => end(false));
    return work;
  }

  async #join(key: string, work: Work<T>, signal: AbortSignal | undefined, patienceMs?: number): Promise<T | typeof OUT_OF_PATIENCE> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    work.callers += 1;
    try {
      const limit = patienceMs === undefined || work.ended ? [] : [new Promise<typeof OUT_OF_PATIENCE>((resolve) => {
        timer = setTimeout(() => resolve(OUT_OF_PATIENCE), patienceMs);
      })];
      return await waitFor(Promise.race([work.result, ...limit]), signal);
    } finally {
      clearTimeout(timer);
      work.callers -= 1;
      if (work.callers === 0 && !work.ended && !this.#keep) {
        // A caller that comes now must not get the abort of another one as its error.
        this.#forgetThis(key, work);
        abort(work.controller, signal?.reason);
      }
    }
  }

  #forgetThis(key: string, work: Work<T>): void {
    if (this.#works.get(key) === work) this.#works.delete(key);
  }
}

interface Work<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  callers: number;
  ended: boolean;
}

const OUT_OF_PATIENCE = Symbol('out of patience');

/** A Worker forbids that one request touches objects of another one. The work then goes on, and nobody uses its result. */
function abort(controller: AbortController, reason: unknown): void {
  try {
    controller.abort(reason);
  } catch {
    // The work ends without help.
  }
}
