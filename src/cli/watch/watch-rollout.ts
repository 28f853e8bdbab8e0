import { RATE_WINDOW, type FailureGroup, type FleetOverview, type OverviewOptions, type RolloutOverview } from '../../fleet';
import { progressOf, type Progress } from '../rollout';

/** What happened in a rollout since the last look. */
export type WatchEvent =
  /** No rollout is under way, and the caller does not wait for one. */
  | { readonly kind: 'idle'; readonly overview: FleetOverview }
  /** No rollout is under way, and the caller waits for one. */
  | { readonly kind: 'waiting'; readonly overview: FleetOverview }
  /** The first look at a rollout. */
  | { readonly kind: 'begun'; readonly rollout: RolloutOverview }
  | { readonly kind: 'progress'; readonly rollout: RolloutOverview; readonly progress: Progress; readonly failedCount: number }
  /** More tenants failed. */
  | { readonly kind: 'failures'; readonly groups: readonly FailureGroup[] }
  /** The holder gave no sign of life for the length of its lease. */
  | { readonly kind: 'silent'; readonly rollout: RolloutOverview }
  | { readonly kind: 'ended'; readonly rollout: RolloutOverview; readonly progress: Progress; readonly failedCount: number }
  /** The schema database did not answer. Another look follows. */
  | { readonly kind: 'trouble'; readonly error: unknown };

export interface WatchOptions {
  readonly read: (options: OverviewOptions) => Promise<FleetOverview>;
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  /** Whether to wait for a rollout if none is under way. */
  readonly wait: boolean;
  readonly sleep: (ms: number) => Promise<void>;
  /** Returns milliseconds since any fixed time. */
  readonly monotonic: () => number;
}

/** How long the schema database may be out of reach, in milliseconds. */
const PATIENCE = 60_000;

/** How many names of each failure one look reads. */
const NAMES = 100;

/** Follows a rollout until it ends. The last event is `idle`, `silent` or `ended`. */
export async function* watchRollout(options: WatchOptions): AsyncGenerator<WatchEvent, void, undefined> {
  const { wait, intervalMs, sleep, monotonic } = options;
  /** The newest rollout when the waiting began. */
  let before: { readonly epoch: number | undefined } | undefined;
  let seen: SeenRollout | undefined;
  for await (const overview of looks(options, () => seen?.epoch)) {
    if ('error' in overview) {
      yield { kind: 'trouble', error: overview.error };
      await sleep(intervalMs);
      continue;
    }
    const { rollout } = overview;
    if (rollout === undefined || (seen === undefined && rollout.endedAt !== null && rollout.epoch === (before ?? rollout).epoch)) {
      if (before === undefined) yield { kind: wait ? 'waiting' : 'idle', overview };
      if (!wait) return;
      before ??= { epoch: rollout?.epoch };
      await sleep(intervalMs);
    } else if (rollout.epoch !== seen?.epoch) {
      // These failures may belong to earlier rollouts, so look again at once.
      seen = new SeenRollout(rollout.epoch, monotonic());
      yield { kind: 'begun', rollout };
    } else {
      yield* seen.look(overview, monotonic());
      if (seen.over) return;
      await sleep(intervalMs);
    }
  }
}

/**
 * Reads one overview for each iteration. The first error is thrown. After a success, errors are returned for {@link PATIENCE}, and then
 * thrown.
 */
async function* looks(
  { read, monotonic }: WatchOptions, failuresSince: () => number | undefined,
): AsyncGenerator<FleetOverview | { readonly error: unknown }, void, undefined> {
  let answeredAt: number | undefined;
  for (;;) {
    let overview: FleetOverview | { readonly error: unknown };
    try {
      overview = await read({ names: NAMES, failuresSince: failuresSince() });
      answeredAt = monotonic();
    } catch (error) {
      if (answeredAt === undefined || monotonic() - answeredAt > PATIENCE) throw error;
      overview = { error };
    }
    yield overview;
  }
}

/** Compares each look at one rollout with the looks before. */
class SeenRollout {
  /** Whether this was the last event. */
  over = false;
  private readonly rate = new RolloutRate();
  private readonly failures = new NewFailures();
  private beat: number | undefined;
  private reported = '';

  constructor(readonly epoch: number, private heardAt: number) {}

  * look({ rollout, failures }: FleetOverview, now: number): Generator<WatchEvent, void, undefined> {
    if (rollout === undefined) return;
    const groups = this.failures.of(failures);
    if (groups.length > 0) yield { kind: 'failures', groups };
    const progress = progressOf(rollout, this.rate.add(now, rollout.finishedCount));
    const failedCount = failures.reduce((sum, { tenantCount }) => sum + tenantCount, 0);
    if (rollout.endedAt !== null) {
      this.over = true;
      // At the end the rate of the whole rollout matters, not that of the last seconds.
      yield { kind: 'ended', rollout, progress: progressOf(rollout), failedCount };
      return;
    }
    if (this.isNews(rollout)) yield { kind: 'progress', rollout, progress, failedCount };
    if (rollout.beat !== this.beat) {
      this.beat = rollout.beat;
      this.heardAt = now;
    } else if (now - this.heardAt > rollout.leaseMs) {
      this.over = true;
      yield { kind: 'silent', rollout };
    }
  }

  private isNews({ finishedCount, wave, waves }: RolloutOverview): boolean {
    const reported = JSON.stringify([finishedCount, wave, waves.length]);
    const news = reported !== this.reported;
    this.reported = reported;
    return news;
  }
}

/** Finds the failures that earlier looks did not have. */
class NewFailures {
  private readonly known = new Map<string, { readonly count: number; readonly names: ReadonlySet<string> }>();

  /** Returns the groups with new failures. `databases` and `count` cover only the new ones. */
  of(groups: readonly FailureGroup[]): FailureGroup[] {
    return groups.flatMap((group) => {
      const key = JSON.stringify([group.migration, group.statement, group.error]);
      const before = this.known.get(key) ?? { count: 0, names: new Set<string>() };
      const databases = group.databases.filter((name) => !before.names.has(name));
      this.known.set(key, { count: group.tenantCount, names: new Set([...before.names, ...databases]) });
      // A group names only its latest databases, so more may have failed than it names.
      const tenantCount = Math.max(group.tenantCount - before.count, databases.length);
      return tenantCount === 0 ? [] : [{ ...group, databases, tenantCount }];
    });
  }
}

/** Measures the rate of a rollout over the last seconds, by the clock of this machine. */
class RolloutRate {
  private samples: { readonly at: number; readonly finished: number }[] = [];

  /** Returns databases per second; undefined for the first sample. */
  add(at: number, finished: number): number | undefined {
    this.samples = [...this.samples.filter((sample) => sample.at >= at - RATE_WINDOW), { at, finished }];
    const [first] = this.samples;
    return at > first.at ? (finished - first.finished) / (at - first.at) * 1000 : undefined;
  }
}
