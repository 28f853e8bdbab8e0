import type { RolloutRow } from './fleet-state';
import { RolloutUnderWayError } from './lease-errors';
import { ROLLOUTS } from './tables';
import type { SqlClient, Wait } from '../../turso';
import type { FleetDatabase } from '../database/database';

/** How often a rival is looked at while it is watched: parts of its lease, and at least and at most so many milliseconds. */
const LOOKS = 12;
const SHORTEST = 20;
const LONGEST = 1_000;

export interface WatchOptions {
  readonly sql: SqlClient;
  readonly schema: FleetDatabase;
  readonly signal?: AbortSignal;
  readonly wait: Wait;
  readonly monotonic: () => number;
}

/**
 * Watches a rollout that has not ended, by this process's own clock alone: one that lives gives a sign of it within its lease.
 *
 * @returns whether it is dead: nothing was heard of it for the whole of its lease. False when it has ended in the meantime.
 * @throws RolloutUnderWayError when it lives, the signal's reason when that comes first
 */
export async function isDead(rival: RolloutRow, { sql, schema, signal, wait, monotonic }: WatchOptions): Promise<boolean> {
  const begin = monotonic();
  const pause = Math.min(LONGEST, Math.max(SHORTEST, rival.leaseMs / LOOKS));
  for (;;) {
    await wait(pause, signal);
    const waited = monotonic() - begin;
    const [{ rows: [row] }] = await sql.transaction(
      schema, [{ sql: `SELECT beat, ended_at FROM ${ROLLOUTS} WHERE epoch = ?`, args: [rival.epoch] }], { readOnly: true, signal },
    );
    if (row === undefined || row[1] !== null) return false;
    if (Number(row[0]) !== rival.beat) throw new RolloutUnderWayError(schema.name, rival.holder, rival.startedAt);
    if (waited > rival.leaseMs) return true;
  }
}
