import { unavailable, type Databases } from './databases';
import type { Directory, Place } from './directory';
import { TenantError, TenantHistoryError, TenantMigrationError } from './errors';
import type { FleetScripts, FleetVersion, FleetVersions } from './fleet-versions';
import { ledgerStatement, markOf, markStatements, newRowStatement, type TenantRow } from './ledger-row';
import type { Settings } from './settings';
import type { TenantName } from './tenant-name';
import { migrateDatabase } from '../fleet/database/apply/migrate-database';
import type { DatabaseOutcome } from '../fleet/database/apply/migrate-database-options';
import type { MigrationFailure } from '../fleet/database/failures/migration-failure';
import { withoutStrings } from '../migrations/without-strings';
import type { SqlStatement } from '../turso/sql/sql-types';

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

export async function migrateTenant(
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
