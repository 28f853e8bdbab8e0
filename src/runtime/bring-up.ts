import { isMissing, unavailable } from './databases';
import type { Place } from './directory';
import { TenantError, TenantHistoryError, TenantNotFoundError } from './errors';
import { migrateTenant, type Arrival, type Parts } from './migrate-tenant';
import { historyError, readTenantHistory, type TenantMigration } from './tenant-history';
import type { TenantName } from './tenant-name';

/** How often a tenant is migrated that meets a rollout of migrations which were not known before. */
const ATTEMPTS = 3;

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
    const isThere = history.length >= known.target && historyError(name, history, known, parts.settings.schemaDatabase) === undefined;
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
  const history = isNew ? [] : await historyOf(parts, name, place, signal).catch((error: unknown) => { throw unavailable(error, name); });
  if (history instanceof TenantError) return { place, position: undefined, failure: history };
  return settled(name, place, undefined, async () => advance(parts, name, place, { history, position: undefined }, signal));
}

/** What a tenant is believed to have. Without a position its database is asked, and rid of the ledger that a branch brings with it. */
interface Belief {
  readonly history: readonly TenantMigration[];
  readonly position: number | undefined;
}

/** Brings a tenant to what the fleet has now. */
async function advance(parts: Parts, name: TenantName, place: Place, first: Belief, signal: AbortSignal): Promise<Arrival> {
  let { history, position } = first;
  for (let attempt = 1; ; attempt++) {
    const fleet = await parts.versions.scripts(signal);
    const fault = historyError(name, history, fleet, parts.settings.schemaDatabase);
    if (fault !== undefined) return { place, position: undefined, failure: fault };
    if (position !== undefined && position >= fleet.target) return { place, position };
    const arrival = await migrateTenant(parts, name, place, position, fleet, signal);
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

/** A database that the Platform API knows is there: it is only out of reach. */
function missing(place: Place, name: TenantName): TenantError {
  return place.id === undefined
    ? new TenantNotFoundError(name.tenant, name.database)
    : new TenantError('UNAVAILABLE', `Database "${name.database}" exists, but ${place.httpUrl} does not know it. Try again in a moment.`, name);
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
