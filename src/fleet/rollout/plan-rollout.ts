import type { Migration } from '../../migrations';
import { versionAt, type PlannedDatabase, type Version } from '../database/database';
import type { FleetState, LedgerRow } from '../ledger/ledger';

/** What a rollout knows of one database, and what it would do there. */
export interface DatabasePlan<Database extends PlannedDatabase = PlannedDatabase> {
  readonly database: Database;
  /** How many of the migrations it has; undefined when only the database itself can tell. */
  readonly position: number | undefined;
  /** The same, by name. */
  readonly version: Version;
  /** Names of the migrations to apply, in order; all of them where the version is not known, although it may turn out to have some. */
  readonly pending: readonly string[];
}

/** Databases that are migrated side by side. */
export interface Wave<Database extends PlannedDatabase = PlannedDatabase> {
  readonly name: 'tenants' | 'schema';
  /** Only databases in which there is something to do. */
  readonly steps: readonly DatabasePlan<Database>[];
}

/** How a fleet gets to the last of its migrations. */
export interface RolloutPlan<Database extends PlannedDatabase = PlannedDatabase> {
  /** The version that every database will have. */
  readonly target: string | null;
  /** The tenants, as they were given. */
  readonly databases: readonly DatabasePlan<Database>[];
  readonly schema: DatabasePlan<Database>;
  /**
   * One after the other; each begins only when the one before it has no failure. The schema database is the last, so that a new
   * tenant is only ever branched from a schema that the fleet has.
   */
  readonly waves: readonly Wave<Database>[];
  /** Databases of the ledger that are no longer in the fleet. */
  readonly leaving: readonly LedgerRow[];
}

export interface PlanRolloutInput<Database extends PlannedDatabase = PlannedDatabase> {
  /** All of them, in order; checked against {@link FleetState.applied} before. */
  readonly migrations: readonly Migration[];
  /** Tenants. An id or name given twice, or that of the schema database, is an error. */
  readonly databases: readonly Database[];
  readonly schema: Database;
  readonly fleet: FleetState;
}

/**
 * Decides what has to be done, from what is known alone: no request, no clock. The ledger is believed where it names the database
 * by its id, and a migration that is declared unchanged; every other database is asked when the plan is carried out.
 *
 * @throws RangeError when the same database is given twice
 */
export function planRollout<Database extends PlannedDatabase>(input: PlanRolloutInput<Database>): RolloutPlan<Database> {
  const { migrations, databases, schema, fleet } = input;
  refuseDuplicates(schema, databases);
  const rows = new Map(fleet.databases.map((row) => [row.id, row]));
  const plans = databases.map((database) => databasePlan(migrations, database, knownPosition(migrations, rows, database)));
  const schemaPlan = databasePlan(migrations, schema, fleet.schema.length);
  const ids = new Set(databases.map(({ id }) => id));
  return {
    target: migrations[migrations.length - 1]?.name ?? null,
    databases: plans,
    schema: schemaPlan,
    waves: [wave('tenants', plans, migrations), wave('schema', [schemaPlan], migrations)].filter(({ steps }) => steps.length > 0),
    leaving: fleet.databases.filter(({ id }) => !ids.has(id)),
  };
}

function knownPosition(
  migrations: readonly Migration[], rows: ReadonlyMap<string, LedgerRow>, { id }: PlannedDatabase,
): number | undefined {
  const row = id === undefined ? undefined : rows.get(id);
  if (row === undefined || row.position === null) {
    return undefined;
  }
  const last = migrations[row.position - 1];
  const vouched = row.position === 0 || (last !== undefined && last.name === row.version && last.checksum === row.checksum);
  return vouched ? row.position : undefined;
}

function databasePlan<Database extends PlannedDatabase>(
  migrations: readonly Migration[], database: Database, position: number | undefined,
): DatabasePlan<Database> {
  return {
    database,
    position,
    version: versionAt(migrations, position),
    pending: migrations.slice(position ?? 0).map(({ name }) => name),
  };
}

function wave<Database extends PlannedDatabase>(
  name: Wave['name'], plans: readonly DatabasePlan<Database>[], migrations: readonly Migration[],
): Wave<Database> {
  return { name, steps: plans.filter(({ position }) => position === undefined || position < migrations.length) };
}

function refuseDuplicates(schema: PlannedDatabase, databases: readonly PlannedDatabase[]): void {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const { id, name } of [schema, ...databases]) {
    if (names.has(name) || (id !== undefined && ids.has(id))) {
      throw new RangeError(name === schema.name
        ? `Database "${name}" is the fleet's schema database and cannot be one of its tenants too. Remove it from the tenants.`
        : `Database "${name}" is given twice. Name each database of the fleet once.`);
    }
    names.add(name);
    if (id !== undefined) {
      ids.add(id);
    }
  }
}
