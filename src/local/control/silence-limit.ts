/** Aborts a download if the server sends nothing for too long. The whole download may take any time. */
export class SilenceLimit {
  private readonly controller = new AbortController();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly milliseconds: number) {
    this.begin();
  }

  /** Aborted with an error that names the silence. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Yields the chunks and restarts the wait with each. */
  async* watch<T>(chunks: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const chunk of chunks) {
      this.begin();
      yield chunk;
    }
  }

  /** Ends the wait, and a running download. */
  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  private begin(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.controller.abort(new Error(`it sent nothing for ${this.milliseconds / 1000} s`)), this.milliseconds);
  }
}
