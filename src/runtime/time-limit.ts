import { TimeLimitExceeded } from '../turso/http/time';

/** How long one call may wait for answers. A migration lifts it, because it may take long. */
export class TimeLimit {
  readonly #controller = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #follow: () => void;

  /** @param outer aborts the call for another reason */
  constructor(milliseconds: number, private readonly outer?: AbortSignal) {
    this.#timer = setTimeout(() => this.#controller.abort(new TimeLimitExceeded(milliseconds)), milliseconds);
    this.#follow = () => this.#controller.abort(outer?.reason);
    if (outer?.aborted === true) this.#follow();
    else outer?.addEventListener('abort', this.#follow, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** From now on only the outer signal counts. */
  lift(): void {
    clearTimeout(this.#timer);
  }

  /** Releases the timer and the outer signal. */
  end(): void {
    this.lift();
    this.outer?.removeEventListener('abort', this.#follow);
  }
}
