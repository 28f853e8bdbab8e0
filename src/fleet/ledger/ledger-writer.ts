import type { FleetState } from './fleet-state';
import { BEGUN, CREATE_BEGUN, CREATE_HISTORY, CREATE_LEDGER, CREATE_ROLLOUTS, CREATE_SNAPSHOTS, LEDGER, SELECT_BEGUN } from './tables';
import type { SqlClient, SqlStatement } from '../../turso';
import { appliedMigration, checkHistory, HistoryError } from '../database/check-history';
import type { FleetDatabase } from '../database/database';
import type { DatabaseOutcome } from '../database/migrate-database';
import type { PreparedMigration } from '../database/prepared-migration';

/** Rows of one request. A crash loses at most so many, which the tenants' own histories then make good. */
const BATCH = 100;

/** Long statements and messages are cut: the ledger of a large fleet is read whole. */
const MAX_TEXT = 500;

/** Writes the ledger while a rollout goes on. */
export class LedgerWriter {
  private waiting: SqlStatement[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly sql: SqlClient,
    private readonly schema: FleetDatabase,
    private readonly migrations: readonly PreparedMigration[],
    private readonly now: () => Date,
  ) {}

  /**
   * Notes which migrations are about to be applied, before the first database has one: so that an edited migration is refused even
   * after a crash. Costs no request when nothing is new.
   *
   * @throws HistoryError when another rollout has begun other migrations meanwhile
   */
  async begin(fleet: FleetState): Promise<void> {
    const begun = fleet.applied.length;
    if (fleet.ledger && begun === this.migrations.length) {
      return;
    }
    const { id, name } = this.schema;
    const at = this.now().toISOString();
    const results = await this.sql.transaction(this.schema, [
      { sql: CREATE_HISTORY },
      { sql: CREATE_LEDGER },
      { sql: CREATE_BEGUN },
      { sql: CREATE_ROLLOUTS },
      { sql: CREATE_SNAPSHOTS },
      this.rowStatement({ database: { id, name }, position: fleet.schema.length }),
      ...this.migrations.map(({ name: migration, checksum, sql, down, transaction, allowDestructive }, index) => ({
        sql: `INSERT INTO ${BEGUN} (position, name, checksum, sql, down, in_transaction, allow_destructive, begun_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
        args: [index + 1, migration, checksum, sql, down ?? null, transaction === false ? 0 : 1, allowDestructive === true ? 1 : 0, at],
      })),
      { sql: SELECT_BEGUN },
    ]);
    const faults = checkHistory(this.migrations, results[results.length - 1].rows.map(appliedMigration));
    if (faults.length > 0) {
      throw new HistoryError(faults, 'The fleet');
    }
  }

  /** Notes a database's outcome. Written with the next batch; see {@link finish}. */
  record(outcome: DatabaseOutcome): void {
    this.waiting.push(this.rowStatement(outcome));
    if (this.waiting.length >= BATCH && this.writing === undefined) {
      this.writing = this.write().catch(() => undefined).finally(() => { this.writing = undefined; });
    }
  }

  /**
   * Writes what is left, and removes databases that left the fleet.
   *
   * @param forgetUnapplied whether every database's position is certain: then a migration that none of them has is forgotten, and
   * may be edited again
   * @throws SqlError when the schema database cannot be written to
   */
  async finish(leaving: readonly string[], forgetUnapplied: boolean): Promise<void> {
    await this.writing;
    this.waiting.push(...leaving.map((id) => ({ sql: `DELETE FROM ${LEDGER} WHERE database_id = ?`, args: [id] })));
    while (this.waiting.length > BATCH) {
      await this.write();
    }
    if (forgetUnapplied) {
      this.waiting.push({ sql: `DELETE FROM ${BEGUN} WHERE position > (SELECT COALESCE(MAX(position), 0) FROM ${LEDGER})` });
    }
    await this.write();
  }

  /** One request. What could not be written stays for the next one. */
  private async write(): Promise<void> {
    const batch = this.waiting.slice(0, BATCH + 1);
    if (batch.length > 0) {
      await this.sql.transaction(this.schema, batch);
      this.waiting = this.waiting.slice(batch.length);
    }
  }

  private rowStatement({ database, position, failure }: {
    readonly database: { readonly id: string; readonly name: string };
    readonly position: number | undefined;
    readonly failure?: DatabaseOutcome['failure'];
  }): SqlStatement {
    const last = position === undefined ? undefined : this.migrations[position - 1];
    return {
      sql: `INSERT INTO ${LEDGER}
        (database_id, name, position, version, checksum, failed_migration, failed_statement, error, updated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (database_id) DO UPDATE SET name = excluded.name, position = excluded.position, version = excluded.version,
          checksum = excluded.checksum, failed_migration = excluded.failed_migration, failed_statement = excluded.failed_statement,
          error = excluded.error, updated_at = excluded.updated_at`,
      args: [
        database.id, database.name, position ?? null, last?.name ?? null, last?.checksum ?? null, failure?.migration ?? null,
        failure?.statement?.slice(0, MAX_TEXT) ?? null, failure?.message.slice(0, MAX_TEXT) ?? null, this.now().toISOString(),
      ],
    };
  }
}
