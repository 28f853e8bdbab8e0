import type { DatabaseFinder, DatabaseAddress } from './database-finder';
import type { Databases } from './databases';
import { TenantError, TenantsConfigurationError } from './errors';
import { isMissing, isMissingTable, tenantError } from './failures';
import { SHARED, type Settings } from './settings';
import { appliedMigration, type AppliedMigration } from '../fleet/database/history/check-history';
import { prepareInOrder, type PreparedMigration } from '../fleet/database/prepared-migration';
import { BEGUN, HISTORY, ROLLOUTS, SELECT_BEGUN, SELECT_HISTORY } from '../fleet/ledger/tables';
import type { Migration } from '../migrations/migration';
import { TimeLimitExceeded } from '../turso/http/time';
import { SharedWork } from '../turso/shared-work';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** The version of a fleet. */
export interface FleetVersion {
  /** All migrations that some database of the fleet has or may have, in order. */
  readonly known: readonly AppliedMigration[];
  /** How many of these migrations a tenant should have. */
  readonly target: number;
  /** How many of these migrations the last rollout brings every database to. */
  readonly goal: number;
  /** Number of the last rollout; 0 before the first. A database that a later rollout has visited rejects work with this number. */
  readonly epoch: number;
  /** Whether a rollout migrates the schema database right now. Other writers must not disturb it. */
  readonly busy: boolean;
}

/** The version with the SQL of its migrations. */
export interface FleetScripts extends FleetVersion {
  readonly migrations: readonly PreparedMigration[];
}

/** How long after a failure the schema database is asked again, in milliseconds. */
const PAUSE_AFTER_FAILURE = 10_000;

/** Reads the fleet's version from its schema database, for all tenants together, and again when it is too old. */
export class FleetVersions {
  readonly #reads = new SharedWork<FleetVersion>(SHARED);
  readonly #fullReads = new SharedWork<{ readonly begunAt: number; readonly scripts: FleetScripts }>(SHARED);
  #latest: FleetVersion | undefined;
  #validUntil = 0;
  /** Counts up, so that the order of events is known without a clock. */
  #moment = 0;

  constructor(private readonly settings: Settings, private readonly finder: DatabaseFinder, private readonly databases: Databases) {}

  /** The version if it is known without a request. */
  get cached(): FleetVersion | undefined {
    return this.settings.clock() < this.#validUntil ? this.#latest : undefined;
  }

