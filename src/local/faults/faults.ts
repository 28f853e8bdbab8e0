/** What a request goes to: the Platform API, or a database. */
export type Plane = 'api' | 'database';

/** Something that goes wrong on purpose. */
export interface Fault {
  /** HTTP method; absent means any. */
  readonly method?: string;
  /** Regular expression that path and query have to match; absent means any. */
  readonly path?: string;
  /** Only requests to the Platform API, or only those to databases; absent means both. */
  readonly plane?: Plane;
  /** How many of the requests that match are left alone first. */
  readonly skip?: number;
  /** Of those that follow only each so many-th: 3 means the third, the sixth and so on. */
  readonly every?: number;
  /** Of those only this part, from 0 to 1, by chance. */
  readonly share?: number;
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
export type FaultTarget = Pick<Fault, 'method' | 'path' | 'plane' | 'skip' | 'every' | 'share' | 'times'>;

/**
 * What sqld answers now and then for a database that it does not hold open at that moment: it does not exist, although it does.
 * Nothing of the request took effect, and a second try succeeds.
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

/** The faults that are switched on, for the Platform API and for SQL alike. The first that matches a request happens to it. */
export class Faults {
  private active: Active[] = [];

  /**
   * @param latencyMs wait that every request has, in milliseconds; requests wait side by side.
   * @param random from 0 (included) to 1 (excluded), as `Math.random`.
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

  /** Replaces all faults; an invalid one leaves everything as it was. */
  set(faults: readonly Fault[]): void {
    this.active = faults.map(activate);
  }

  clear(): void {
    this.active = [];
  }

  /** The fault that happens to this request; it counts as having happened. */
  take(method: string, path: string, plane: Plane): Fault | undefined {
    const found = this.active.find((one) => one.left > 0 && isMeant(one, method, path, plane) && this.hasItsTurn(one));
    if (found !== undefined) {
      found.left -= 1;
    }
    return found?.fault;
  }

  /** Counts a request that a fault is meant for. */
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
