import { isMissing, unavailable, type Databases } from './databases';
import type { Directory, Place, TenantName } from './directory';
import { TenantError, TenantHistoryError, TenantMigrationError, TenantNotFoundError } from './errors';
import type { FleetScripts, FleetVersion, FleetVersions } from './fleet-versions';
import { ledgerStatement, type TenantOutcome } from './ledger-row';
import type { Settings } from './settings';
import { historyError, readTenantHistory } from './tenant-history';
import type { AppliedMigration } from '../fleet/database/check-history';
import { migrateDatabase, type DatabaseOutcome } from '../fleet/database/migrate-database';
import type { MigrationFailure } from '../fleet/database/migration-failure';
import { withoutStrings } from '../migrations/without-strings';
import { Tries } from '../turso/http/retry';

/** How long a database that is being made may be missing, in milliseconds. */
const LONGEST_BIRTH = 30_000;

/** How often a tenant is migrated that meets a rollout of migrations which were not known before. */
const ATTEMPTS = 3;

/** What brings tenants to the fleet's version. */
export interface Parts {
  readonly settings: Settings;
  readonly directory: Directory;
  readonly databases: Databases;
  readonly versions: FleetVersions;
}

/** A tenant whose database can be opened. */
export interface Arrival {
  readonly place: Place;
  /** How many migrations its database has; undefined when it could not be told. */
  readonly position: number | undefined;
  /** Why it is not at the fleet's version. */
  readonly failure?: TenantError;
}

/**
 * Brings a tenant to the fleet's version. Asks it and the schema database at the same time, and no more when nothing is to be done.
 *
 * @throws TenantError when its database is not there, or cannot be asked
 */
export async function bringUp(parts: Parts, name: TenantName, signal: AbortSignal): Promise<Arrival> {
  const version = parts.versions.current(signal);
  // Waited for later: a rejection until then is no unhandled one.
  version.catch(() => undefined);
  const { place, history } = await ask(parts, name, signal);
  if (history instanceof TenantError) return { place, position: undefined, failure: history };
  return settled(name, place, history.length, async () => {
    const known = await version;
    const isThere = history.length >= known.target && historyError(name, history, known) === undefined;
    return isThere ? { place, position: history.length } : advance(parts, name, place, { history, position: history.length }, signal);
  });
}

/**
 * Makes the tenant's database where there is none, and brings it to the fleet's version.
 *
 * @throws TenantError when it cannot be made or asked
 */
export async function createAndBringUp(parts: Parts, name: TenantName, signal: AbortSignal): Promise<Arrival> {
  const { place, isNew } = await parts.directory.findOrCreate(name, signal);
  // Somebody may be making it at this moment, or have been cut off before the copied ledger was dropped.
  const history = isNew ? [] : await whenBorn(parts, signal, async () => historyOf(parts, name, place, signal), isMissing)
    .catch((error: unknown) => { throw unavailable(error, name); });
  if (history instanceof TenantError) return { place, position: undefined, failure: history };
  return settled(name, place, undefined, async () => advance(parts, name, place, { history, position: undefined }, signal));
}

/** What a tenant is believed to have. Without a position its database is asked, and rid of the ledger that a branch brings with it. */
interface Belief {
  readonly history: readonly AppliedMigration[];
  readonly position: number | undefined;
}

/** Brings a tenant to what the fleet has now. */
async function advance(parts: Parts, name: TenantName, place: Place, first: Belief, signal: AbortSignal): Promise<Arrival> {
  let { history, position } = first;
  for (let attempt = 1; ; attempt++) {
    const fleet = await parts.versions.scripts(signal);
    const fault = historyError(name, history, fleet);
    if (fault !== undefined) return { place, position: undefined, failure: fault };
    if (position !== undefined && position >= fleet.target) return { place, position };
    const arrival = await migrate(parts, name, place, position, fleet, signal);
    if (!(arrival.failure instanceof TenantHistoryError) || attempt === ATTEMPTS) return arrival;
    // A rollout may have begun new migrations meanwhile, and have brought them here already.
    const found = await historyOf(parts, name, place, signal);
    if (found instanceof TenantError) return { place, position: undefined, failure: found };
    history = found;
    position = found.length;
  }
}

/** Failures that leave the database as it is are told, so that it may be opened all the same. */
async function settled(name: TenantName, place: Place, position: number | undefined, work: () => Promise<Arrival>): Promise<Arrival> {
  try {
    return await work();
  } catch (error) {
    const failure = unavailable(error, name);
    if (failure instanceof TenantError) return { place, position, failure };
    throw failure;
  }
}

