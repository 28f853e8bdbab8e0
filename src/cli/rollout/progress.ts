import { RATE_WINDOW, type RolloutOverview } from '../../fleet';

/** How far a rollout is. */
export interface Progress {
  /** Databases that it visits, the schema database with them. */
  readonly total: number;
  readonly finished: number;
  readonly waves: readonly WaveProgress[];
  /** Databases a second; undefined before the first ones. */
  readonly rate?: number;
  /** How long it still takes at that rate, in milliseconds, pauses aside. */
  readonly leftMs?: number;
}

export interface WaveProgress {
  readonly name: string;
  readonly databases: number;
  readonly finished: number;
  readonly current: boolean;
}

/** The progress of a rollout. @param rate where it is known by the clock of this machine */
export function progressOf(rollout: RolloutOverview, rate = rateOf(rollout)): Progress {
  const total = rollout.waves.reduce((sum, { databases }) => sum + databases, 0);
  const finished = Math.min(rollout.finished, total);
  const goesOn = rollout.endedAt === null && rate !== undefined && rate > 0;
  return { total, finished, waves: wavesOf(rollout), rate, leftMs: goesOn ? (total - finished) / rate * 1000 : undefined };
}

/** Waves come one after the other, so what is finished fills them in their order, up to the one under way. */
function wavesOf({ waves, wave, finished }: RolloutOverview): WaveProgress[] {
  const reached = waveReached(waves, wave);
  let left = finished;
  return waves.map(({ name, databases }, index) => {
    const done = index > reached ? 0 : Math.min(left, databases);
    left -= done;
    return { name, databases, finished: done, current: name === wave };
  });
}

/** Tenants that appeared meanwhile have their turn after all other tenants, and no wave of the plan. */
function waveReached(waves: RolloutOverview['waves'], wave: string | null): number {
  const planned = waves.findIndex(({ name }) => name === wave);
  if (planned !== -1 || wave === null) return planned;
  return waves.length - (waves.at(-1)?.name === 'schema' ? 2 : 1);
}

/**
 * Of one that has ended: from the beginning on. Of one under way: over the last seconds, as {@link RolloutRate} has it, but by the clock of
 * the one who rolls out. An earlier pause then says nothing of the speed.
 */
function rateOf({ startedAt, endedAt, lastAt, finished, finishedLately }: RolloutOverview): number | undefined {
  const took = lastAt === null ? 0 : Date.parse(lastAt) - Date.parse(startedAt);
  if (took <= 0 || finished === 0) return undefined;
  return endedAt === null ? finishedLately / Math.min(took, RATE_WINDOW) * 1000 : finished / took * 1000;
}
