/** The target of a request: the Platform API, or a database. */
export type Plane = 'api' | 'database';

/** A failure on purpose. */
export interface Fault {
  /** The HTTP method. @default - any */
  readonly method?: string;
  /** A regular expression for path and query. @default - any */
  readonly path?: string;
  /** Requests to the Platform API, or to databases. @default - both */
  readonly plane?: Plane;
  /** How many matching requests to skip first. */
  readonly skip?: number;
  /** Applies to every n-th of the following requests: 3 means the third, the sixth and so on. */
  readonly every?: number;
  /** Applies to a random share of those requests, from 0 to 1. */
  readonly share?: number;
  /** Applies to this many requests. @default - until cleared */
  readonly times?: number;
  /** Milliseconds to wait before anything else. */
  readonly latencyMs?: number;
  /** The HTTP status of the answer. With {@link body}, the default is 200. */
  readonly status?: number;
  /** The body of the answer: a text as it is (HTML, broken JSON), anything else as JSON. @default - an error like Turso's */
  readonly body?: unknown;
  /** Seconds in the `Retry-After` header of the answer. */
  readonly retryAfter?: number;
  /** Whether the answer comes before or after the effect of the request. With `before`, it has none. @default 'before' */
  readonly when?: 'before' | 'after';
  /** Closes the connection without an answer, before or after the effect. */
  readonly drop?: 'before' | 'after';
  /** Never answers and keeps the connection open, before or after the effect. */
  readonly hang?: 'before' | 'after';
}

/** The requests that a fault applies to. */
export type FaultTarget = Pick<Fault, 'method' | 'path' | 'plane' | 'skip' | 'every' | 'share' | 'times'>;

/**
 * sqld sometimes answers that a database does not exist although it only is not open at that moment. The request has no effect, and a
 * second try succeeds.
 */
export const COLD_NAMESPACE: Fault = {
  plane: 'database',
  status: 404,
  body: { error: 'Namespace `00000000-0000-0000-0000-000000000000` doesn\'t exist' },
};

interface Active {
  readonly fault: Fault;
  readonly path: RegExp;
  matched: number;
  left: number;
}

/** The active faults for the Platform API and for SQL. The first that matches a request applies. */
export class Faults {
  private active: Active[] = [];

  /**
   * @param latencyMs how long every request waits, in milliseconds
   * @param random from 0 (included) to 1 (excluded), like `Math.random`
   */
  constructor(readonly latencyMs: number = 0, private readonly random: () => number = Math.random) {}

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

  /** {@link COLD_NAMESPACE} */
  coldNamespace(target: FaultTarget = {}): void {
    this.add({ ...COLD_NAMESPACE, ...target });
  }

  /** @param body text as it is, anything else as JSON. */
  answer(status: number, body: unknown, target: FaultTarget & Pick<Fault, 'when'> = {}): void {
    this.add({ ...target, status, body });
  }

  add(fault: Fault): void {
    this.active.push(activate(fault));
  }

  /** Replaces all faults. If one is invalid, nothing changes. */
  set(faults: readonly Fault[]): void {
    this.active = faults.map(activate);
  }

  clear(): void {
    this.active = [];
  }

  /** Returns the fault for this request and counts it. */
  take(method: string, path: string, plane: Plane): Fault | undefined {
    const found = this.active.find((one) => one.left > 0 && isMeant(one, method, path, plane) && this.hasItsTurn(one));
    if (found !== undefined) {
      found.left -= 1;
    }
    return found?.fault;
  }

  /** Counts a matching request of a fault. */
  private hasItsTurn(active: Active): boolean {
    const { skip = 0, every = 1, share = 1 } = active.fault;
    active.matched += 1;
    const counted = active.matched - skip;
    return counted > 0 && counted % every === 0 && (share >= 1 || this.random() < share);
  }
}

function isMeant({ fault, path: pattern }: Active, method: string, path: string, plane: Plane): boolean {
  return (fault.method === undefined || fault.method.toUpperCase() === method)
    && (fault.plane === undefined || fault.plane === plane)
    && pattern.test(path);
}

function activate(fault: Fault): Active {
  const { skip = 0, every = 1, share = 1, times = 1 } = fault;
  const wrong = [
    ...Object.entries({ skip, times }).filter(([, value]) => !(value >= 0)),
    ...Object.entries({ every }).filter(([, value]) => !(Number.isInteger(value) && value > 0)),
    ...Object.entries({ share }).filter(([, value]) => !(value >= 0 && value <= 1)),
  ];
  if (wrong.length > 0) {
    throw new RangeError(`a fault cannot have ${wrong.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(', ')}`);
  }
  return { fault, path: new RegExp(fault.path ?? ''), matched: 0, left: fault.times ?? Infinity };
}
