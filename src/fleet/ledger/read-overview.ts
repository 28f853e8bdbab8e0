import { NO_VERSION, UNKNOWN_VERSION, type RolloutRow } from './fleet-state';
import { textOrNull } from './ledger';
import { RATE_WINDOW, type FailureGroup, type FleetOverview, type RolloutOverview, type VersionCount } from './overview';
import { BEGUN, HISTORY, LEDGER, ROLLOUTS } from './tables';
import { countEngines, type EngineCounts, type SqlClient, type SqlResult, type SqlStatement, type SqlValue } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';

export interface OverviewOptions {
  /** How many tenants of each failure the result names. @default 20 */
  readonly names?: number;
  /** Returns only failures of rollouts from this epoch on. @default - all */
  readonly failuresSince?: number;
  readonly signal?: AbortSignal;
}

/** The database is not the schema database of a fleet. */
export class NoFleetError extends Error {
  readonly code = 'NO_FLEET';

  constructor(readonly database: string) {
    super(`Database "${database}" keeps no fleet. Name the schema database of one that was applied at least once.`);
    this.name = 'NoFleetError';
  }
}

const DEFAULT_NAMES = 20;
/** The maximum number of failure groups. Errors that contain a tenant's own data are all different. */
const MAX_GROUPS = 50;

/**
 * Reads the overview of a fleet with one request.
 *
 * @throws NoFleetError if the database has no fleet, SqlError if it cannot be asked
 */
export async function readOverview(sql: SqlClient, schema: FleetDatabase, options: OverviewOptions = {}): Promise<FleetOverview> {
  const read = (statements: readonly SqlStatement[]) => sql.transaction(schema, statements, { readOnly: true, signal: options.signal });
  const [version, rollouts, counts, failures, , engines] = await readTables(read, schema, options);
  return overviewOf(
    textOrNull(version.rows[0]?.[0] ?? null), rollouts.rows[0], counts.rows.map(countRow), failures.rows.map(failureGroup),
    countEngines(engines.rows.map(([id, count]) => [String(id), Number(count)])),
  );
}

async function readTables(
  read: (statements: readonly SqlStatement[]) => Promise<SqlResult[]>, schema: FleetDatabase,
  { names = DEFAULT_NAMES, failuresSince = 0 }: OverviewOptions,
): Promise<SqlResult[]> {
  try {
    const results = await read([
      { sql: `SELECT name FROM ${HISTORY} ORDER BY position DESC LIMIT 1` },
      { sql: SELECT_ROLLOUT },
      { sql: SELECT_COUNTS, args: [schema.id] },
      { sql: SELECT_FAILURES, args: [names, schema.id, MAX_GROUPS, failuresSince] },
      { sql: `SELECT 1 FROM ${LEDGER} WHERE database_id = ?`, args: [schema.id] },
      { sql: SELECT_ENGINES, args: [schema.id] },
    ]);
    // A ledger without a row of the database itself is a copy that came with a branch.
    if (results[4].rows.length === 0) throw new NoFleetError(schema.name);
    return results;
  } catch (error) {
    if (error instanceof NoFleetError) throw error;
    const [{ rows }] = await read([{ sql: 'SELECT 1 FROM sqlite_schema WHERE name = ?', args: [LEDGER] }]);
    throw rows.length === 0 ? new NoFleetError(schema.name) : error;
  }
}

const SELECT_ROLLOUT = `SELECT epoch, holder, target, started_at, ended_at, outcome, beat, lease_ms, waves, wave
  FROM ${ROLLOUTS} ORDER BY epoch DESC LIMIT 1`;

/** Counts a version as known only if its row is certain and names a migration of the fleet with the same checksum. */
const SELECT_COUNTS = `WITH
    latest AS (SELECT MAX(epoch) AS epoch FROM ${ROLLOUTS}),
    last AS (SELECT MAX(updated_at) AS at FROM ${LEDGER} WHERE epoch = (SELECT epoch FROM latest))
  SELECT
    CASE WHEN fleet.touched_by IS NOT NULL THEN NULL WHEN fleet.position = 0 THEN 0 WHEN begun.name = fleet.version AND begun.checksum = fleet.checksum THEN fleet.position END AS place,
    CASE WHEN begun.checksum = fleet.checksum THEN begun.name END,
    fleet.quarantined,
    fleet.error IS NOT NULL,
    COUNT(*),
    SUM(fleet.epoch = (SELECT epoch FROM latest)),
    (SELECT at FROM last),
    SUM(fleet.epoch = (SELECT epoch FROM latest)
      AND fleet.updated_at > (SELECT strftime('%Y-%m-%dT%H:%M:%fZ', at, '-${RATE_WINDOW / 1000} seconds') FROM last)),
    fleet.database_id = ?1
  FROM ${LEDGER} AS fleet LEFT JOIN ${BEGUN} AS begun ON begun.position = fleet.position
  GROUP BY 1, 2, 3, 4, 9 ORDER BY place DESC`;

