import { setMaxListeners } from 'node:events';

/** The time that an operation has to end after its signal, in milliseconds. */
const GRACE = 60_000;

/** The result of an operation, or its error and the reason for its signal. */
export type Outcome<T> = { readonly result: T } | { readonly error: unknown; readonly cancelled: boolean; readonly timedOut: boolean };

const CANCELLED = new Error('cancelled');
const TIMED_OUT = new Error('timed out');

/** The running operations. Each has its own signal to end. */
export class Operations {
  private readonly underWay = new Set<AbortController>();
  private stopped = false;

  constructor(private readonly grace = GRACE) {}

  /** Allows operations again after a stop. */
  begin(): void {
    this.stopped = false;
  }

  /** Signals all operations to end and starts no others. Terraform may ask for one more change while it stops. */
  stop(): void {
    this.stopped = true;
    for (const operation of this.underWay) operation.abort(CANCELLED);
  }

  /**
   * Runs one operation and signals it to end after its time limit.
   *
   * @param cleansUp true for an operation that ends an object. It runs also after a stop
   */
  async run<T>(timeout: number, work: (signal: AbortSignal) => Promise<T>, cleansUp = false): Promise<Outcome<T>> {
    const operation = new AbortController();
    const { signal } = operation;
    // Each of an operation's requests listens to the signal. Node reports more than ten listeners as a leak.
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

  /** Rejects if an operation ignores its signal. Terraform would wait for it forever. */
  private async abandoned(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => setTimeout(() => reject(signal.reason), this.grace).unref(), { once: true });
    });
  }
}
