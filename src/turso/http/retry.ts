import { Clock, Random, Wait } from './time';

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 8_000;

/**
 * Returns how long to pause before the next try, in milliseconds. It uses exponential backoff from 250 ms to 8 s with full jitter, to
 * spread clients that failed at the same time. If the server asked for a wait, the pause is at least as long.
 *
 * @param attempt the try that failed, counted from 1
 */
function pauseBeforeRetry(attempt: number, random: Random, retryAfter?: number): number {
  const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (attempt - 1));
  const jitter = random() * ceiling;
  return retryAfter === undefined ? jitter : retryAfter + Math.min(jitter, FIRST_PAUSE);
}

/**
 * Returns the wait that a `Retry-After` header asks for, in milliseconds. The header holds a number of seconds or an HTTP date.
 * Undefined if the header is missing or unreadable.
 */
export function parseRetryAfter(header: string | null, clock: Clock): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with a weekday. Date.parse alone would accept almost anything, even "-1".
  const date = /^[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock());
}

/** How the tries of one operation are timed. */
export interface RetrySettings {
  readonly clock: Clock;
  readonly wait: Wait;
  readonly random: Random;
  /** Time limit for all tries together, in milliseconds. */
  readonly totalTimeoutMs: number;
  /** @default - as many as the time limit allows */
  readonly mostAttempts?: number;
}

/** Counts the tries of one operation and pauses between them, within a total time limit. */
export class Tries {
  #attempt = 1;
  #start: number | undefined;

  constructor(private readonly settings: RetrySettings, private readonly signal?: AbortSignal) {}

  /** The number of the current try, from 1. */
  get attempt(): number {
    return this.#attempt;
  }

  /** Milliseconds since the first try began. */
  get elapsed(): number {
    return this.#start === undefined ? 0 : this.settings.clock() - this.#start;
  }

  /** Starts the time limit with the first try: waiting in a queue before that does not count. */
  start(): void {
    this.#start ??= this.settings.clock();
  }

  /**
   * Pauses before the next try.
   *
   * @param retryAfter the wait that the server asked for, in milliseconds
   * @param limit time limit for all tries together, in milliseconds, if it is shorter than usual
   * @returns false, without a pause, if the limits leave no time for another try
   * @throws the signal's reason, or an AbortError, if it is aborted
   */
  async next(retryAfter?: number, limit = Infinity): Promise<boolean> {
    const { clock, random, wait, totalTimeoutMs, mostAttempts = Infinity } = this.settings;
    if (this.#attempt >= mostAttempts) return false;
    const pause = pauseBeforeRetry(this.#attempt, random, retryAfter);
    if (this.#start !== undefined && clock() + pause >= this.#start + Math.min(limit, totalTimeoutMs)) return false;
    await wait(pause, this.signal);
    this.#attempt += 1;
    return true;
  }
}
