import { isMissing, unavailable, type Databases } from './databases';
import type { Directory, Place, TenantName } from './directory';
import { TenantError, TenantHistoryError, TenantMigrationError, TenantNotFoundError } from './errors';
import type { FleetVersion, FleetVersions } from './fleet-versions';
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
  return settled(place, history.length, async () => {
    const known = await version;
    if (history.length >= known.target && historyError(name, history, known) === undefined) return { place, position: history.length };
    // What was read some time ago may miss what a rollout has begun since, or is taking back.
    const fresh = await parts.versions.scripts(signal);
    const fault = historyError(name, history, fresh);
    if (fault !== undefined) return { place, position: undefined, failure: fault };
    return history.length >= fresh.target ? { place, position: history.length } : migrate(parts, name, place, history.length, signal);
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
  return settled(place, undefined, async () => {
    const fault = isNew ? undefined : historyError(name, history, await parts.versions.scripts(signal));
    return fault === undefined ? migrate(parts, name, place, undefined, signal) : { place, position: undefined, failure: fault };
  });
}

/** Failures that leave the database as it is are told, so that it may be opened all the same. */
async function settled(place: Place, position: number | undefined, work: () => Promise<Arrival>): Promise<Arrival> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof TenantError) return { place, position, failure: error };
    throw error;
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

/** @param position undefined: the database is asked, and rid of the ledger that a branch brings with it */
async function migrate(parts: Parts, name: TenantName, place: Place, position: number | undefined, signal: AbortSignal): Promise<Arrival> {
  const { databases, directory, versions } = parts;
  const [{ migrations, ...version }, id] = await Promise.all([versions.scripts(signal), place.id ?? idOf(directory, name, signal)]);
  const run = async () => migrateDatabase({
    sql: databases.sql,
    database: { id: id ?? `unknown:${name.database}`, name: name.database, httpUrl: place.httpUrl },
    role: 'tenant',
    migrations,
    target: version.target,
    position,
    signal,
    now: () => new Date(parts.settings.clock()),
  });
  const outcome = await (position === undefined ? whenBorn(parts, signal, run, isUnreachedNewborn) : run());
  signal.throwIfAborted();
  const reached = outcome.position;
  if (reached !== undefined && (position === undefined || outcome.applied.length > 0 || outcome.failure !== undefined)) {
    await noteInLedger(parts, name, { id, position: reached, failure: outcome.failure }, version);
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
