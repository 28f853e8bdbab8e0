import type { RolloutRow } from './fleet-state';
import { RolloutUnderWayError } from './lease-errors';
import { HISTORY, ROLLOUTS, STATEMENTS } from './tables';
import type { SqlClient, SqlStatement, Wait } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

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
 * Watches a rollout that has not ended, by this process's own clock alone: one that lives gives a sign of it within its lease. While it
 * migrates the schema database itself it does not write signs of life there, and has named a longer time: each migration and statement
 * that it ends is a sign. Watching only reads, because a writer that waits would end a transaction that takes long.
 *
 * @returns whether it is dead: nothing was heard of it for the whole of its lease. False when it has ended in the meantime.
 * @throws RolloutUnderWayError when it lives, the signal's reason when that comes first
 */
export async function isDead(rival: RolloutRow, { sql, schema, signal, wait, monotonic }: WatchOptions): Promise<boolean> {
  const begin = monotonic();
  const pause = Math.min(LONGEST, Math.max(SHORTEST, rival.leaseMs / LOOKS));
  const look = async (statements: readonly SqlStatement[]) => sql.transaction(schema, statements, { readOnly: true, signal });
  let work: string | undefined;
  for (;;) {
    await wait(pause, signal);
    const waited = monotonic() - begin;
    const [{ rows: [row] }, { rows: history }, { rows: [halfDone] }] = await look([
      { sql: `SELECT beat, ended_at FROM ${ROLLOUTS} WHERE epoch = ?`, args: [rival.epoch] },
      { sql: `SELECT position FROM ${HISTORY}` },
      { sql: 'SELECT 1 FROM sqlite_schema WHERE name = ?', args: [STATEMENTS] },
    ]);
    if (row === undefined || row[1] !== null) return false;
    // The table of statements goes away with the migration that is half done.
    const statements = halfDone === undefined ? [] : await look([{ sql: `SELECT statement FROM ${STATEMENTS}` }]).catch(() => []);
    const seen = JSON.stringify([history, statements.map(({ rows }) => rows)]);
    const moves = Number(row[0]) !== rival.beat || seen !== (work ?? seen);
    if (moves) throw new RolloutUnderWayError(schema.name, rival.holder, rival.startedAt);
    work = seen;
    if (waited > rival.leaseMs) return true;
  }
}
