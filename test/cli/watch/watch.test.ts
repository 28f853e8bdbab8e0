import { showFrames, showJson, showLines } from '../../../src/cli/watch/show';
import { watchRollout, type WatchEvent } from '../../../src/cli/watch/watch-rollout';
import type { FailureGroup, FleetOverview, OverviewOptions, RolloutOverview } from '../../../src/fleet';
import { lines, PAGE } from '../page';

const ROLLOUT: RolloutOverview = {
  epoch: 7,
  holder: 'ada@laptop, process 4711',
  target: '0004_unique',
  startedAt: '2026-01-02T03:04:05.000Z',
  endedAt: null,
  outcome: null,
  beat: 1,
  leaseMs: 5_000,
  waves: [{ kind: 'canaries', name: 'canaries', databaseCount: 2 }, { kind: 'wave', name: 'wave 1', databaseCount: 17 }, { kind: 'schema', name: 'schema', databaseCount: 1 }],
  wave: null,
  finishedCount: 0,
  lastAt: null,
  recentCount: 0,
};

const FAILURE: FailureGroup = {
  migration: '0004_unique',
  statement: "CREATE INDEX i ON users ('marked-secret')",
  error: 'UNIQUE constraint failed: users.email',
  quarantined: false,
  tenantCount: 1,
  databases: ['globex'],
};

function overview(rollout: Partial<RolloutOverview> | undefined, others: Partial<FleetOverview> = {}): FleetOverview {
  return {
    version: '0003',
    target: '0004_unique',
    versionCounts: [],
    engineCounts: {},
    tenantCount: 19,
    behindCount: 0,
    failedCount: 0,
    quarantinedCount: 0,
    failures: [],
    ...rollout === undefined ? {} : { rollout: { ...ROLLOUT, ...rollout } },
    ...others,
  };
}

const ENDED = { endedAt: '2026-01-02T03:04:25.000Z', outcome: 'completed' as const, wave: 'schema', finishedCount: 20, lastAt: '2026-01-02T03:04:25.000Z', beat: 9 };

/** What is seen of a fleet that answers so, one look after the other; the last answer stays. */
async function watched(
  answers: readonly (FleetOverview | Error)[], { wait = false, intervalMs = 1000 } = {},
): Promise<{ events: WatchEvent[]; asked: OverviewOptions[]; error?: unknown }> {
  const events: WatchEvent[] = [];
  const asked: OverviewOptions[] = [];
  let time = 0;
  const watching = watchRollout({
    read: async (options) => {
      const answer = answers[Math.min(asked.push(options), answers.length) - 1];
      if (answer instanceof Error) throw answer;
      return answer;
    },
    intervalMs,
    wait,
    sleep: async (ms) => { time += ms; },
    monotonic: () => time,
  });
  try {
    for await (const event of watching) events.push(event);
    return { events, asked };
  } catch (error) {
    return { events, asked, error };
  }
}

const kinds = (events: readonly WatchEvent[]) => events.map(({ kind }) => kind).join(' ');

test('reports progress only if there is any, each failure once, and the end', async () => {
  const { events, asked } = await watched([
    overview({}),
    overview({}),
    overview({ beat: 2, wave: 'canaries' }),
    overview({ beat: 2, wave: 'canaries' }),
    overview({ beat: 3, wave: 'wave 1', finishedCount: 12 }, { failures: [FAILURE] }),
    overview({ beat: 4, wave: 'wave 1', finishedCount: 15 }, { failures: [{ ...FAILURE, tenantCount: 3, databases: ['globex', 'hooli'] }] }),
    overview(ENDED, { failures: [{ ...FAILURE, tenantCount: 3, databases: ['globex', 'hooli'] }] }),
  ]);
  expect(kinds(events)).toBe('begun progress progress failures progress failures progress ended');
  expect(events[5]).toEqual({ kind: 'failures', groups: [{ ...FAILURE, databases: ['hooli'], tenantCount: 2 }] });
  const progress = { finishedCount: 15, databaseCount: 20, rate: 3.75, leftMs: 5 / 3.75 * 1000 };
  expect(events[6]).toMatchObject({ failedCount: 3, progress });
  expect(events[7]).toMatchObject({ rollout: { outcome: 'completed' }, progress: { finishedCount: 20, rate: 1, leftMs: undefined } });
  expect(asked.map(({ failuresSince }) => failuresSince)).toEqual([undefined, 7, 7, 7, 7, 7, 7]);
});

test('measures the rate of the last seconds', async () => {
  const finished = [0, ...Array.from({ length: 40 }, (_, second) => Math.min(second, 10)), 13];
  const { events } = await watched([...finished.map((count, beat) => overview({ beat, wave: 'wave 1', finishedCount: count })), overview(ENDED)]);
  const rates = events.flatMap((event) => (event.kind === 'progress' ? [event.progress.rate] : []));
  expect(rates).toEqual([undefined, ...Array(10).fill(1), 3 / 15]);
});

test('ends at once if no rollout is under way', async () => {
  expect(kinds((await watched([overview(undefined)])).events)).toBe('idle');
  expect(kinds((await watched([overview(ENDED)])).events)).toBe('idle');
});

test('waits for a rollout with --wait, also for one that ends between two looks', async () => {
  const before = overview({ ...ENDED, epoch: 6 });
  expect(kinds((await watched([before, before, before, overview({}), overview({}), overview(ENDED)], { wait: true })).events))
    .toBe('waiting begun progress ended');
  expect(kinds((await watched([overview(undefined), overview(undefined), overview(ENDED)], { wait: true })).events)).toBe('waiting begun ended');
});

