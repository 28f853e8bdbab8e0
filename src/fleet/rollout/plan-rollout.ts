import type { RolloutStrategy } from './strategy';
import { targetPositionOf } from './target';
import { checkStrategy, splitWaves } from './waves';
import type { Migration } from '../../migrations';
import { versionAt, type PlannedDatabase, type Version } from '../database/fleet-database';
import type { FleetState, LedgerPosition, WaveKind } from '../ledger/fleet-state';

/** How many tenants a rollout considers for its rehearsal until it finds one with pending migrations. */
const MAX_REHEARSALS = 3;

/** `up` applies migrations, `down` reverts them. */
export type Direction = 'up' | 'down';

/** What a rollout knows of one database, and what it will do there. */
export interface DatabaseTask<Database extends PlannedDatabase = PlannedDatabase> {
  readonly database: Database;
  /** How many of the migrations it has; undefined if only the database itself knows. */
  readonly position: number | undefined;
  /** The same, as the name of the last migration. */
  readonly version: Version;
  /** From its position to the target. `up` if the position is unknown, although the database may turn out to be ahead. */
  readonly direction: Direction;
  /**
   * Names of the migrations to apply, in order, or to revert, the last one first. All up to the target if the position is unknown, although
   * the database may turn out to have some of them.
   */
  readonly pending: readonly string[];
  /** Whether its failure does not stop the others. */
  readonly quarantined: boolean;
}

/** Databases that are migrated side by side. */
export interface Wave<Database extends PlannedDatabase = PlannedDatabase> {
  readonly kind: WaveKind;
  /** For people: `canaries`, `wave 1`, `new tenants`, `quarantined`, `schema`. */
  readonly name: string;
  /** Only databases with something to do. */
  readonly tasks: readonly DatabaseTask<Database>[];
  /** Wait between the end of this wave and the next one, in milliseconds. */
  readonly pauseMs: number;
}

/** How a fleet gets to a version. */
export interface RolloutPlan<Database extends PlannedDatabase = PlannedDatabase> {
  /** The version that every database will have. */
  readonly target: string | null;
  /** The same, as a number of migrations. */
  readonly targetPosition: number;
  /** `down` if any database has to go back. */
  readonly direction: Direction;
  /** In the order in which the tenants were given. */
  readonly tenants: readonly DatabaseTask<Database>[];
  readonly schema: DatabaseTask<Database>;
  /** Candidates for the rehearsal: it branches the first one that turns out to have something to do. Empty without a rehearsal. */
  readonly rehearseOn: readonly Database[];
  /** In order. A wave begins only if those before it went well enough. No wave is empty. */
  readonly waves: readonly Wave<Database>[];
  /** Ids of databases that are in the ledger and no longer in the fleet. */
  readonly leaving: readonly string[];
}

export interface PlanRolloutInput<Database extends PlannedDatabase = PlannedDatabase> {
  /** All migrations in order. The caller has checked them against {@link FleetState.applied}. */
  readonly migrations: readonly Migration[];
  /** Name of the last migration that every database is to have. @default - the last of all */
  readonly target?: string;
  /** The tenants. Fails if an id or name appears twice, or is that of the schema database. */
  readonly databases: readonly Database[];
  readonly schema: Database;
  readonly fleet: FleetState;
  readonly strategy?: RolloutStrategy;
}

/**
 * Decides what a rollout does, from known facts alone: without a request and without a clock. Trusts the ledger if it names the database by
 * its id and a declared, unchanged migration. The rollout asks every other database when it gets there.
 *
 * At any time the schema database has the older one of two versions: it goes up last and down first. So a tenant that is branched from it
 * during a rollout is never ahead of the fleet. If it is behind, the same rollout, the next one or its application brings it up. If it were
 * ahead, it could only be reverted, and its application would bring it up again while the schema database had the newer version.
 *
 * @throws RangeError for a database that is given twice or a strategy that cannot be followed, TargetError for an unreachable target
 */
export function planRollout<Database extends PlannedDatabase>(input: PlanRolloutInput<Database>): RolloutPlan<Database> {
  const { migrations, databases, schema, fleet, strategy = {} } = input;
  refuseDuplicates(schema, databases);
  checkStrategy(strategy, databases.map(({ name }) => name));
  const targetPosition = targetPositionOf(migrations, input.target, fleet.applied);
  const newTask = taskMaker(migrations, targetPosition);
  const positionOf = ledgerReader(migrations, targetPosition);
  const tenants = databases.map((database) => {
    const row = database.id === undefined ? undefined : fleet.positions.get(database.id);
    return newTask(database, positionOf(row), row?.quarantined === true);
  });
  const schemaTask = newTask(schema, fleet.schemaHistory.length, false);
  const behind = tenants.filter(({ position }) => position !== targetPosition);
  const canaries = canariesAmong(tenants, strategy);
  const schemaWave = wave('schema', schemaTask.position === targetPosition ? [] : [schemaTask]);
  const quarantinedWave = wave('quarantined', behind.filter(({ quarantined }) => quarantined));
  const waves = [...tenantWaves(behind, canaries, strategy), quarantinedWave];
  const ids = new Set(databases.map(({ id }) => id));
  return {
    target: migrations[targetPosition - 1]?.name ?? null,
    targetPosition,
    direction: mayGoBack(fleet, targetPosition, behind) || [...behind, schemaTask].some(({ direction }) => direction === 'down') ? 'down' : 'up',
    tenants,
    schema: schemaTask,
    // Every tenant has had what the schema database has. Only single tenants follow then, so a rehearsal would show nothing new.
    rehearseOn: schemaTask.position === targetPosition ? [] : rehearsalAmong(behind, canaries, strategy),
    waves: (schemaTask.direction === 'down' ? [schemaWave, ...waves] : [...waves, schemaWave]).filter(({ tasks }) => tasks.length > 0),
    leaving: [...fleet.positions.keys()].filter((id) => !ids.has(id)),
  };
}

