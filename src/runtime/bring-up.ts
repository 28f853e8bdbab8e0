import { claim, complete, isUnfinished } from './claim';
import type { DatabaseAddress } from './database-finder';
import { TenantError, TenantExistsError, TenantHistoryError, TenantNotFoundError } from './errors';
import { explained, isMissing, tenantError } from './failures';
import { migrateTenant, type Arrival, type Parts } from './migrate-tenant';
import { historyError, readTenantHistory, type TenantMigration } from './tenant-history';
import type { TenantName } from './tenant-name';
import type { CreateOptions } from './tenants';
import type { TimeLimit } from './time-limit';
import { UnconfirmedError } from './unconfirmed';
import { TimeLimitExceeded } from '../turso/http/time';

/** How many attempts a tenant gets if a rollout begins new migrations in the meantime. */
const ATTEMPTS = 3;

/**
 * Brings a tenant to the fleet's version. Asks the tenant and the schema database at the same time. If the tenant is up to date, it sends
 * nothing else.
 *
 * @throws TenantError if its database does not exist or does not answer
 */
export async function bringUp(parts: Parts, name: TenantName, limit: TimeLimit): Promise<Arrival> {
  const { signal } = limit;
  const version = parts.versions.current(signal);
  // The result is used later. Until then a failure must not count as an unhandled rejection.
  version.catch(() => undefined);
  const { address, history } = await ask(parts, name, signal);
  if (history instanceof TenantError) return { address, position: undefined, failure: history };
  return settled(name, address, history.length, async () => {
    const known = await version;
    const isThere = history.length >= known.target && historyError(name, history, known, parts.settings.schemaDatabase) === undefined;
    return isThere ? { address, position: history.length } : advance(parts, name, address, { history, position: history.length }, limit);
  });
}

/** A tenant that was created, or found. */
export interface Creation extends Arrival {
  readonly created: boolean;
}

/**
 * Creates the tenant's database if it does not exist, brings it to the fleet's version, and runs the initial statements.
 *
 * @param creator names this call among all that create the same tenant
 * @throws TenantExistsError if another call has created it and `ifExists` is `throw`
 * @throws TenantError if the database cannot be created or does not answer
 */
export async function createAndBringUp(
  parts: Parts, name: TenantName, { ifExists, initial = [] }: CreateOptions, creator: string, limit: TimeLimit,
): Promise<Creation> {
  const { signal } = limit;
  const { address, isNew } = await parts.finder.findOrCreate(name, signal);
  const history = isNew ? [] : await acceptedHistory(parts, name, address, signal);
  if (history instanceof TenantHistoryError) return { address, position: undefined, failure: history, created: false };
  const isOurs = (isNew || await isUnfinished(parts, name, address, signal)) && await claim(parts, name, address, creator);
  if (!isOurs && ifExists !== 'open') throw new TenantExistsError(name.tenant, name.database);
  const first: Knowledge = { history, position: undefined };
  const arrival = await settled(name, address, undefined, async () => advance(parts, name, address, first, limit));
  if (!isOurs) return { ...arrival, created: false };
  // Without the fleet's version the initial statements cannot run. The next call completes the tenant.
  if (arrival.failure !== undefined) throw arrival.failure;
  const created = await complete(parts, name, address, creator, initial);
  if (!created && ifExists !== 'open') throw new TenantExistsError(name.tenant, name.database);
  return { ...arrival, created };
}

/** Returns the history of a database that exists, or why it is not a tenant of this fleet. */
async function acceptedHistory(
  parts: Parts, name: TenantName, address: DatabaseAddress, signal: AbortSignal,
): Promise<TenantMigration[] | TenantHistoryError> {
  const history = await explained(name, historyOf(parts, name, address, signal));
  if (history instanceof TenantHistoryError) return history;
  return historyError(name, history, await parts.versions.current(signal), parts.settings.schemaDatabase) ?? history;
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
async function advance(parts: Parts, name: TenantName, address: DatabaseAddress, first: Knowledge, limit: TimeLimit): Promise<Arrival> {
  const { signal } = limit;
  let { history, position } = first;
  for (let attempt = 1; ; attempt++) {
    const fleet = await parts.versions.scripts(signal);
    const fault = historyError(name, history, fleet, parts.settings.schemaDatabase);
    if (fault !== undefined) return { address, position: undefined, failure: fault };
    if (position !== undefined && position >= fleet.target) return { address, position };
    const arrival = await migrateTenant(parts, name, address, position, fleet, limit);
    if (!(arrival.failure instanceof TenantHistoryError) || attempt === ATTEMPTS) return arrival;
    // In the meantime a rollout may have begun new migrations and applied them here.
    const found = await historyOf(parts, name, address, signal);
    if (found instanceof TenantError) return { address, position: undefined, failure: found };
    history = found;
    position = found.length;
  }
}

/** Returns failures that left the database unchanged, so that the caller can open it anyway. Throws other errors. */
async function settled(
  name: TenantName, address: DatabaseAddress, position: number | undefined, work: () => Promise<Arrival>,
): Promise<Arrival> {
  try {
    return await work();
  } catch (error) {
    const failure = tenantError(error, name);
    if (failure instanceof TenantError) return { address, position, failure };
    throw failure;
  }
}

/** Reads the history of a tenant. If the computed URL is wrong, looks the database up. */
async function ask(
  parts: Parts, name: TenantName, signal: AbortSignal,
): Promise<{ address: DatabaseAddress; history: TenantMigration[] | TenantHistoryError }> {
  const address = await parts.finder.tenant(name, signal);
  try {
    return { address, history: await historyOf(parts, name, address, signal) };
  } catch (error) {
    const wasComputed = address.id === undefined && parts.finder.canLookUp;
    const known = wasComputed && isMissing(error) ? await confirm(parts, name, signal) : address;
    if (known.httpUrl === address.httpUrl) throw isMissing(error) ? missing(known, name) : tenantError(error, name);
    return { address: known, history: await explained(name, historyOf(parts, name, known, signal)) };
  }
}

/** Looks up a database that its host does not know. */
async function confirm({ finder }: Parts, name: TenantName, signal: AbortSignal): Promise<DatabaseAddress> {
  try {
    return await finder.lookUp(name, signal);
  } catch (error) {
    if (error instanceof TimeLimitExceeded) throw new UnconfirmedError(name.tenant, name.database, `The Platform API gave ${error.message}.`);
    if (!(error instanceof TenantError) || error.code !== 'UNAVAILABLE') throw error;
    throw new UnconfirmedError(name.tenant, name.database, error.message);
  }
}

/** A database that the Platform API knows exists, although its host does not know it yet. */
function missing(address: DatabaseAddress, name: TenantName): TenantError {
  return address.id === undefined
    ? new TenantNotFoundError(name.tenant, name.database)
    : new TenantError('UNAVAILABLE', `Database "${name.database}" exists, but ${address.httpUrl} does not know it yet. Try again in a moment.`, name);
}

async function historyOf(
  { databases }: Parts, name: TenantName, address: DatabaseAddress, signal: AbortSignal,
): Promise<TenantMigration[] | TenantHistoryError> {
  try {
    return await readTenantHistory(databases, name, address, signal);
  } catch (error) {
    if (error instanceof TenantHistoryError) return error;
    throw error;
  }
}
