import { isMissing, unavailable } from './databases';
import type { Place } from './directory';
import { TenantError, TenantHistoryError, TenantNotFoundError } from './errors';
import { migrateTenant, type Arrival, type Parts } from './migrate-tenant';
import { historyError, readTenantHistory, type TenantMigration } from './tenant-history';
import type { TenantName } from './tenant-name';

/** How many attempts a tenant gets if a rollout begins new migrations in the meantime. */
const ATTEMPTS = 3;

/**
 * Brings a tenant to the fleet's version. Asks the tenant and the schema database at the same time. If the tenant is up to date, it sends
 * nothing else.
 *
 * @throws TenantError if its database does not exist or does not answer
 */
export async function bringUp(parts: Parts, name: TenantName, signal: AbortSignal): Promise<Arrival> {
  const version = parts.versions.current(signal);
  // The result is used later. Until then a failure must not count as an unhandled rejection.
  version.catch(() => undefined);
  const { place, history } = await ask(parts, name, signal);
  if (history instanceof TenantError) return { place, position: undefined, failure: history };
  return settled(name, place, history.length, async () => {
    const known = await version;
    const isThere = history.length >= known.target && historyError(name, history, known, parts.settings.schemaDatabase) === undefined;
    return isThere ? { place, position: history.length } : advance(parts, name, place, { history, position: history.length }, signal);
  });
}

/**
 * Creates the tenant's database if it does not exist, and brings it to the fleet's version.
 *
 * @throws TenantError if the database cannot be created or does not answer
 */
export async function createAndBringUp(parts: Parts, name: TenantName, signal: AbortSignal): Promise<Arrival> {
  const { place, isNew } = await parts.directory.findOrCreate(name, signal);
  // Another process may be creating it right now, or may have died before it dropped the copied ledger.
  const history = isNew ? [] : await historyOf(parts, name, place, signal).catch((error: unknown) => { throw unavailable(error, name); });
  if (history instanceof TenantError) return { place, position: undefined, failure: history };
  return settled(name, place, undefined, async () => advance(parts, name, place, { history, position: undefined }, signal));
}

/**
 * What is known about a tenant so far. If the position is undefined, the migration asks the database, and drops the ledger that a branch
 * copies from the schema database.
 */
interface Knowledge {
  readonly history: readonly TenantMigration[];
  readonly position: number | undefined;
}

/** Migrates a tenant to the present version of the fleet. */
async function advance(parts: Parts, name: TenantName, place: Place, first: Knowledge, signal: AbortSignal): Promise<Arrival> {
  let { history, position } = first;
  for (let attempt = 1; ; attempt++) {
    const fleet = await parts.versions.scripts(signal);
    const fault = historyError(name, history, fleet, parts.settings.schemaDatabase);
    if (fault !== undefined) return { place, position: undefined, failure: fault };
    if (position !== undefined && position >= fleet.target) return { place, position };
    const arrival = await migrateTenant(parts, name, place, position, fleet, signal);
    if (!(arrival.failure instanceof TenantHistoryError) || attempt === ATTEMPTS) return arrival;
    // In the meantime a rollout may have begun new migrations and applied them here.
    const found = await historyOf(parts, name, place, signal);
    if (found instanceof TenantError) return { place, position: undefined, failure: found };
    history = found;
    position = found.length;
  }
}

/** Returns failures that left the database unchanged, so that the caller can open it anyway. Throws other errors. */
async function settled(name: TenantName, place: Place, position: number | undefined, work: () => Promise<Arrival>): Promise<Arrival> {
  try {
    return await work();
  } catch (error) {
    const failure = unavailable(error, name);
    if (failure instanceof TenantError) return { place, position, failure };
    throw failure;
  }
}

/** Reads the history of a tenant. If the computed URL is wrong, looks the database up. */
async function ask(
  parts: Parts, name: TenantName, signal: AbortSignal,
): Promise<{ place: Place; history: TenantMigration[] | TenantHistoryError }> {
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

/** A database that the Platform API knows exists, although its host does not know it yet. */
function missing(place: Place, name: TenantName): TenantError {
  return place.id === undefined
    ? new TenantNotFoundError(name.tenant, name.database)
    : new TenantError('UNAVAILABLE', `Database "${name.database}" exists, but ${place.httpUrl} does not know it yet. Try again in a moment.`, name);
}

async function historyOf(
  { databases }: Parts, name: TenantName, place: Place, signal: AbortSignal,
): Promise<TenantMigration[] | TenantHistoryError> {
  try {
    return await readTenantHistory(databases, name, place, signal);
  } catch (error) {
    if (error instanceof TenantHistoryError) return error;
    throw error;
  }
}
