import type { RolloutStrategy } from './strategy';
import { targetPosition } from './target';
import { checkStrategy, splitWaves } from './waves';
import type { Migration } from '../../migrations';
import { versionAt, type PlannedDatabase, type Version } from '../database/fleet-database';
import type { FleetState, LedgerPosition } from '../ledger/fleet-state';

/** How many tenants are tried until one is found in which there is something to rehearse. */
const MAX_REHEARSALS = 3;

/** Whether migrations are applied, or taken back. */
export type Direction = 'up' | 'down';

/** What a rollout knows of one database, and what it would do there. */
export interface DatabasePlan<Database extends PlannedDatabase = PlannedDatabase> {
  readonly database: Database;
  /** How many of the migrations it has; undefined when only the database itself can tell. */
  readonly position: number | undefined;
  /** The same, by name. */
  readonly version: Version;
  /** Where it has to go from there; up where that is not known, although it may turn out to be ahead. */
  readonly direction: Direction;
  /**
   * Names of the migrations to apply, in order, or to take back, the last one first; all up to the target where the version is not
   * known, although it may turn out to have some.
   */
  readonly pending: readonly string[];
  /** Whether its failure does not hold the others up. */
  readonly quarantined: boolean;
}

/** Databases that are migrated side by side. */
export interface Wave<Database extends PlannedDatabase = PlannedDatabase> {
  /** `canaries`, `wave 1` and so on, `quarantined` or `schema`; in a rollout also `new tenants`, which nobody could plan. */
  readonly name: string;
  /** Only databases in which there is something to do. */
  readonly steps: readonly DatabasePlan<Database>[];
  /** How long to wait after it before the next one is begun, in milliseconds. */
  readonly pauseMs: number;
}

/** How a fleet gets to a version. */
export interface RolloutPlan<Database extends PlannedDatabase = PlannedDatabase> {
  /** The version that every database will have. */
  readonly target: string | null;
  /** The same, as the number of migrations. */
  readonly position: number;
  /** Down when any database has to go back. */
  readonly direction: Direction;
  /** The tenants, as they were given. */
  readonly databases: readonly DatabasePlan<Database>[];
  readonly schema: DatabasePlan<Database>;
  /**
   * The tenants on a branch of which everything is tried first: on that of the first one in which there turns out to be something to
   * do. Empty where nothing is rehearsed.
   */
  readonly rehearseOn: readonly Database[];
  /** One after the other; each begins only when those before it went well enough. None is empty. */
  readonly waves: readonly Wave<Database>[];
  /** Ids of the databases of the ledger that are no longer in the fleet. */
  readonly leaving: readonly string[];
}

export interface PlanRolloutInput<Database extends PlannedDatabase = PlannedDatabase> {
  /** All of them, in order; checked against {@link FleetState.applied} before. */
  readonly migrations: readonly Migration[];
  /** Name of the last migration that every database is to have. @default - the last of all */
  readonly target?: string;
  /** Tenants. An id or name given twice, or that of the schema database, is an error. */
  readonly databases: readonly Database[];
  readonly schema: Database;
  readonly fleet: FleetState;
  readonly strategy?: RolloutStrategy;
}

/**
 * Decides what has to be done, from what is known alone: no request, no clock. The ledger is believed where it names the database
 * by its id, and a migration that is declared unchanged; every other database is asked when the plan is carried out.
 *
 * The schema database has the older one of two versions at any time: it goes up last, and down first. A tenant that is branched
 * from it meanwhile is then never ahead of the fleet. One that is behind is brought up by the same rollout, by the next, or by its
 * application's pull; one that is ahead could only be taken back, and the pull of a tenant that was taken back already would bring
 * it up again, if the schema database still said so.
 *
 * @throws RangeError when the same database is given twice, or for a strategy that cannot be followed; TargetError for such a target
 */
export function planRollout<Database extends PlannedDatabase>(input: PlanRolloutInput<Database>): RolloutPlan<Database> {
  const { migrations, databases, schema, fleet, strategy = {} } = input;
  refuseDuplicates(schema, databases);
  checkStrategy(strategy, databases.map(({ name }) => name));
  const position = targetPosition(migrations, input.target, fleet.applied);
  const planOf = planner(migrations, position);
  const positionOf = ledgerReader(migrations, position);
  const plans = databases.map((database) => {
    const row = database.id === undefined ? undefined : fleet.positions.get(database.id);
    return planOf(database, positionOf(row), row?.quarantined === true);
  });
  const schemaPlan = planOf(schema, fleet.schema.length, false);
  const behind = plans.filter((plan) => plan.position !== position);
  const canaries = canariesAmong(plans, strategy);
  const schemaWave = wave('schema', schemaPlan.position === position ? [] : [schemaPlan]);
  const waves = [...tenantWaves(behind, canaries, strategy), wave('quarantined', behind.filter(({ quarantined }) => quarantined))];
  const ids = new Set(databases.map(({ id }) => id));
  return {
    target: migrations[position - 1]?.name ?? null,
    position,
    direction: goesBack(fleet, position, behind) || [...behind, schemaPlan].some(({ direction }) => direction === 'down') ? 'down' : 'up',
    databases: plans,
    schema: schemaPlan,
    // What the schema database has, every tenant has had: only single ones follow.
    rehearseOn: schemaPlan.position === position ? [] : rehearsalAmong(behind, canaries, strategy),
    waves: (schemaPlan.direction === 'down' ? [schemaWave, ...waves] : [...waves, schemaWave]).filter(({ steps }) => steps.length > 0),
    leaving: [...fleet.positions.keys()].filter((id) => !ids.has(id)),
  };
}

