/**
 * The purpose of a transaction:
 *
 * - `read`: it only reads
 * - `trial`: its last statement always rolls it back
 * - `record`: it writes, and running it twice has the effect of running it once
 * - `change`: it writes, and its caller checks the outcome after a lost answer
 */
export type SqlPurpose = 'read' | 'trial' | 'record' | 'change';

/** How the client treats transactions with one purpose. */
export interface Treatment {
  /** Whether the client repeats it after a lost answer. */
  readonly repeats: boolean;
  /** Time limit for one try, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Time limit for all tries together, in milliseconds. */
  readonly totalTimeoutMs: number;
}

/** The only table of what may be repeated, and for how long. Migrations and scripts may run long. */
export const TREATMENTS: Readonly<Record<SqlPurpose, Treatment>> = {
  read: { repeats: true, requestTimeoutMs: 20_000, totalTimeoutMs: 60_000 },
  trial: { repeats: true, requestTimeoutMs: 60_000, totalTimeoutMs: 60_000 },
  record: { repeats: true, requestTimeoutMs: 20_000, totalTimeoutMs: 60_000 },
  change: { repeats: false, requestTimeoutMs: 120_000, totalTimeoutMs: 300_000 },
};