test('reports that a rollout was cut off when it is silent for longer than its lease', async () => {
  const { events, asked } = await watched([overview({})]);
  expect(kinds(events)).toBe('begun progress silent');
  expect(asked).toHaveLength(8);
  expect(kinds((await watched([
    ...Array.from({ length: 20 }, (_, beat) => overview({ beat: Math.floor(beat / 4) })), overview(ENDED),
  ])).events)).toBe('begun progress ended');
});

test('follows the rollout that takes over', async () => {
  const next = { epoch: 8, holder: 'bob@ci, process 1' };
  const { events } = await watched([overview({}), overview({}), overview(next), overview(next), overview({ ...next, ...ENDED })]);
  expect(kinds(events)).toBe('begun progress begun progress ended');
  expect(events[2]).toMatchObject({ rollout: { holder: 'bob@ci, process 1' } });
});

test('goes on while the schema database is out of reach for some time', async () => {
  const lost = new Error('connect ECONNREFUSED');
  expect(kinds((await watched([overview({}), overview({}), lost, lost, overview(ENDED)])).events)).toBe('begun progress trouble trouble ended');
  const { events, error } = await watched([overview({}), overview({}), lost], { intervalMs: 20_000 });
  expect(kinds(events)).toBe('begun progress trouble trouble trouble');
  expect(error).toBe(lost);
  expect(await watched([lost])).toMatchObject({ events: [], error: lost });
});

const STORY = [
  overview({}), overview({}), overview({ beat: 2, wave: 'canaries' }),
  overview({ beat: 3, wave: 'wave 1', finishedCount: 12 }, { failures: [FAILURE] }), new Error('connect ECONNREFUSED'),
  overview({ ...ENDED, outcome: 'failed' }, { failures: [FAILURE] }),
];

/** What a show writes of the story, one look a second. */
async function written(show: (write: (text: string) => void) => (event: WatchEvent, at: Date) => void): Promise<string> {
  let output = '';
  const tell = show((text) => { output += text; });
  (await watched(STORY)).events.forEach((event, second) => tell(event, new Date(Date.UTC(2026, 0, 2, 3, 5, second))));
  return output;
}

test('writes one line for each change into a log', async () => {
  expect(await written((write) => showLines('crm-schema', { ...PAGE, write }))).toBe(lines(`
    03:05:00Z Rollout of crm-schema to 0004_unique, by ada@laptop, process 4711
    03:05:01Z before the first wave: 0 of 20 databases
    03:05:02Z canaries 0/2: 0 of 20 databases, 0/s
    03:05:03Z Failed:
      0004_unique: UNIQUE constraint failed: users.email
          CREATE INDEX i ON users ('...')
        1 tenant: globex
    03:05:04Z wave 1 10/17: 12 of 20 databases, 6/s, about 1s left, 1 failed
    03:05:05Z No answer, trying again: connect ECONNREFUSED
    03:05:06Z failed: some tenants could not be migrated: 20 of 20 databases, 1/s, 1 failed
    `));
});

test('writes one JSON object in each line for a script', async () => {
  const { tenantCount, ...failure } = FAILURE;
  const events = (await written((write) => showJson('crm-schema', { write }))).trimEnd().split('\n').map((line) => JSON.parse(line));
  expect(events.map(({ event }) => event)).toEqual(['begun', 'progress', 'progress', 'failures', 'progress', 'trouble', 'ended']);
  expect(events[3]).toEqual({
    at: '2026-01-02T03:05:03.000Z', event: 'failures', schema_database: 'crm-schema', failures: [{ ...failure, statement: "CREATE INDEX i ON users ('...')", tenant_count: tenantCount }],
  });
  expect(events[4]).toMatchObject({ failed_count: 1, rollout: { running: true, finished_count: 12, per_second: 6, seconds_left: 1, wave: 'wave 1' } });
  expect(events[5]).toMatchObject({ error: 'connect ECONNREFUSED' });
  expect(events[6]).toMatchObject({ failed_count: 1, rollout: { running: false, outcome: 'failed' } });
});

test('redraws the waves on a screen, below the messages', async () => {
  const output = await written((write) => showFrames('crm-schema', { ...PAGE, height: 24, write }));
  const frames = output.split(/(?=\u001B\[\d+A\u001B\[J)/);
  expect(frames[0]).toBe(lines(`
    Rollout of crm-schema to 0004_unique, by ada@laptop, process 4711
      canaries                                  0/2
      wave 1                                    0/17
      schema                                    0/1
      0 of 20 databases
    `));
  // Every frame takes the place of the one before: as many lines up as that had.
  expect(frames.slice(1).map((frame) => /\[(\d+)A/.exec(frame)![1])).toEqual(['4', '4', '4', '4', '4']);
  expect(frames[2]).toContain('Failed:\n  0004_unique: UNIQUE');
  expect(screen(output)).toBe(lines(`
    Rollout of crm-schema to 0004_unique, by ada@laptop, process 4711
    Failed:
      0004_unique: UNIQUE constraint failed: users.email
          CREATE INDEX i ON users ('...')
        1 tenant: globex
    No answer, trying again: connect ECONNREFUSED
    failed: some tenants could not be migrated: 20 of 20 databases, 1/s, 1 failed
      canaries  ██████████████████████████████  2/2
      wave 1    ██████████████████████████████  17/17
      schema    ██████████████████████████████  1/1
    `));
});

/** What a terminal shows in the end. */
function screen(output: string): string {
  let shown: string[] = [];
  for (const part of output.split(/(\u001B\[\d+A\u001B\[J)/)) {
    const up = /\[(\d+)A/.exec(part);
    if (up === null) shown.push(...part.split('\n').slice(0, -1));
    else shown = shown.slice(0, shown.length - Number(up[1]));
  }
  return `${shown.join('\n')}\n`;
}
