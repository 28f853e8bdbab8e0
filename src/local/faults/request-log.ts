export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 0 where there was no answer. */
  readonly status: number;
}

const LONGEST = 100_000;

/** The requests that were answered, oldest first; the oldest are forgotten when there are too many. */
export class RequestLog {
  private requests: LoggedRequest[] = [];

  add(request: LoggedRequest): void {
    this.requests.push(request);
    if (this.requests.length > LONGEST) {
      this.requests = this.requests.slice(LONGEST / 2);
    }
  }

  list(): readonly LoggedRequest[] {
    return this.requests;
  }

  clear(): void {
    this.requests = [];
  }
}
