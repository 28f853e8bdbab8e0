import type { RolloutOutcome } from './fleet-state';
import type { Lease } from './lease';
import { LeaseLostError } from './lease-errors';
import { markStatements, rowStatement, unmarkStatements, type RowDatabase } from './row-statements';
import { BEGUN, LEDGER, ROLLOUTS } from './tables';
import type { SqlStatement } from '../../turso';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import type { PreparedMigration } from '../database/prepared-migration';

/** Rows of one request. A crash loses at most so many, which the tenants' own histories then make good. */
const BATCH = 100;

/** How often what waits is written although it is no batch yet, in milliseconds: so long is a status behind. */
const LATEST = 1_000;

/** Writes the ledger while a rollout goes on, and so tells others that it lives. */
export class LedgerWriter {
  private waiting: SqlStatement[] = [];
  private writing: Promise<void> = Promise.resolve();
  private flushing = false;
  private timer: NodeJS.Timeout | undefined;
  private flushed = 0;
  private silent = false;

  /**
   * @param onLost called once, when another rollout has taken the fleet over
   */
  constructor(
    private readonly lease: Lease,
    private readonly migrations: readonly PreparedMigration[],
    private readonly now: () => Date,
    private readonly leaseMs: number,
    private readonly targetPosition: number,
    private readonly onLost: (error: LeaseLostError) => void,
  ) {}

  /** Begins to beat: often enough that one lost beat does no harm. By the real clock, which no test can put forward for another process. */
  start(): void {
    this.timer = setInterval(() => {
      const due = this.lease.silence >= this.leaseMs / 3 || (this.waiting.length > 0 && performance.now() - this.flushed >= LATEST);
      if (due) this.flush();
    }, Math.max(5, Math.min(LATEST, this.leaseMs / 6)));
    this.timer.unref();
  }

  /** Notes a database's outcome. Written with the next batch; see {@link finish}. */
  record(outcome: DatabaseResult, quarantined = false): void {
    const writer = { epoch: this.lease.epoch, targetPosition: this.targetPosition, at: this.now().toISOString() };
    this.note(rowStatement(outcome, this.migrations, quarantined, writer));
  }

  /** Adds a statement to the next batch. It must be one that does no harm when it is written twice. */
  note(...statements: readonly SqlStatement[]): void {
    this.waiting.push(...statements);
    if (this.waiting.length >= BATCH) this.flush();
  }

  /**
   * Notes that a wave is begun, and that what its databases' rows say is not certain any more. Nothing may be touched before this is
   * written.
   *
   * @param silenceMs for how long the rollout may give no sign of life from now on
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

  /** Notes that nothing was done in these databases, although it was announced: their rows are as certain as before. */
  unmark(ids: readonly string[]): void {
    this.waiting.push(...unmarkStatements(ids, this.lease.epoch));
  }

  /**
   * Writes nothing while the schema database itself is migrated. Turso ends a transaction that takes long as soon as another writer
   * waits for it, and a sign of life would be such a writer.
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

  /** Writes now what waits. Throws as the lease does. */
  async write(...statements: readonly SqlStatement[]): Promise<void> {
    this.waiting.push(...statements);
    while (this.waiting.length > 0) await this.inTurn(() => this.writeBatch());
  }

  /**
   * Makes sure that nobody takes this rollout for dead, before something is begun that only one may do.
   *
   * @throws LeaseLostError, or SqlError when the schema database could not be written to for longer than the lease
   */
  async ensureAlive(): Promise<void> {
    if (this.lease.overdue) await this.inTurn(async () => { if (this.lease.overdue) await this.writeBatch(); });
  }

  /** Makes sure that this rollout still holds the fleet. Throws as the lease does. */
  async proveAlive(): Promise<void> {
    await this.inTurn(() => this.writeBatch());
  }

  /**
   * Writes what is left, removes databases that left the fleet, and gives the fleet back.
   *
   * @param forgetUnapplied whether every database's position is certain: then a migration that none of them has is forgotten, and
   * may be edited again
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

  /** Stops beating, and leaves the fleet to whoever comes next. */
  async abandon(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  /** Writes batches in the background. What could not be written stays for the next one. */
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

  /** One after the other: what waits is written once. */
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

/** Not while an application may be at work in a tenant: nobody knows yet what that will have. */
const FORGET_UNAPPLIED = `DELETE FROM ${BEGUN} WHERE position > (SELECT COALESCE(MAX(position), 0) FROM ${LEDGER})
  AND NOT EXISTS (SELECT 1 FROM ${LEDGER} WHERE touched_by IS NOT NULL OR position IS NULL)`;

/**
 * Notes which migrations are about to be applied, before the first database has one: an edited one is then refused even after a crash.
 * What is said of a migration beside its checksum may have changed since, and is noted anew: applications take it from there.
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
