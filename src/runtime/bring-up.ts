import { isMissing, unavailable, type Databases } from './databases';
import type { Directory, Place, TenantName } from './directory';
import { TenantError, TenantHistoryError, TenantMigrationError, TenantNotFoundError } from './errors';
import type { FleetScripts, FleetVersion, FleetVersions } from './fleet-versions';
import { ledgerStatement, markOf, markStatements, newRowStatement, type TenantRow } from './ledger-row';
import type { Settings } from './settings';
import { historyError, readTenantHistory, type TenantMigration } from './tenant-history';
import type { DatabaseOutcome } from '../fleet/database/database-migration';
import { migrateDatabase } from '../fleet/database/migrate-database';
import type { MigrationFailure } from '../fleet/database/migration-failure';
import { withoutStrings } from '../migrations/without-strings';
import type { SqlStatement } from '../turso/sql/sql-types';

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

async function migrate(
  parts: Parts, name: TenantName, place: Place, believed: number | undefined, fleet: FleetScripts, signal: AbortSignal,
): Promise<Arrival> {
  const { databases, directory } = parts;
  const { migrations, target, epoch } = fleet;
  const row: TenantRow = { ...name, id: place.id ?? await idOf(directory, name, signal) };
  const common = {
    sql: databases.sql,
    database: { id: row.id ?? `unknown:${name.database}`, name: name.database, httpUrl: place.httpUrl },
    role: 'tenant',
    fleet: parts.settings.schemaDatabase,
    migrations,
    target,
    epoch,
    now: () => new Date(parts.settings.clock()),
  } as const;
  // Only asked at first: a signal that came already lets nothing else begin.
  const asked = believed !== undefined ? undefined : await migrateDatabase({ ...common, signal: AbortSignal.abort() });
  signal.throwIfAborted();
  const position = believed ?? asked?.position;
  if (asked?.failure !== undefined || position === undefined) return arrivalOf(name, place, position, asked?.failure);
  if (position >= target) {
    await noteNewRow(parts, row, position, fleet);
    return { place, position };
  }
  const token = markOf(fleet, crypto.randomUUID());
  if (!await isMarked(parts, row, token, fleet, signal)) return { place, position: undefined, failure: overtaken(name) };
  const outcome = await migrateDatabase({ ...common, position, signal });
  // Whoever gives up leaves the row as it is marked: it is not certain.
  signal.throwIfAborted();
  await noteInLedger(parts, row, token, outcome, fleet);
  return arrivalOf(name, place, outcome.position, outcome.failure);
}

function arrivalOf(name: TenantName, place: Place, position: number | undefined, failure: MigrationFailure | undefined): Arrival {
  return { place, position, ...failure === undefined ? {} : { failure: tenantFailure(name, failure) } };
}

/**
 * Whether the ledger now says that this tenant is about to be touched. Not where another rollout has begun since the fleet was looked at.
 *
 * @throws TenantError when the schema database cannot be written to: then the tenant is left as it is
 */
async function isMarked(
  { directory, databases, settings }: Parts, row: TenantRow, token: string, fleet: FleetScripts, signal: AbortSignal,
): Promise<boolean> {
  const schema = await directory.schema(signal);
  const [, [[newest]]] = await databases.write(schema, ...markStatements(row, token, fleet, new Date(settings.clock())));
  return Number(newest) === fleet.epoch;
}

function overtaken({ tenant, database }: TenantName): TenantHistoryError {
  return new TenantHistoryError(tenant, database, ['A rollout of the fleet has begun at this moment. Open the tenant again.']);
}

/** For the ledger alone: nothing fails without it. */
async function idOf(directory: Directory, name: TenantName, signal: AbortSignal): Promise<string | undefined> {
  if (!directory.canLookUp) return undefined;
  return directory.lookUp(name, signal).then(({ id }) => id, () => undefined);
}

/** Best effort: until it is written, the row stays uncertain, and the next rollout asks the tenant. */
async function noteInLedger(
  parts: Parts, row: TenantRow, token: string, { position, confirmed, failure }: DatabaseOutcome, fleet: FleetVersion,
): Promise<void> {
  if (!confirmed || position === undefined) return;
  await tellLedger(parts, row, [ledgerStatement(row, token, { position, failure }, fleet, new Date(parts.settings.clock()))]);
}

/** Not while a rollout migrates the schema database: without a row the tenant is asked by the next one. */
async function noteNewRow(parts: Parts, row: TenantRow, position: number, fleet: FleetVersion): Promise<void> {
  if (!fleet.busy) await tellLedger(parts, row, newRowStatement(row, { position }, fleet, new Date(parts.settings.clock())));
}

async function tellLedger({ directory, databases, settings }: Parts, name: TenantName, statements: readonly SqlStatement[]): Promise<void> {
  if (statements.length === 0) return;
  try {
    const schema = await directory.schema(new AbortController().signal);
    await databases.write(schema, ...statements);
  } catch (error) {
    const warning = unavailable(error, name);
    settings.onWarning(warning instanceof TenantError ? warning : new TenantError('UNAVAILABLE', String(warning), name));
  }
}

function tenantFailure({ tenant, database }: TenantName, failure: MigrationFailure): TenantError {
  const { code, migration, statement, line, message } = failure;
  if (code === 'HISTORY' || code === 'KEEPS_LEDGER' || code === 'SUPERSEDED' || code === 'OTHER_FLEET') return new TenantHistoryError(tenant, database, [message]);
  if (migration === undefined) return new TenantError('UNAVAILABLE', `Database "${database}" of tenant ${JSON.stringify(tenant)}: ${message}`, { tenant, database });
  return new TenantMigrationError(tenant, database, {
    migration, line, reason: message, statement: statement === undefined ? undefined : withoutStrings(statement),
  });
}
