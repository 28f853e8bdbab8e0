import { isMissingTable, unavailable, type Databases } from './databases';
import type { Directory, Place } from './directory';
import { TenantError } from './errors';
import { PATIENCE, type Settings } from './settings';
import { appliedMigration, type AppliedMigration } from '../fleet/database/history/check-history';
import { prepareInOrder, type PreparedMigration } from '../fleet/database/prepared-migration';
import { BEGUN, HISTORY, ROLLOUTS, SELECT_BEGUN, SELECT_HISTORY } from '../fleet/ledger/tables';
import type { Migration } from '../migrations/migration';
import { SharedWork } from '../turso/shared-work';
import type { SqlStatement, SqlValue } from '../turso/sql/sql-types';

/** Where a fleet is. */
export interface FleetVersion {
  /** What any of its databases has or may have, in order. */
  readonly known: readonly AppliedMigration[];
  /** How many of those a tenant is to have. */
  readonly target: number;
  /** How many of them the last rollout wants every database to have. */
  readonly goal: number;
  /** Number of the last rollout; 0 before the first. What is done by this knowledge is refused where a later one was at work. */
  readonly epoch: number;
  /** Whether a rollout migrates the schema database right now: a writer that waits may end that. */
  readonly busy: boolean;
}

/** The same, with the SQL of what is known. */
export interface FleetScripts extends FleetVersion {
  readonly migrations: readonly PreparedMigration[];
}

/** When a schema database that gave no answer is asked again, in milliseconds. */
const PAUSE_AFTER_FAILURE = 10_000;

/** The fleet's version, as its schema database tells it: asked for once in a while, for all tenants. */
export class FleetVersions {
  readonly #reads = new SharedWork<FleetVersion>({ patienceMs: PATIENCE });
  readonly #fullReads = new SharedWork<{ readonly begunAt: number; readonly scripts: FleetScripts }>({ patienceMs: PATIENCE });
  #latest: FleetVersion | undefined;
  #validUntil = 0;
  /** Counts up, to tell what came first without a clock. */
  #moment = 0;

  constructor(private readonly settings: Settings, private readonly directory: Directory, private readonly databases: Databases) {}

  /** What is known without a request; undefined when it has to be asked. */
  get cached(): FleetVersion | undefined {
    return this.settings.clock() < this.#validUntil ? this.#latest : undefined;
  }

  /**
   * The version, at most `refreshMs` old. An older one serves while the schema database gives no answer.
   * @throws TenantError when none was ever read
   */
  async current(signal: AbortSignal): Promise<FleetVersion> {
    return this.cached ?? this.#reads.run('version', async (shared) => {
      try {
        return this.#keep(await this.#read(SELECT_BEGUN, shared, versionOf));
      } catch (error) {
        if (this.#latest === undefined || shared.aborted || !(error instanceof TenantError)) throw error;
        this.settings.onWarning(error);
        this.#validUntil = this.settings.clock() + PAUSE_AFTER_FAILURE;
        return this.#latest;
      }
    }, signal);
  }

  /**
   * The version with its migrations, read after the call and no earlier: what a tenant was found to have before is among them, and a
   * rollout that is taking a migration back is known.
   * @throws TenantError
   */
  async scripts(signal: AbortSignal): Promise<FleetScripts> {
    const asked = ++this.#moment;
    for (;;) {
      const { begunAt, scripts } = await this.#fullReads.run('scripts', async (shared) => this.#readScripts(shared), signal);
      if (begunAt > asked) return scripts;
    }
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
    const schema = await this.directory.schema(signal);
    try {
      const [history, begun, targets] = await this.#tables(schema, selectBegun, signal);
      return interpret(history, begun, targets);
    } catch (error) {
      throw unavailable(error, {});
    }
  }

  /** A schema database that no rollout has visited yet lacks tables. */
  async #tables(schema: Place, selectBegun: string, signal: AbortSignal): Promise<SqlValue[][][]> {
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
      const found = existing.length === 0 ? [] : await this.databases.read(schema, existing.map(([, select]) => select), signal);
      return tables.map((table) => found[existing.indexOf(table)] ?? []);
    }
  }
}

const SELECT_WITH_SQL = `SELECT position, name, checksum, sql, in_transaction, allow_destructive, foreign_keys FROM ${BEGUN} ORDER BY position`;

/**
 * Tenants are to have what the schema database has. While a rollout takes migrations back, or has begun to, it is the last to lose
 * them: then they are to have what the rollout leaves.
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
