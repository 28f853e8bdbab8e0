import { randomInt } from 'node:crypto';
import type { FleetState, PlannedWave, RolloutOutcome } from './fleet-state';
import { LeaseLostError } from './lease-errors';
import { HISTORY, ROLLOUTS, SNAPSHOTS } from './tables';
import { SqlError, type SqlClient, type SqlResult, type SqlStatement, type Wait } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** What a rollout says of itself when it takes the fleet. */
export interface LeaseOptions {
  readonly sql: SqlClient;
  readonly schema: FleetDatabase;
  readonly holder: string;
  readonly target: string | null;
  readonly leaseMs: number;
  /** Number of a fleet's first rollout. */
  readonly firstEpoch: number;
  readonly waves: readonly PlannedWave[];
  /** Where another tool's record is taken over: the table that holds it. */
  readonly toolTable?: string;
  /** Names the branch that the rollout is going to make for its rehearsal. */
  readonly branch?: (epoch: number) => string;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly monotonic: () => number;
}

/** What earlier rollouts left behind. */
export interface Leftovers {
  /** Branches of rehearsals. */
  readonly branches: readonly string[];
  /** Snapshots that need not be kept any longer. */
  readonly snapshots: readonly string[];
}

/** How often a write is sent whose answer is lost, and how long to wait in between, in milliseconds. */
const ATTEMPTS = 3;
const PAUSE = 200;

/**
 * The hold of one rollout on its fleet: the row of `_turso_fleet_rollouts` without `ended_at`. Every write of the ledger goes through
 * it, counts the row's beat up, and is refused once another rollout has ended the row.
 */
export class Lease {
  /**
   * Takes the fleet, if it still is as it was read: its last rollout the same one, and where that has not ended, its beat unmoved. So
   * what was planned from it holds.
   *
   * @param statements what is to be written in the same transaction, after the tables were created
   * @param reads what is to be read in the same transaction, so that it holds from the moment on at which the lease is taken
   * @returns undefined when another rollout was faster
   * @throws SqlError when the schema database cannot be written to
   */
  static async take(
    options: LeaseOptions, fleet: FleetState, tables: readonly string[], statements: readonly SqlStatement[],
    reads: readonly SqlStatement[],
  ): Promise<{ readonly lease: Lease; readonly read: readonly SqlResult[] } | undefined> {
    const { sql, schema, now, monotonic } = options;
    // Not below the present either: a tenant may come from another fleet, whose rollouts counted from another moment on.
    const epoch = Math.max((fleet.rollouts[0]?.epoch ?? 0) + 1, options.firstEpoch);
    // A beat that nobody else would begin with: where the answer is lost, it tells whether the row is this rollout's.
    const beat = randomInt(2 ** 40);
    const at = now().toISOString();
    const sent = monotonic();
    try {
      const results = await sql.transaction(schema, [
        ...tables.map((table) => ({ sql: table })),
        insertion(options, fleet, epoch, beat, at),
        { sql: `UPDATE ${ROLLOUTS} SET ended_at = ?, outcome = 'died' WHERE ended_at IS NULL AND epoch < ?`, args: [at, epoch] },
        { sql: FENCE_SCHEMA, args: [epoch] },
        ...statements,
        ...selectLeftovers(epoch, at),
        ...reads,
      ]);
      const taken = held(options, epoch, results.slice(results.length - 2 - reads.length));
      taken.lease.heard = sent;
      return taken;
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      if (error.statementIndex === tables.length && error.code.startsWith('SQLITE_CONSTRAINT')) return undefined;
      if (error.code !== 'OUTCOME_UNKNOWN') throw error;
      const asked = [
        { sql: `SELECT 1 FROM ${ROLLOUTS} WHERE epoch = ? AND beat = ?`, args: [epoch, beat] }, ...selectLeftovers(epoch, at), ...reads,
      ];
      const [mine, ...others] = await sql.transaction(schema, asked, { readOnly: true });
      return mine.rows.length === 0 ? undefined : held(options, epoch, others);
    }

    function held(own: LeaseOptions, number: number, results: readonly SqlResult[]) {
      return { lease: new Lease(own, number, leftoversOf(results.slice(0, 2))), read: results.slice(2) };
    }
  }

  /** When the last beat that has arrived was sent. */
  private heard: number;

  private constructor(private readonly options: LeaseOptions, readonly epoch: number, readonly leftovers: Leftovers) {
    this.heard = options.monotonic();
  }

  /**
   * Writes to the schema database, and is a sign of life.
   *
   * @throws LeaseLostError when another rollout has taken the fleet over, SqlError when the schema database cannot be written to
   */
  async write(statements: readonly SqlStatement[]): Promise<void> {
    await this.send([{ sql: BEAT, args: [this.epoch] }, ...statements]);
  }

