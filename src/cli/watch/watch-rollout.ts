import { RATE_WINDOW, type FailureGroup, type FleetOverview, type OverviewOptions, type RolloutOverview } from '../../fleet';
import { progressOf, type Progress } from '../rollout';

/** What there is to tell of a rollout that is watched. */
export type WatchEvent =
  /** None is under way, and none is waited for. */
  | { readonly kind: 'idle'; readonly overview: FleetOverview }
  /** None is under way, and one is waited for. */
  | { readonly kind: 'waiting'; readonly overview: FleetOverview }
  /** It is the first that is seen of this rollout. */
  | { readonly kind: 'begun'; readonly rollout: RolloutOverview }
  | { readonly kind: 'progress'; readonly rollout: RolloutOverview; readonly progress: Progress; readonly failedCount: number }
  /** Tenants that failed since the last look. */
  | { readonly kind: 'failures'; readonly groups: readonly FailureGroup[] }
  /** Its holder has not been heard of for as long as it had promised to be. */
  | { readonly kind: 'silent'; readonly rollout: RolloutOverview }
  | { readonly kind: 'ended'; readonly rollout: RolloutOverview; readonly progress: Progress; readonly failedCount: number }
  /** The schema database could not be asked; it is asked again. */
  | { readonly kind: 'trouble'; readonly error: unknown };

export interface WatchOptions {
  readonly read: (options: OverviewOptions) => Promise<FleetOverview>;
  /** Milliseconds between two looks. */
  readonly intervalMs: number;
  /** Whether to wait for a rollout where none is under way. */
  readonly wait: boolean;
  readonly sleep: (ms: number) => Promise<void>;
  /** Milliseconds, of whatever beginning. */
  readonly monotonic: () => number;
}

/** For so long the schema database may be out of reach, in milliseconds. */
const PATIENCE = 60_000;

/** Names of each failure that are read at a time. */
const NAMES = 100;

/** Looks at a rollout until it ends. The last event is `idle`, `silent` or `ended`. */
export async function* watchRollout(options: WatchOptions): AsyncGenerator<WatchEvent, void, undefined> {
  const { wait, intervalMs, sleep, monotonic } = options;
  /** The rollout that was there before one was waited for. */
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
      // What was read of failures may be of earlier rollouts: the next look follows at once.
      seen = new SeenRollout(rollout.epoch, monotonic());
      yield { kind: 'begun', rollout };
    } else {
      yield* seen.look(overview, monotonic());
      if (seen.over) return;
      await sleep(intervalMs);
    }
  }
}

/** Overviews, one whenever it is asked for. Errors are given for a while, once one overview was had; then the last one is thrown. */
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

/** What was seen of one rollout so far. */
class SeenRollout {
  /** Whether there is nothing more to come. */
  over = false;
  private readonly rate = new RolloutRate();
  private readonly failures = new NewFailures();
  private beat: number | undefined;
  private told = '';

  constructor(readonly epoch: number, private heardAt: number) {}

  * look({ rollout, failures }: FleetOverview, now: number): Generator<WatchEvent, void, undefined> {
    if (rollout === undefined) return;
    const groups = this.failures.of(failures);
    if (groups.length > 0) yield { kind: 'failures', groups };
    const progress = progressOf(rollout, this.rate.add(now, rollout.finishedCount));
    const failedCount = failures.reduce((sum, { tenantCount }) => sum + tenantCount, 0);
    if (rollout.endedAt !== null) {
      this.over = true;
      // The rate of the whole is what remains of interest.
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
    const told = JSON.stringify([finishedCount, wave, waves.length]);
    const news = told !== this.told;
    this.told = told;
    return news;
  }
}

/** Tells failures that were not told before. */
class NewFailures {
  private readonly known = new Map<string, { readonly count: number; readonly names: ReadonlySet<string> }>();

  /** @returns what is new in the groups: `databases` and `count` of the new ones alone */
  of(groups: readonly FailureGroup[]): FailureGroup[] {
    return groups.flatMap((group) => {
      const key = JSON.stringify([group.migration, group.statement, group.error]);
      const before = this.known.get(key) ?? { count: 0, names: new Set<string>() };
      const databases = group.databases.filter((name) => !before.names.has(name));
      this.known.set(key, { count: group.tenantCount, names: new Set([...before.names, ...databases]) });
      // A group names its latest only: when many failed since the last look there are more than it names.
      const tenantCount = Math.max(group.tenantCount - before.count, databases.length);
      return tenantCount === 0 ? [] : [{ ...group, databases, tenantCount }];
    });
  }
}

/** The rate of a rollout over the last seconds, by the clock of this machine. */
class RolloutRate {
  private samples: { readonly at: number; readonly finished: number }[] = [];

  /** @returns databases a second; undefined before there is something to compare */
  add(at: number, finished: number): number | undefined {
    this.samples = [...this.samples.filter((sample) => sample.at >= at - RATE_WINDOW), { at, finished }];
    const [first] = this.samples;
    return at > first.at ? (finished - first.finished) / (at - first.at) * 1000 : undefined;
  }
}
