export interface LoggedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** 0 without an answer. */
  readonly status: number;
}

const LONGEST = 100_000;

/** The answered requests, the oldest first. It forgets the oldest if they become too many. */
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
