/** Something that goes wrong on purpose. */
export interface Fault {
  /** HTTP method; absent means any. */
  readonly method?: string;
  /** Regular expression that path and query have to match; absent means any. */
  readonly path?: string;
  /** To how many requests it happens; absent means until cleared. */
  readonly times?: number;
  /** Milliseconds to wait before anything else. */
  readonly latencyMs?: number;
  /** HTTP status to answer instead of the real one; default 200 where {@link body} is given. */
  readonly status?: number;
  /** Body of that answer: text goes out as it is (HTML, broken JSON), anything else as JSON; default a Turso-like error. */
  readonly body?: unknown;
  /** Seconds for the `Retry-After` header of that answer. */
  readonly retryAfter?: number;
  /** Whether the request takes effect before `status` or `body` is answered; default `before`: it does not. */
  readonly when?: 'before' | 'after';
  /** Cuts the connection without an answer: before the request takes effect, or after. */
  readonly drop?: 'before' | 'after';
  /** Never answers, and keeps the connection open: before the request takes effect, or after. */
  readonly hang?: 'before' | 'after';
}

/** Which requests a fault happens to. */
export type FaultTarget = Pick<Fault, 'method' | 'path' | 'times'>;

interface Active {
  readonly fault: Fault;
  readonly path: RegExp;
  left: number;
}

/** The faults that are switched on, for the Platform API and for SQL alike. The first that matches a request happens to it. */
export class Faults {
  private active: Active[] = [];

  /** @param latencyMs wait that every request has, in milliseconds; requests wait side by side. */
  constructor(readonly latencyMs: number = 0) {}

  delay(latencyMs: number, target: FaultTarget = {}): void {
    this.add({ ...target, latencyMs });
  }

  /** Answers 429. @param retryAfter in seconds. */
  rateLimit(retryAfter: number | undefined, target: FaultTarget = {}): void {
    this.add({ ...target, status: 429, retryAfter });
  }

  failBefore(status: number, target: FaultTarget = {}): void {
    this.add({ ...target, status, when: 'before' });
  }

  failAfter(status: number, target: FaultTarget = {}): void {
    this.add({ ...target, status, when: 'after' });
  }

  dropBefore(target: FaultTarget = {}): void {
    this.add({ ...target, drop: 'before' });
  }

  dropAfter(target: FaultTarget = {}): void {
    this.add({ ...target, drop: 'after' });
  }

  hangBefore(target: FaultTarget = {}): void {
    this.add({ ...target, hang: 'before' });
  }

  hangAfter(target: FaultTarget = {}): void {
    this.add({ ...target, hang: 'after' });
  }

  /** @param body text as it is, anything else as JSON. */
  answer(status: number, body: unknown, target: FaultTarget & Pick<Fault, 'when'> = {}): void {
    this.add({ ...target, status, body });
  }

  add(fault: Fault): void {
    this.active.push(activate(fault));
  }

  /** Replaces all faults; an invalid one leaves everything as it was. */
  set(faults: readonly Fault[]): void {
    this.active = faults.map(activate);
  }

  clear(): void {
    this.active = [];
  }

  /** The fault that happens to this request; it counts as having happened. */
  take(method: string, path: string): Fault | undefined {
    const found = this.active.find((one) => one.left > 0
      && (one.fault.method === undefined || one.fault.method.toUpperCase() === method)
      && one.path.test(path));
    if (found !== undefined) {
      found.left -= 1;
    }
    return found?.fault;
  }
}

function activate(fault: Fault): Active {
  return { fault, path: new RegExp(fault.path ?? ''), left: fault.times ?? Infinity };
}
