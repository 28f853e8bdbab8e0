/**
 * What a transaction is for:
 *
 * - `read`: it only reads
 * - `trial`: it is rolled back by its own last statement, whatever happens
 * - `record`: it writes, and leaves the same behind however often it runs
 * - `change`: it writes, and whoever sends it finds out what became of it where the answer is lost
 */
export type SqlPurpose = 'read' | 'trial' | 'record' | 'change';

/** How a transaction of one purpose is treated. */
export interface Treatment {
  /** Whether it may be sent again when its answer was lost. */
  readonly repeats: boolean;
  /** Time limit for one try, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Time limit for all tries together, in milliseconds. */
  readonly totalTimeoutMs: number;
}

/** The one table of what may be repeated, and for how long. A migration may take its time, and a script too. */
export const TREATMENTS: Readonly<Record<SqlPurpose, Treatment>> = {
  read: { repeats: true, requestTimeoutMs: 20_000, totalTimeoutMs: 60_000 },
  trial: { repeats: true, requestTimeoutMs: 60_000, totalTimeoutMs: 60_000 },
  record: { repeats: true, requestTimeoutMs: 20_000, totalTimeoutMs: 60_000 },
  change: { repeats: false, requestTimeoutMs: 120_000, totalTimeoutMs: 300_000 },
};
