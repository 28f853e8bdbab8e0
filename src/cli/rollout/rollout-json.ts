import { progressOf, type Progress } from './progress';
import type { RolloutOverview } from '../../fleet';

/** A rollout as a program reads it. */
export function rolloutJson(rollout: RolloutOverview, progress: Progress = progressOf(rollout)): object {
  const { total, finished, waves, rate, leftMs } = progress;
  return {
    epoch: rollout.epoch,
    running: rollout.endedAt === null,
    holder: rollout.holder,
    target: rollout.target,
    wave: rollout.wave,
    waves: waves.map(({ name, databases, finished: done }) => ({ name, databases, finished: done })),
    databases: total,
    finished,
    per_second: rate === undefined ? null : Math.round(rate * 100) / 100,
    seconds_left: leftMs === undefined ? null : Math.round(leftMs / 1000),
    started_at: rollout.startedAt,
    ended_at: rollout.endedAt,
    outcome: rollout.outcome,
  };
}
