import type { RolloutRow } from './fleet-state';
import { RolloutUnderWayError } from './lease-errors';
import { HISTORY, ROLLOUTS, STATEMENTS } from './tables';
import type { SqlClient, SqlStatement, Wait } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** How many times a rival is checked during its lease, and the minimum and maximum pause in milliseconds. */
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
 * Watches a rollout that has not ended. It relies only on this process's own clock: a rollout that lives gives a sign of life within its
 * lease. While it migrates the schema database, it writes no beats and has announced a longer lease. Then each finished migration or
 * statement is a sign of life. Watching only reads, because a writer that waits would end a long transaction.
 *
 * @returns whether it is dead: it gave no sign of life during its whole lease. False if it ended in the meantime.
 * @throws RolloutUnderWayError if it lives, the signal's reason if the signal aborts first
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
    // The table may vanish between the two requests, because the migration that needs it drops it at its end.
    const statements = halfDone === undefined ? [] : await look([{ sql: `SELECT statement FROM ${STATEMENTS}` }]).catch(() => []);
    const seen = JSON.stringify([history, statements.map(({ rows }) => rows)]);
    const moves = Number(row[0]) !== rival.beat || seen !== (work ?? seen);
    if (moves) throw new RolloutUnderWayError(schema.name, rival.holder, rival.startedAt);
    work = seen;
    if (waited > rival.leaseMs) return true;
  }
}
