import { SharedWork } from '../../src/turso';

/** Work that a test ends by hand. */
class Manual {
  readonly signals: AbortSignal[] = [];
  private readonly ends: ((end: () => Promise<string>) => void)[] = [];

  readonly begin = async (signal: AbortSignal): Promise<string> => {
    this.signals.push(signal);
    return new Promise<() => Promise<string>>((resolve) => { this.ends.push(resolve); }).then(async (end) => end());
  };

  /** How often the work began. */
  get count(): number {
    return this.signals.length;
  }

  succeed(index: number, result: string): void {
    this.ends[index](async () => result);
  }

  fail(index: number, error: Error): void {
    this.ends[index](async () => { throw error; });
  }
}

let manual: Manual;
beforeEach(() => { manual = new Manual(); });

test('runs work once for all callers of a key at the same time, and again for a later caller', async () => {
  const shared = new SharedWork<string>();
  const callers = [shared.run('a', manual.begin), shared.run('a', manual.begin)];
  const other = shared.run('b', manual.begin);
  expect(manual.count).toBe(2);
  manual.succeed(0, 'one');
  manual.succeed(1, 'two');
  expect(await Promise.all([...callers, other])).toEqual(['one', 'one', 'two']);
  const late = shared.run('a', manual.begin);
  manual.succeed(2, 'three');
  expect(await late).toBe('three');
});

test('keeps a result until it is forgotten', async () => {
  const shared = new SharedWork<string>({ keep: true });
  const first = shared.run('a', manual.begin);
  manual.succeed(0, 'one');
  expect(await first).toBe('one');
  expect(await shared.run('a', manual.begin)).toBe('one');
  shared.forget('b');
  expect(await shared.run('a', manual.begin)).toBe('one');
  for (const [index, forget] of [() => shared.forget('a'), () => shared.forgetAll()].entries()) {
    forget();
    const again = shared.run('a', manual.begin);
    manual.succeed(index + 1, `after ${index}`);
    expect(await again).toBe(`after ${index}`);
  }
});

test('does not keep the result of work that was forgotten while it ran', async () => {
  const shared = new SharedWork<string>({ keep: true });
  const before = shared.run('a', manual.begin);
  shared.forget('a');
  const after = shared.run('a', manual.begin);
  manual.succeed(1, 'new');
  manual.succeed(0, 'old');
  expect(await Promise.all([before, after])).toEqual(['old', 'new']);
  expect(await shared.run('a', manual.begin)).toBe('new');
});

test.each([true, false])('reports a failure to all callers and does not keep it (keep: %s)', async (keep) => {
  const shared = new SharedWork<string>({ keep });
  const callers = [shared.run('a', manual.begin), shared.run('a', manual.begin)].map(async (result) => result.catch((error: Error) => error.message));
  manual.fail(0, new Error('broken'));
  expect(await Promise.all(callers)).toEqual(['broken', 'broken']);
  const again = shared.run('a', manual.begin);
  manual.succeed(1, 'one');
  expect(await again).toBe('one');
});

test('aborts work that is not kept when its last caller gives up, and begins it again for the next caller', async () => {
  const shared = new SharedWork<string>();
  const [first, second] = [new AbortController(), new AbortController()];
  const callers = [first, second].map(async ({ signal }) => shared.run('a', manual.begin, signal).catch((error: Error) => error.message));
  first.abort(new Error('first left'));
  expect(await callers[0]).toBe('first left');
  expect(manual.signals[0].aborted).toBe(false);
  second.abort(new Error('second left'));
  expect(await callers[1]).toBe('second left');
  expect(manual.signals[0].reason).toEqual(new Error('second left'));
  const next = shared.run('a', manual.begin);
  manual.fail(0, new Error('aborted'));
  manual.succeed(1, 'one');
  expect(await next).toBe('one');
});

test('lets kept work go on when its only caller gives up', async () => {
  const shared = new SharedWork<string>({ keep: true });
  const caller = new AbortController();
  const left = shared.run('a', manual.begin, caller.signal).catch((error: Error) => error.message);
  caller.abort(new Error('left'));
  expect(await left).toBe('left');
  manual.succeed(0, 'one');
  expect(await shared.run('a', manual.begin)).toBe('one');
  expect(manual.signals[0].aborted).toBe(false);
});

test('begins nothing for a caller that gave up before', async () => {
  await expect(new SharedWork<string>().run('a', manual.begin, AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  expect(manual.count).toBe(0);
});

test('does the work again, once for all impatient callers, when work of another caller takes too long', async () => {
  jest.useFakeTimers();
  try {
    const shared = new SharedWork<string>({ patienceMs: 1000 });
    const stuck = shared.run('a', manual.begin);
    const impatient = [1, 2].map(async () => shared.run('a', manual.begin));
    await jest.advanceTimersByTimeAsync(999);
    expect(manual.count).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(manual.count).toBe(2);
    manual.succeed(1, 'one');
    expect(await Promise.all(impatient)).toEqual(['one', 'one']);
    manual.succeed(0, 'late');
    expect(await stuck).toBe('late');
  } finally {
    jest.useRealTimers();
  }
});