  /**
   * Returns the version, at most `refreshMs` old. If the schema database does not answer, returns an older one.
   * @throws TenantError if no version was ever read
   */
  async current(signal: AbortSignal): Promise<FleetVersion> {
    return this.cached ?? this.#withinLimit(this.#reads.run('version', async (shared) => {
      try {
        return this.#keep(await this.#read(SELECT_BEGUN, shared, versionOf));
      } catch (error) {
        if (this.#latest === undefined || shared.aborted || !(error instanceof TenantError)) throw error;
        this.settings.onWarning(error);
        this.#validUntil = this.settings.clock() + PAUSE_AFTER_FAILURE;
        return this.#latest;
      }
    }, signal));
  }

  /**
   * Returns the version with its migrations. The read begins after the call, so the result includes every migration that the caller has
   * seen in a tenant before, and every rollout that takes migrations back.
   * @throws TenantError if the schema database does not answer
   */
  async scripts(signal: AbortSignal): Promise<FleetScripts> {
    const asked = ++this.#moment;
    for (;;) {
      const read = this.#fullReads.run('scripts', async (shared) => this.#readScripts(shared), signal);
      const { begunAt, scripts } = await this.#withinLimit(read);
      if (begunAt > asked) return scripts;
    }
  }

  async #withinLimit<T>(read: Promise<T>): Promise<T> {
    return read.catch((error: unknown) => {
      if (!(error instanceof TimeLimitExceeded)) throw error;
      const { schemaDatabase } = this.settings;
      throw new TenantError('UNAVAILABLE', `The schema database "${schemaDatabase}" gave ${error.message}.`, { database: schemaDatabase });
    });
  }

  async #readScripts(signal: AbortSignal): Promise<{ begunAt: number; scripts: FleetScripts }> {
    const begunAt = ++this.#moment;
    const scripts = await this.#read(SELECT_WITH_SQL, signal, (history, begun, targets) =>
      ({ ...versionOf(history, begun, targets), migrations: prepareInOrder(begun.map(begunMigration)) }));
    this.#keep(scripts);
    return { begunAt, scripts };
  }

  #keep({ known, target, goal, epoch, busy }: FleetVersion): FleetVersion {
    this.#validUntil = this.settings.clock() + this.settings.refreshMs;
    return this.#latest = { known, target, goal, epoch, busy };
  }

  async #read<T>(
    selectBegun: string, signal: AbortSignal, interpret: (history: SqlValue[][], begun: SqlValue[][], targets: SqlValue[][]) => T,
  ): Promise<T> {
    const schema = await this.finder.schema(signal);
    try {
      const [history, begun, targets] = await this.#tables(schema, selectBegun, signal);
      return interpret(history, begun, targets);
    } catch (error) {
      if (!isMissing(error)) throw tenantError(error, {});
      throw new TenantError('CONFIGURATION', `The schema database "${schema.name}" does not exist at ${schema.httpUrl}. `
        + 'Correct TURSO_DATABASE_NAME and TURSO_SCHEMA_DATABASE_URL, or the options schemaDatabase and schemaDatabaseUrl.', { database: schema.name });
    }
  }

  /** Reads the three tables. A schema database that no rollout has visited yet lacks some of them. */
  async #tables(schema: DatabaseAddress, selectBegun: string, signal: AbortSignal): Promise<SqlValue[][][]> {
    const tables: [string, SqlStatement][] = [
      [HISTORY, { sql: SELECT_HISTORY }],
      [BEGUN, { sql: selectBegun }],
      [ROLLOUTS, { sql: `SELECT target, epoch, wave = 'schema' AND ended_at IS NULL FROM ${ROLLOUTS} ORDER BY epoch DESC LIMIT 1` }],
    ];
    try {
      return await this.databases.read(schema, tables.map(([, select]) => select), signal);
    } catch (error) {
      if (!isMissingTable(error)) throw error;
      const names = tables.map(([name]) => name);
      const [rows] = await this.databases.read(schema, [{ sql: 'SELECT name FROM sqlite_schema WHERE name IN (?, ?, ?)', args: names }], signal);
      const existing = tables.filter(([name]) => rows.some(([row]) => row === name));
      if (existing.length === 1 && existing[0][0] === HISTORY) throw await this.#tenantInstead(schema, signal);
      const found = existing.length === 0 ? [] : await this.databases.read(schema, existing.map(([, select]) => select), signal);
      return tables.map((table) => found[existing.indexOf(table)] ?? []);
    }
  }

  /** Only a tenant has a history without the tables of a fleet. */
  async #tenantInstead(schema: DatabaseAddress, signal: AbortSignal): Promise<TenantsConfigurationError> {
    const [[[fleet]]] = await this.databases.read(schema, [{ sql: `SELECT MAX(fleet) FROM ${HISTORY}` }], signal);
    const right = typeof fleet === 'string' ? ` Its fleet has the schema database "${fleet}".` : '';
    return new TenantsConfigurationError(`The database at ${schema.httpUrl} is a tenant's, not the schema database of a fleet.${right} `
      + 'Correct TURSO_DATABASE_NAME and TURSO_SCHEMA_DATABASE_URL, or the options schemaDatabase and schemaDatabaseUrl.');
  }
}

const SELECT_WITH_SQL = `SELECT position, name, checksum, sql, in_transaction, allow_destructive, foreign_keys FROM ${BEGUN} ORDER BY position`;

/**
 * Returns the version that tenants should have: that of the schema database. A rollout that takes migrations back changes the schema
 * database last. During such a rollout tenants should have only what it leaves.
 */
function versionOf(history: SqlValue[][], begun: SqlValue[][], [newest]: SqlValue[][]): FleetVersion {
  const schema = history.map(appliedMigration);
  const started = begun.map(appliedMigration);
  const known = [...started, ...schema.slice(started.length)];
  const rolledTo = newest === undefined ? undefined : known.find(({ name }) => name === newest[0])?.position;
  const goal = rolledTo ?? schema.length;
  return { known, target: Math.min(schema.length, goal), goal, epoch: Number(newest?.[1] ?? 0), busy: newest?.[2] === 1 };
}

function begunMigration([, name, checksum, sql, inTransaction, allowDestructive, foreignKeys]: readonly SqlValue[]): Migration {
  return {
    name: String(name),
    checksum: String(checksum),
    sql: String(sql),
    transaction: Number(inTransaction) === 1,
    allowDestructive: Number(allowDestructive) === 1,
    foreignKeys: Number(foreignKeys) === 1,
  };
}
