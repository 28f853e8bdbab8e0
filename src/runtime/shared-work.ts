import { waitFor } from '../turso/http/time';

/**
 * How long work of somebody else is waited for, in milliseconds, before one does it oneself: on some platforms work ends with the
 * request that began it, without a word.
 */
const PATIENCE = 15_000;

/**
 * Work that is done once, by a key, for all who ask for it at the same time. It is aborted when nobody waits for it any more. All such
 * work can be done twice without harm.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  /** @throws what the work throws, or the signal's reason when that comes first */
  async run(key: string, signal: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const running = this.#running.get(key);
    if (running !== undefined) {
      const joined = await join(running, signal, PATIENCE);
      if (joined !== OUT_OF_PATIENCE) return joined;
    }
    const mine = this.#running.get(key);
    return join(mine === undefined || mine === running ? this.#begin(key, work) : mine, signal);
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const running: Running<T> = {
      controller,
      waiting: 0,
      ended: false,
      result: work(controller.signal).finally(() => {
        running.ended = true;
        if (this.#running.get(key) === running) this.#running.delete(key);
      }),
    };
    this.#running.set(key, running);
    return running;
  }
}

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
  ended: boolean;
}

const OUT_OF_PATIENCE = Symbol('out of patience');

function join<T>(running: Running<T>, signal: AbortSignal | undefined): Promise<T>;
function join<T>(running: Running<T>, signal: AbortSignal | undefined, patience: number): Promise<T | typeof OUT_OF_PATIENCE>;
async function join<T>(running: Running<T>, signal: AbortSignal | undefined, patience?: number): Promise<T | typeof OUT_OF_PATIENCE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  running.waiting += 1;
  try {
    const limit = patience === undefined ? [] : [new Promise<typeof OUT_OF_PATIENCE>((resolve) => {
      timer = setTimeout(() => resolve(OUT_OF_PATIENCE), patience);
    })];
    return await waitFor(Promise.race([running.result, ...limit]), signal);
  } finally {
    clearTimeout(timer);
    running.waiting -= 1;
    if (running.waiting === 0 && !running.ended) abort(running.controller, signal?.reason);
  }
}

/** In a Worker nothing of the request that began the work can be touched by another one: the work then goes on for nobody. */
function abort(controller: AbortController, reason: unknown): void {
  try {
    controller.abort(reason);
  } catch {
    // It ends by itself.
  }
}