  /** Writes the last of it and gives the fleet back. Throws as {@link write} does. */
  async release(outcome: RolloutOutcome, statements: readonly SqlStatement[]): Promise<void> {
    const ended = {
      sql: `UPDATE ${ROLLOUTS} SET ended_at = COALESCE(ended_at, ?), outcome = ? WHERE epoch = ?`,
      args: [this.options.now().toISOString(), outcome, this.epoch],
    };
    try {
      await this.send([{ sql: LAST_BEAT, args: [this.epoch] }, ...statements, ended]);
    } catch (error) {
      // Written before its answer was lost, and another rollout has begun since.
      if (!(error instanceof LeaseLostError) || await this.outcome() !== outcome) throw error;
    }
  }

  private async outcome(): Promise<unknown> {
    const { sql, schema } = this.options;
    const asked = [{ sql: `SELECT outcome FROM ${ROLLOUTS} WHERE epoch = ?`, args: [this.epoch] }];
    const [{ rows }] = await sql.transaction(schema, asked, { readOnly: true });
    return rows[0]?.[0];
  }

  /** How long it has not been heard of, in milliseconds. */
  get silence(): number {
    return this.options.monotonic() - this.heard;
  }

  /** Whether others may take it for dead. */
  get overdue(): boolean {
    return this.silence > this.options.leaseMs;
  }

  /** All that a rollout writes may be written twice, so that a lost answer is no reason to give up. */
  private async send(statements: readonly SqlStatement[]): Promise<SqlResult[]> {
    const { sql, schema, monotonic, wait } = this.options;
    for (let attempt = 1; ; attempt++) {
      const sent = monotonic();
      try {
        const results = await sql.transaction(schema, statements, { purpose: 'record' });
        if (results[0].rowsAffected === 0) throw new LeaseLostError(schema.name);
        this.heard = sent;
        return results;
      } catch (error) {
        if (!(error instanceof SqlError)) throw error;
        if (error.statementIndex === 0 && error.code.startsWith('SQLITE_CONSTRAINT')) throw new LeaseLostError(schema.name);
        if (error.code !== 'OUTCOME_UNKNOWN' || attempt === ATTEMPTS) throw error;
        await wait(PAUSE * attempt);
      }
    }
  }
}

/** The guards use the NOT NULL of a column, because plain SQL has no other way to fail on a condition. */
function insertion(
  { holder, target, leaseMs, waves, branch, toolTable }: LeaseOptions, fleet: FleetState, epoch: number, beat: number, at: string,
): SqlStatement {
  const open = fleet.rollouts.find(({ endedAt }) => endedAt === null);
  return {
    sql: `INSERT INTO ${ROLLOUTS} (epoch, holder, target, lease_ms, beat, branch, waves, tool_table, started_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?11, CASE WHEN
        NOT EXISTS (SELECT 1 FROM ${ROLLOUTS} WHERE epoch >= ?1)
        AND NOT EXISTS (SELECT 1 FROM ${ROLLOUTS} WHERE ended_at IS NULL AND (epoch IS NOT ?8 OR beat IS NOT ?9))
      THEN ?10 END)`,
    args: [
      epoch, holder, target, leaseMs, beat, branch?.(epoch) ?? null, JSON.stringify(waves), open?.epoch ?? null, open?.beat ?? null, at,
      toolTable ?? null,
    ],
  };
}

/** From then on the schema database refuses what an older rollout still sends it. */
const FENCE_SCHEMA = `UPDATE ${HISTORY} SET epoch = max(epoch, ?) WHERE position = (SELECT MAX(position) FROM ${HISTORY})`;

const BEAT = `UPDATE ${ROLLOUTS} SET beat = CASE WHEN epoch = ?1 AND ended_at IS NULL THEN beat + 1 END
  WHERE epoch = (SELECT MAX(epoch) FROM ${ROLLOUTS})`;

/** May have been written before, where the answer to it was lost. */
const LAST_BEAT = `UPDATE ${ROLLOUTS} SET beat = CASE WHEN epoch = ?1 AND outcome IS NOT 'died' THEN beat + 1 END
  WHERE epoch = (SELECT MAX(epoch) FROM ${ROLLOUTS})`;

function selectLeftovers(epoch: number, at: string): SqlStatement[] {
  return [
    { sql: `SELECT branch FROM ${ROLLOUTS} WHERE branch IS NOT NULL AND epoch < ? ORDER BY epoch`, args: [epoch] },
    { sql: `SELECT snapshot FROM ${SNAPSHOTS} WHERE expires_at <= ? ORDER BY snapshot`, args: [at] },
  ];
}

function leftoversOf([branches, snapshots]: readonly SqlResult[]): Leftovers {
  const names = ({ rows }: SqlResult) => rows.map(([name]) => String(name));
  return { branches: names(branches), snapshots: names(snapshots) };
}
