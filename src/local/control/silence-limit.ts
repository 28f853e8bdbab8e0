/** Gives a server up that sends nothing for too long. However long a download takes, it goes on while something comes. */
export class SilenceLimit {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {
    this.begin();
  }

  /** Aborted with an error that says how long nothing came. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Hands chunks on; each of them begins the wait for the next. */
  async* watch<T>(chunks: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const chunk of chunks) {
      this.begin();
      yield chunk;
    }
  }

  /** Also ends a download that is under way. */
  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(new Error(`it sent nothing for ${this.milliseconds / 1000} s`)), this.milliseconds);
  }
}
