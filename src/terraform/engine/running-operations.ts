import { setMaxListeners } from 'node:events';

/** How long an operation may take to come to an end after it was told to, in milliseconds. */
const GRACE = 60_000;

/** What became of an operation: its result, or why it failed and whether it had been told to end. */
export type Outcome<T> = { readonly result: T } | { readonly error: unknown; readonly cancelled: boolean; readonly timedOut: boolean };

const CANCELLED = new Error('cancelled');
const TIMED_OUT = new Error('timed out');

/** The operations that are under way. Each has a signal of its own, which tells it to end. */
export class Operations {
  private readonly underWay = new Set<AbortController>();
  private stopped = false;

  constructor(private readonly grace = GRACE) {}

  /** Lets operations begin again after a stop. */
  begin(): void {
    this.stopped = false;
  }

  /** Tells everything under way to end, and lets nothing begin: Terraform may ask for one more change while it is being stopped. */
  stop(): void {
    this.stopped = true;
    for (const operation of this.underWay) operation.abort(CANCELLED);
  }

  /**
   * Runs one operation, which is told to end when its time is over.
   *
   * @param cleansUp it is what ends something: it also runs after a stop
   */
  async run<T>(timeout: number, work: (signal: AbortSignal) => Promise<T>, cleansUp = false): Promise<Outcome<T>> {
    const operation = new AbortController();
    const { signal } = operation;
    // An operation may have any number of requests under way, and each listens: Node takes more than ten for a leak.
    setMaxListeners(0, signal);
    if (this.stopped && !cleansUp) operation.abort(CANCELLED);
    const timer = setTimeout(() => operation.abort(TIMED_OUT), timeout);
    if (!cleansUp) this.underWay.add(operation);
    try {
      signal.throwIfAborted();
      return { result: await Promise.race([work(signal), this.abandoned(signal)]) };
    } catch (error) {
      return { error, cancelled: signal.reason === CANCELLED, timedOut: signal.reason === TIMED_OUT };
    } finally {
      this.underWay.delete(operation);
      clearTimeout(timer);
    }
  }

  /** Rejects when an operation has not ended although it was told to: Terraform would wait for it for ever. */
  private async abandoned(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), this.grace).unref(), { once: true });
    });
  }
}