/** The history of the tenant's database. Where it was computed is not where every database is: those are looked up. */
async function ask(
  parts: Parts, name: TenantName, signal: AbortSignal,
): Promise<{ place: Place; history: AppliedMigration[] | TenantHistoryError }> {
  const place = await parts.directory.tenant(name, signal);
  try {
    return { place, history: await historyOf(parts, name, place, signal) };
  } catch (error) {
    const wasComputed = place.id === undefined && parts.directory.canLookUp;
    const known = wasComputed && isMissing(error) ? await parts.directory.lookUp(name, signal) : place;
    if (known.httpUrl === place.httpUrl) throw isMissing(error) ? missing(known, name) : unavailable(error, name);
    const history = await historyOf(parts, name, known, signal).catch((reason: unknown) => { throw unavailable(reason, name); });
    return { place: known, history };
  }
}

/** A database that the Platform API knows is there: it is only out of reach. */
function missing(place: Place, name: TenantName): TenantError {
  return place.id === undefined
    ? new TenantNotFoundError(name.tenant, name.database)
    : new TenantError('UNAVAILABLE', `Database "${name.database}" exists, but ${place.httpUrl} does not know it. Try again in a moment.`, name);
}

async function historyOf(
  { databases }: Parts, name: TenantName, place: Place, signal: AbortSignal,
): Promise<AppliedMigration[] | TenantHistoryError> {
  try {
    return await readTenantHistory(databases, name, place, signal);
  } catch (error) {
    if (error instanceof TenantHistoryError) return error;
    throw error;
  }
}

async function migrate(
  parts: Parts, name: TenantName, place: Place, position: number | undefined, fleet: FleetScripts, signal: AbortSignal,
): Promise<Arrival> {
  const { databases, directory } = parts;
  const { migrations, target } = fleet;
  const id = place.id ?? await idOf(directory, name, signal);
  const run = async () => migrateDatabase({
    sql: databases.sql,
    database: { id: id ?? `unknown:${name.database}`, name: name.database, httpUrl: place.httpUrl },
    role: 'tenant',
    migrations,
    target,
    position,
    signal,
    now: () => new Date(parts.settings.clock()),
  });
  const outcome = await (position === undefined ? whenBorn(parts, signal, run, isUnreachedNewborn) : run());
  signal.throwIfAborted();
  const reached = outcome.position;
  if (reached !== undefined && (position === undefined || outcome.applied.length > 0 || outcome.failure !== undefined)) {
    await noteInLedger(parts, name, { id, position: reached, failure: outcome.failure }, fleet);
  }
  return { place, position: reached, ...outcome.failure === undefined ? {} : { failure: tenantFailure(name, outcome.failure) } };
}

/** For the ledger alone: nothing fails without it. */
async function idOf(directory: Directory, name: TenantName, signal: AbortSignal): Promise<string | undefined> {
  if (!directory.canLookUp) return undefined;
  return directory.lookUp(name, signal).then(({ id }) => id, () => undefined);
}

function isUnreachedNewborn(outcome: unknown): boolean {
  return (outcome as DatabaseOutcome).failure?.code === 'NOT_FOUND';
}

/** Best effort: the tenant itself says what it has. */
async function noteInLedger(
  { directory, databases, settings }: Parts, name: TenantName, outcome: TenantOutcome, { known }: FleetVersion,
): Promise<void> {
  try {
    const schema = await directory.schema(new AbortController().signal);
    await databases.write(schema, ledgerStatement(name, outcome, known, new Date(settings.clock())));
  } catch (error) {
    const warning = unavailable(error, name);
    settings.onWarning(warning instanceof TenantError ? warning : new TenantError('UNAVAILABLE', String(warning), name));
  }
}

function tenantFailure({ tenant, database }: TenantName, failure: MigrationFailure): TenantError {
  const { code, migration, statement, line, message } = failure;
  if (code === 'HISTORY' || code === 'KEEPS_LEDGER') return new TenantHistoryError(tenant, database, [message]);
  if (migration === undefined) return new TenantError('UNAVAILABLE', `Database "${database}" of tenant ${JSON.stringify(tenant)}: ${message}`, { tenant, database });
  return new TenantMigrationError(tenant, database, {
    migration, line, reason: message, statement: statement === undefined ? undefined : withoutStrings(statement),
  });
}

/** Repeats what meets no database yet. `isUnborn` is shown what the work returns or throws. */
async function whenBorn<T>(
  { settings }: Parts, signal: AbortSignal, work: () => Promise<T>, isUnborn: (answer: unknown) => boolean,
): Promise<T> {
  const tries = new Tries({ ...settings, totalTimeoutMs: LONGEST_BIRTH }, signal);
  tries.start();
  for (;;) {
    const again = async (answer: unknown) => isUnborn(answer) && await tries.next();
    try {
      const result = await work();
      if (!await again(result)) return result;
    } catch (error) {
      if (!await again(error)) throw error;
    }
  }
}
