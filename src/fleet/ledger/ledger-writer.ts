import type { RolloutOutcome } from './fleet-state';
import type { Lease } from './lease';
import { LeaseLostError } from './lease-errors';
import { markStatements, rowStatement, unmarkStatements, type RowDatabase } from './row-statements';
import { BEGUN, LEDGER, ROLLOUTS } from './tables';
import type { SqlStatement } from '../../turso';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import type { PreparedMigration } from '../database/prepared-migration';

/** Rows of one request. A crash loses at most this many, and the tenants' own histories replace them. */
const BATCH = 100;

/** Milliseconds after which an incomplete batch is written too. A status is about this old at most. */
const LATEST = 1_000;

/** Writes the ledger during a rollout. Its writes show other processes that the rollout lives. */
export class LedgerWriter {
  private waiting: SqlStatement[] = [];
  private writing: Promise<void> = Promise.resolve();
  private flushing = false;
  private timer: NodeJS.Timeout | undefined;
  private flushed = 0;
  private silent = false;

  /** @param onLost called when another rollout has taken over the fleet */
  constructor(
    private readonly lease: Lease,
    private readonly migrations: readonly PreparedMigration[],
    private readonly now: () => Date,
    private readonly leaseMs: number,
    private readonly targetPosition: number,
    private readonly onLost: (error: LeaseLostError) => void,
  ) {}

  /**
   * Begins to beat, often enough that one lost beat does no harm. Uses the real clock, because no test can advance the clock of another
   * process.
   */
  start(): void {
    this.timer = setInterval(() => {
      const due = this.lease.silence >= this.leaseMs / 3 || (this.waiting.length > 0 && performance.now() - this.flushed >= LATEST);
      if (due) this.flush();
    }, Math.max(5, Math.min(LATEST, this.leaseMs / 6)));
    this.timer.unref();
  }

  /** Adds the result of a database to the next batch; see {@link finish}. */
  record(outcome: DatabaseResult, quarantined = false): void {
    const writer = { epoch: this.lease.epoch, targetPosition: this.targetPosition, at: this.now().toISOString() };
    this.note(rowStatement(outcome, this.migrations, quarantined, writer));
  }

  /** Adds statements to the next batch. They must do no harm if they run twice. */
  note(...statements: readonly SqlStatement[]): void {
    this.waiting.push(...statements);
    if (this.waiting.length >= BATCH) this.flush();
  }

  /**
   * Records that a wave begins, and marks the rows of its databases as uncertain. The caller must await this before it changes any
   * database.
   *
   * @param silenceMs how many milliseconds the rollout may give no sign of life from now on
   * @throws as the lease does
   */
  async beginWave(
    name: string, databases: readonly RowDatabase[], silenceMs: number, statements: readonly SqlStatement[] = [],
  ): Promise<void> {
    const { epoch } = this.lease;
    await this.write(
      { sql: `UPDATE ${ROLLOUTS} SET wave = ?, lease_ms = ? WHERE epoch = ?`, args: [name, silenceMs, epoch] },
      ...markStatements(databases, epoch, this.now().toISOString()),
      ...statements,
    );
  }

  /** Removes the marks of databases in which the rollout did nothing. Their rows are as certain as before. */
  unmark(ids: readonly string[]): void {
    this.waiting.push(...unmarkStatements(ids, this.lease.epoch));
  }

  /**
   * Pauses the background writes while `work` migrates the schema database. Turso ends a long transaction as soon as another writer waits
   * for it, and a beat would be such a writer.
   */
  async silently<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.writing;
    this.silent = true;
    try {
      return await work();
    } finally {
      this.silent = false;
    }
  }

  /** Writes everything that waits. Throws as the lease does. */
  async write(...statements: readonly SqlStatement[]): Promise<void> {
    this.waiting.push(...statements);
    while (this.waiting.length > 0) await this.inTurn(() => this.writeBatch());
  }

  /**
   * Makes sure that other rollouts do not treat this one as dead. Call it before a step that only one rollout may do.
   *
   * @throws LeaseLostError, or SqlError if the schema database could not be written to for longer than the lease
   */
  async ensureAlive(): Promise<void> {
    if (this.lease.overdue) await this.inTurn(async () => { if (this.lease.overdue) await this.writeBatch(); });
  }

  /** Writes a beat, which fails if this rollout no longer holds the fleet. Throws as the lease does. */
  async proveAlive(): Promise<void> {
    await this.inTurn(() => this.writeBatch());
  }

  /**
   * Writes the rest, removes the rows of databases that left the fleet, and ends the lease.
   *
   * @param forgetUnapplied whether every position is certain. Then it deletes migrations that no database has, so that they may be edited
   * again
   * @throws as the lease does
   */
  async finish(outcome: RolloutOutcome, leaving: readonly string[], forgetUnapplied: boolean): Promise<void> {
    clearInterval(this.timer);
    this.waiting.push(...leaving.map((id) => ({ sql: `DELETE FROM ${LEDGER} WHERE database_id = ?`, args: [id] })));
    await this.inTurn(async () => {
      while (this.waiting.length > BATCH) await this.writeBatch();
      await this.lease.release(outcome, [...this.waiting, ...forgetUnapplied ? [{ sql: FORGET_UNAPPLIED }] : []]);
    });
  }

  /** Stops the beats without ending the lease. The next rollout takes over the fleet when the lease has passed. */
  async abandon(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  /** Writes batches in the background. A batch that fails stays for the next attempt. */
  private flush(): void {
    if (this.flushing || this.silent) return;
    this.flushing = true;
    const work = async () => {
      do await this.writeBatch(); while (this.waiting.length >= BATCH);
    };
    this.inTurn(work)
      .catch((error: unknown) => { if (error instanceof LeaseLostError) this.onLost(error); })
      .finally(() => { this.flushing = false; });
  }

  /** Runs one write after the other, so that no batch is written twice. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.writing.then(work);
    this.writing = turn.catch(() => undefined);
    return turn;
  }

  private async writeBatch(): Promise<void> {
    const batch = this.waiting.slice(0, BATCH);
    this.flushed = performance.now();
    await this.lease.write(batch);
    this.waiting = this.waiting.slice(batch.length);
  }
}

/** Deletes nothing while an application may be at work in a tenant, because it is unknown which migrations that tenant will have. */
const FORGET_UNAPPLIED = `DELETE FROM ${BEGUN} WHERE position > (SELECT COALESCE(MAX(position), 0) FROM ${LEDGER})
  AND NOT EXISTS (SELECT 1 FROM ${LEDGER} WHERE touched_by IS NOT NULL OR position IS NULL)`;

/**
 * Records the migrations that are about to be applied, before the first database has one. So an edited migration is rejected even after a
 * crash. Settings beside the checksum may have changed, so they are updated: applications read them here.
 */
export function begunStatements(migrations: readonly PreparedMigration[], at: string): SqlStatement[] {
  return migrations.map(({ name, checksum, sql, down, transaction, allowDestructive, foreignKeys }, index) => ({
    sql: `INSERT INTO ${BEGUN} (position, name, checksum, sql, down, in_transaction, allow_destructive, foreign_keys, begun_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (position) DO UPDATE SET sql = excluded.sql, down = excluded.down,
        in_transaction = excluded.in_transaction, allow_destructive = excluded.allow_destructive, foreign_keys = excluded.foreign_keys
        WHERE name = excluded.name AND checksum = excluded.checksum`,
    args: [index + 1, name, checksum, sql, down ?? null, transaction === false ? 0 : 1, allowDestructive === true ? 1 : 0,
      foreignKeys ? 1 : 0, at],
  }));
}
