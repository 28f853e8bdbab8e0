import { randomInt } from 'node:crypto';
import type { FleetState, PlannedWave, RolloutOutcome } from './fleet-state';
import { LeaseLostError } from './lease-errors';
import type { RecordedSettings } from './recorded-settings';
import { HISTORY, ROLLOUTS, SNAPSHOTS } from './tables';
import { SqlError, type SqlClient, type SqlResult, type SqlStatement, type Wait } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

/** What a rollout writes about itself when it takes the lease. */
export interface LeaseOptions {
  readonly sql: SqlClient;
  readonly schema: FleetDatabase;
  readonly holder: string;
  readonly target: string | null;
  readonly leaseMs: number;
  /** The smallest epoch that this rollout may get. */
  readonly firstEpoch: number;
  readonly waves: readonly PlannedWave[];
  /** The table of another tool, if the rollout imports its history. */
  readonly toolTable?: string;
  /** The settings of the configuration that the rollout comes from. */
  readonly recorded?: RecordedSettings;
  /** Returns the name of the branch that the rollout will create for its rehearsal. */
  readonly branch?: (epoch: number) => string;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly monotonic: () => number;
}

/** What earlier rollouts did not delete. */
export interface Leftovers {
  /** Branches of rehearsals. */
  readonly branches: readonly string[];
  /** Snapshots whose retention has ended. */
  readonly snapshots: readonly string[];
}

/** How many times a write without an answer is sent, and the wait in between, in milliseconds. */
const ATTEMPTS = 3;
const PAUSE = 200;

/**
 * The right of one rollout to its fleet: the row of `_turso_fleet_rollouts` without `ended_at`. All writes to the ledger go through it.
 * Each write increments the row's beat, and fails after another rollout has ended the row.
 */
export class Lease {
  /**
   * Takes the fleet, if no rollout has been at work since `fleet` was read. That is, the last rollout is the same one, and if it has not
   * ended, its beat is the same. So a plan made from `fleet` still holds.
   *
   * @param statements writes for the same transaction, after the tables are created
   * @param reads reads for the same transaction, so that their results hold from the moment the lease begins
   * @returns undefined if another rollout was faster
   * @throws SqlError if the schema database cannot be written to
   */
  static async take(
    options: LeaseOptions, fleet: FleetState, tables: readonly string[], statements: readonly SqlStatement[],
    reads: readonly SqlStatement[],
  ): Promise<{ readonly lease: Lease; readonly read: readonly SqlResult[] } | undefined> {
    const { sql, schema, now, monotonic } = options;
    // `firstEpoch` is the lower limit, because a tenant may come from another fleet whose rollouts count from another number.
    const epoch = Math.max((fleet.rollouts[0]?.epoch ?? 0) + 1, options.firstEpoch);
    // A random first beat. If the answer gets lost, it shows whether the row belongs to this rollout.
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

  /** When the last confirmed beat was sent. */
  private heard: number;

  private constructor(private readonly options: LeaseOptions, readonly epoch: number, readonly leftovers: Leftovers) {
    this.heard = options.monotonic();
  }

  /**
   * Writes to the schema database. Each write is also a sign of life.
   *
   * @throws LeaseLostError if another rollout has taken over the fleet, SqlError if the schema database cannot be written to
   */
  async write(statements: readonly SqlStatement[]): Promise<void> {
    await this.send([{ sql: BEAT, args: [this.epoch] }, ...statements]);
  }

  /** Writes the last statements and ends the lease. Throws as {@link write} does. */
  async release(outcome: RolloutOutcome, statements: readonly SqlStatement[]): Promise<void> {
    const ended = {
      sql: `UPDATE ${ROLLOUTS} SET ended_at = COALESCE(ended_at, ?), outcome = ? WHERE epoch = ?`,
      args: [this.options.now().toISOString(), outcome, this.epoch],
    };
    try {
      await this.send([{ sql: LAST_BEAT, args: [this.epoch] }, ...statements, ended]);
    } catch (error) {
      // If the outcome is there, the write succeeded, its answer got lost, and another rollout has begun since.
      if (!(error instanceof LeaseLostError) || await this.outcome() !== outcome) throw error;
    }
  }

  private async outcome(): Promise<unknown> {
    const { sql, schema } = this.options;
    const asked = [{ sql: `SELECT outcome FROM ${ROLLOUTS} WHERE epoch = ?`, args: [this.epoch] }];
    const [{ rows }] = await sql.transaction(schema, asked, { readOnly: true });
    return rows[0]?.[0];
  }

  /** Milliseconds since the last confirmed beat was sent. */
  get silence(): number {
    return this.options.monotonic() - this.heard;
  }

  /** Whether other rollouts may treat this one as dead. */
  get overdue(): boolean {
    return this.silence > this.options.leaseMs;
  }

  /** Retries a write whose answer got lost. All writes of a rollout may run twice. */
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

/** The guards use a NOT NULL column, because plain SQL has no other way to fail on a condition. */
function insertion(
  { holder, target, leaseMs, waves, branch, toolTable, recorded }: LeaseOptions, fleet: FleetState, epoch: number, beat: number, at: string,
): SqlStatement {
  const open = fleet.rollouts.find(({ endedAt }) => endedAt === null);
  return {
    sql: `INSERT INTO ${ROLLOUTS} (epoch, holder, target, lease_ms, beat, branch, waves, tool_table, settings, started_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?11, ?12, CASE WHEN
        NOT EXISTS (SELECT 1 FROM ${ROLLOUTS} WHERE epoch >= ?1)
        AND NOT EXISTS (SELECT 1 FROM ${ROLLOUTS} WHERE ended_at IS NULL AND (epoch IS NOT ?8 OR beat IS NOT ?9))
      THEN ?10 END)`,
    args: [
      epoch, holder, target, leaseMs, beat, branch?.(epoch) ?? null, JSON.stringify(waves), open?.epoch ?? null, open?.beat ?? null, at,
      toolTable ?? null, recorded === undefined ? null : JSON.stringify(recorded),
    ],
  };
}

/** After this, the schema database rejects the requests of older rollouts. */
const FENCE_SCHEMA = `UPDATE ${HISTORY} SET epoch = max(epoch, ?) WHERE position = (SELECT MAX(position) FROM ${HISTORY})`;

const BEAT = `UPDATE ${ROLLOUTS} SET beat = CASE WHEN epoch = ?1 AND ended_at IS NULL THEN beat + 1 END
  WHERE epoch = (SELECT MAX(epoch) FROM ${ROLLOUTS})`;

/** Accepts a row that has ended already, because the first attempt may have succeeded although its answer got lost. */
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