/**
 * Returns the position that the ledger vouches for. A failed tenant is asked even if it seems to be at the target: it may have half of a
 * migration that runs outside of a transaction, and if it is well, its row must say so.
 */
function ledgerReader(migrations: readonly Migration[], targetPosition: number) {
  return (row: LedgerPosition | undefined): number | undefined => {
    if (row === undefined || row.position === null || (row.failed && row.position === targetPosition)) {
      return undefined;
    }
    const last = migrations[row.position - 1];
    const vouched = row.position === 0 || (last !== undefined && last.name === row.version && last.checksum === row.checksum);
    return vouched ? row.position : undefined;
  };
}

/** A tenant whose position is unknown may have to go back. */
function mayGoBack({ applied }: FleetState, targetPosition: number, behind: readonly DatabaseTask[]): boolean {
  return applied.length > targetPosition && behind.some(({ position }) => position === undefined);
}

/** The task of a tenant whose position is unknown. */
export function taskOf<Database extends PlannedDatabase>(
  database: Database, migrations: readonly Migration[], targetPosition: number,
): DatabaseTask<Database> {
  return taskMaker(migrations, targetPosition)(database, undefined, false);
}

/** Makes tasks. Those at the same position share one list of names, because there may be many thousands. */
function taskMaker(migrations: readonly Migration[], targetPosition: number) {
  const names = migrations.map(({ name }) => name);
  const pending = new Map<number, readonly string[]>();
  return <Database extends PlannedDatabase>(
    database: Database, position: number | undefined, quarantined: boolean,
  ): DatabaseTask<Database> => {
    const from = position ?? 0;
    const direction = from > targetPosition ? 'down' : 'up';
    const shared = pending.get(from) ?? (direction === 'up' ? names.slice(from, targetPosition) : names.slice(targetPosition, from).reverse());
    pending.set(from, shared);
    return { database, position, version: versionAt(migrations, position), direction, pending: shared, quarantined };
  };
}

/** Chooses among all tenants, not only those that are behind, so a rollout that continues has the same canaries as the one before. */
function canariesAmong<Database extends PlannedDatabase>(
  tenants: readonly DatabaseTask<Database>[], { canaries = [], canaryCount = 0 }: RolloutStrategy,
): ReadonlySet<string> {
  const others = tenants.map(({ database: { name } }) => name).filter((name) => !canaries.includes(name)).sort();
  const quarantined = new Set(tenants.filter((task) => task.quarantined).map(({ database: { name } }) => name));
  const isHealthy = (name: string) => !quarantined.has(name);
  return new Set([...canaries.filter(isHealthy), ...others.filter(isHealthy).slice(0, canaryCount)]);
}

function tenantWaves<Database extends PlannedDatabase>(
  behind: readonly DatabaseTask<Database>[], canaries: ReadonlySet<string>, { waves: sizes = [], pauseMs = 0 }: RolloutStrategy,
): Wave<Database>[] {
  const healthy = behind.filter(({ quarantined }) => !quarantined);
  const first = healthy.filter(({ database: { name } }) => canaries.has(name));
  const others = healthy.filter(({ database: { name } }) => !canaries.has(name));
  const waves = splitWaves(others, sizes, healthy.length).map((tasks, index) => wave('wave', tasks, `wave ${index + 1}`));
  return [wave('canaries', first), ...waves]
    .filter(({ tasks }) => tasks.length > 0)
    .map((each, index, all) => (index < all.length - 1 ? { ...each, pauseMs } : each));
}

/**
 * Orders the candidates: the tenant that the strategy names, the canaries, then tenants at a known version. A tenant that turns out to have
 * every migration has nothing to rehearse. A tenant in quarantine would only fail again.
 */
function rehearsalAmong<Database extends PlannedDatabase>(
  behind: readonly DatabaseTask<Database>[], canaries: ReadonlySet<string>, { rehearseOn }: RolloutStrategy,
): Database[] {
  const wanted = [...rehearseOn === undefined ? [] : [rehearseOn], ...canaries];
  if (wanted.length === 0) return [];
  const rank = ({ database: { name }, position }: DatabaseTask<Database>) => {
    const index = wanted.indexOf(name);
    return index === -1 ? wanted.length + (position === undefined ? 1 : 0) : index;
  };
  return behind.filter(({ quarantined }) => !quarantined)
    .map((task) => ({ database: task.database, rank: rank(task) }))
    .sort((one, other) => one.rank - other.rank)
    .slice(0, MAX_REHEARSALS)
    .map(({ database }) => database);
}

function wave<Database extends PlannedDatabase>(
  kind: WaveKind, tasks: readonly DatabaseTask<Database>[], name: string = kind,
): Wave<Database> {
  return { kind, name, tasks, pauseMs: 0 };
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