/** Groups the tenants by the part of their UUID that decides about the engine, so that the result stays short. */
const SELECT_ENGINES = `SELECT MIN(database_id), COUNT(*) FROM ${LEDGER} WHERE database_id <> ? GROUP BY substr(database_id, 12, 4)`;

const REASON = 'failed_migration, failed_statement, error, quarantined';

const SELECT_FAILURES = `SELECT ${REASON}, COUNT(*), GROUP_CONCAT(CASE WHEN turn <= ?1 THEN name END, char(10))
  FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY ${REASON} ORDER BY updated_at DESC, name) AS turn
    FROM ${LEDGER} WHERE error IS NOT NULL AND database_id <> ?2 AND epoch >= ?4
  )
  GROUP BY ${REASON} ORDER BY COUNT(*) DESC, failed_migration, error LIMIT ?3`;

interface CountRow {
  readonly version: string;
  readonly quarantined: boolean;
  readonly failed: boolean;
  readonly count: number;
  readonly finished: number;
  readonly lastAt: string | null;
  readonly recentCount: number;
  readonly isSchema: boolean;
}

function countRow([place, name, quarantined, failed, count, finished, lastAt, recent, isSchema]: readonly SqlValue[]): CountRow {
  return {
    version: place === null ? UNKNOWN_VERSION : Number(place) === 0 ? NO_VERSION : String(name),
    quarantined: Number(quarantined) === 1,
    failed: Number(failed) === 1,
    count: Number(count),
    finished: Number(finished ?? 0),
    lastAt: textOrNull(lastAt),
    recentCount: Number(recent ?? 0),
    isSchema: Number(isSchema) === 1,
  };
}

function failureGroup([migration, statement, error, quarantined, count, names]: readonly SqlValue[]): FailureGroup {
  return {
    migration: textOrNull(migration),
    statement: textOrNull(statement),
    error: String(error),
    quarantined: Number(quarantined) === 1,
    tenantCount: Number(count),
    databases: names === null ? [] : String(names).split('\n').sort(),
  };
}

function overviewOf(
  version: string | null, rollout: readonly SqlValue[] | undefined, counts: readonly CountRow[], failures: readonly FailureGroup[],
  engineCounts: EngineCounts,
): FleetOverview {
  const target = rollout === undefined ? version : textOrNull(rollout[2]);
  const tenants = counts.filter(({ isSchema }) => !isSchema);
  const sum = (wanted: (row: CountRow) => boolean) => tenants.filter(wanted).reduce((total, { count }) => total + count, 0);
  return {
    version,
    target,
    versionCounts: histogram(tenants),
    engineCounts,
    tenantCount: sum(() => true),
    behindCount: sum((row) => !row.quarantined && row.version !== (target ?? NO_VERSION)),
    failedCount: sum((row) => row.failed),
    quarantinedCount: sum((row) => row.quarantined),
    failures,
    ...rollout === undefined ? {} : { rollout: rolloutOverview(rollout, counts) },
  };
}

function histogram(rows: readonly CountRow[]): VersionCount[] {
  const versions = new Map<string, number>();
  for (const { version, count } of rows) versions.set(version, (versions.get(version) ?? 0) + count);
  return [...versions].map(([version, tenantCount]) => ({ version, tenantCount }));
}

function rolloutOverview(row: readonly SqlValue[], counts: readonly CountRow[]): RolloutOverview {
  const [epoch, holder, target, startedAt, endedAt, outcome, beat, leaseMs, waves, wave] = row;
  return {
    epoch: Number(epoch),
    holder: String(holder),
    target: textOrNull(target),
    startedAt: String(startedAt),
    endedAt: textOrNull(endedAt),
    outcome: textOrNull(outcome) as RolloutRow['outcome'],
    beat: Number(beat),
    leaseMs: Number(leaseMs),
    waves: JSON.parse(String(waves)) as RolloutRow['waves'],
    wave: textOrNull(wave),
    finishedCount: counts.reduce((total, { finished }) => total + finished, 0),
    lastAt: counts[0]?.lastAt ?? null,
    recentCount: counts.reduce((total, { recentCount }) => total + recentCount, 0),
  };
}
