/** Returns the current time in milliseconds since 1970, like `Date.now`. */
export type Clock = () => number;

/** Waits that many milliseconds. Rejects as soon as the signal is aborted. */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

/** Returns a number from 0 (included) to 1 (excluded), like `Math.random`. */
export type Random = () => number;

/** Waits by the real clock, on every platform that has web standards. */
export const realWait: Wait = async (milliseconds, signal) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await waitFor(new Promise<void>((resolve) => { timer = setTimeout(resolve, milliseconds); }), signal);
  } finally {
    clearTimeout(timer);
  }
};

/** A task took longer than its time limit. */
export class TimeLimitExceeded extends Error {
  constructor(readonly milliseconds: number) {
    super(`no answer within ${milliseconds / 1000} s`);
    this.name = 'TimeLimitExceeded';
  }
}

/**
 * Runs a task with a time limit. The task receives a signal that is aborted at the limit, or with the caller's own signal.
 *
 * @throws TimeLimitExceeded at the limit; whatever the task throws otherwise.
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const passOn = () => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new TimeLimitExceeded(milliseconds)), milliseconds);
  signal?.addEventListener('abort', passOn, { once: true });
  if (signal?.aborted === true) passOn();
  try {
    return await task(controller.signal);
  } catch (error) {
    const { reason } = controller.signal;
    throw reason instanceof TimeLimitExceeded ? reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', passOn);
  }
}

/**
 * Waits for a promise that others share. The signal ends only the wait of this caller, and not the shared work.
 */
export async function waitFor<T>(shared: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return shared;
  signal.throwIfAborted();
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([shared, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