/**
 * Gives the position that the ledger vouches for. A tenant that failed is looked at even where it seems to be at the target: half of a
 * migration that runs outside of a transaction may be in it, and if it is well, its row is to say so.
 */
function ledgerReader(migrations: readonly Migration[], target: number) {
  return (row: LedgerPosition | undefined): number | undefined => {
    if (row === undefined || row.position === null || (row.failed && row.position === target)) {
      return undefined;
    }
    const last = migrations[row.position - 1];
    const vouched = row.position === 0 || (last !== undefined && last.name === row.version && last.checksum === row.checksum);
    return vouched ? row.position : undefined;
  };
}

/** Whether a tenant that only it can tell the position of may have to go back. */
function goesBack({ applied }: FleetState, target: number, behind: readonly DatabasePlan[]): boolean {
  return applied.length > target && behind.some(({ position }) => position === undefined);
}

/** The plan of a tenant that only it can tell the position of. */
export function stepOf<Database extends PlannedDatabase>(
  database: Database, migrations: readonly Migration[], target: number,
): DatabasePlan<Database> {
  return planner(migrations, target)(database, undefined, false);
}

/** Plans single databases. Those at the same position share one list of names: there may be many thousands. */
function planner(migrations: readonly Migration[], target: number) {
  const names = migrations.map(({ name }) => name);
  const pending = new Map<number, readonly string[]>();
  return <Database extends PlannedDatabase>(
    database: Database, position: number | undefined, quarantined: boolean,
  ): DatabasePlan<Database> => {
    const from = position ?? 0;
    const direction = from > target ? 'down' : 'up';
    const shared = pending.get(from) ?? (direction === 'up' ? names.slice(from, target) : names.slice(target, from).reverse());
    pending.set(from, shared);
    return { database, position, version: versionAt(migrations, position), direction, pending: shared, quarantined };
  };
}

/** Chosen among all tenants, not among those that are behind: a rollout that goes on has no other canaries than the one before. */
function canariesAmong<Database extends PlannedDatabase>(
  plans: readonly DatabasePlan<Database>[], { canaries = [], canaryCount = 0 }: RolloutStrategy,
): ReadonlySet<string> {
  const others = plans.map(({ database: { name } }) => name).filter((name) => !canaries.includes(name)).sort();
  const quarantined = new Set(plans.filter((plan) => plan.quarantined).map(({ database: { name } }) => name));
  const isHealthy = (name: string) => !quarantined.has(name);
  return new Set([...canaries.filter(isHealthy), ...others.filter(isHealthy).slice(0, canaryCount)]);
}

function tenantWaves<Database extends PlannedDatabase>(
  behind: readonly DatabasePlan<Database>[], canaries: ReadonlySet<string>, { waves: sizes = [], pauseMs = 0 }: RolloutStrategy,
): Wave<Database>[] {
  const healthy = behind.filter(({ quarantined }) => !quarantined);
  const first = healthy.filter(({ database: { name } }) => canaries.has(name));
  const others = healthy.filter(({ database: { name } }) => !canaries.has(name));
  const waves = splitWaves(others, sizes, healthy.length).map((steps, index) => wave(`wave ${index + 1}`, steps));
  return [wave('canaries', first), ...waves]
    .filter(({ steps }) => steps.length > 0)
    .map((each, index, all) => (index < all.length - 1 ? { ...each, pauseMs } : each));
}

/**
 * The tenant that was asked for comes first, then the canaries, then those at a known version: one that turns out to have everything
 * already has nothing to try. One in quarantine is known to fail.
 */
function rehearsalAmong<Database extends PlannedDatabase>(
  behind: readonly DatabasePlan<Database>[], canaries: ReadonlySet<string>, { rehearseOn }: RolloutStrategy,
): Database[] {
  const wanted = [...rehearseOn === undefined ? [] : [rehearseOn], ...canaries];
  if (wanted.length === 0) return [];
  const rank = ({ database: { name }, position }: DatabasePlan<Database>) => {
    const place = wanted.indexOf(name);
    return place === -1 ? wanted.length + (position === undefined ? 1 : 0) : place;
  };
  return behind.filter(({ quarantined }) => !quarantined)
    .map((plan) => ({ database: plan.database, rank: rank(plan) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MAX_REHEARSALS)
    .map(({ database }) => database);
}

function wave<Database extends PlannedDatabase>(name: string, steps: readonly DatabasePlan<Database>[]): Wave<Database> {
  return { name, steps, pauseMs: 0 };
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
