import type { DatabaseFinder, DatabaseAddress } from './database-finder';
import type { Databases } from './databases';
import { TenantError, TenantHistoryError, TenantMigrationError } from './errors';
import { outageOf, tenantError } from './failures';
import type { FleetScripts, FleetVersion, FleetVersions } from './fleet-versions';
import { ledgerStatement, markOf, markStatements, newRowStatement, type TenantRow } from './ledger-row';
import type { Settings } from './settings';
import type { TenantName } from './tenant-name';
import type { TimeLimit } from './time-limit';
import { migrateDatabase } from '../fleet/database/apply/migrate-database';
import type { DatabaseResult, MigrateDatabaseOptions } from '../fleet/database/apply/migrate-database-options';
import type { MigrationFailure } from '../fleet/database/failures/migration-failure';
import { withoutStrings } from '../migrations/without-strings';
import type { SqlStatement } from '../turso/sql/sql-types';

/** The parts that bring tenants to the fleet's version. */
export interface Parts {
  readonly settings: Settings;
  readonly finder: DatabaseFinder;
  readonly databases: Databases;
  readonly versions: FleetVersions;
}

/** A tenant with a database that can be opened. */
export interface Arrival {
  readonly address: DatabaseAddress;
  /** How many migrations its database has; undefined if unknown. */
  readonly position: number | undefined;
  /** Why the tenant is not at the fleet's version. */
  readonly failure?: TenantError;
}

/**
 * Migrates a tenant to a version of the fleet. Marks its row in the ledger before, and writes the result after.
 *
 * @param believed how many migrations the database has; if undefined, it is asked
 * @throws SqlError, TenantError if the ledger cannot be written; then the tenant stays as it is
 */
export async function migrateTenant(
  parts: Parts, name: TenantName, address: DatabaseAddress, believed: number | undefined, fleet: FleetScripts, limit: TimeLimit,
): Promise<Arrival> {
  const { signal } = limit;
  const { databases, finder } = parts;
  const { migrations, target, epoch } = fleet;
  const row: TenantRow = { ...name, id: address.id ?? await idOf(finder, name, signal) };
  const common: MigrateDatabaseOptions = {
    sql: databases.sql,
    database: { id: row.id ?? `unknown:${name.database}`, name: name.database, httpUrl: address.httpUrl },
    role: 'tenant',
    fleet: parts.settings.schemaDatabase,
    migrations,
    targetPosition: target,
    epoch,
    now: () => new Date(parts.settings.clock()),
  };
  // With an aborted signal this call only asks for the position, and begins no migration.
  const onlyAsk = { ...common, sql: databases.quick, signal: AbortSignal.abort() };
  const asked = believed !== undefined ? undefined : await migrateDatabase(onlyAsk);
  signal.throwIfAborted();
  const position = believed ?? asked?.position;
  if (asked?.failure !== undefined || position === undefined) return arrivalOf(name, address, position, asked?.failure);
  if (position >= target) {
    await addRow(parts, row, position, fleet);
    return { address, position };
  }
  const token = markOf(fleet, crypto.randomUUID());
  if (!await mark(parts, row, token, fleet, signal)) return { address, position: undefined, failure: overtaken(name) };
  limit.lift();
  const outcome = await migrateDatabase({ ...common, position, signal });
  // After an abort the outcome is unknown, so the row stays marked as uncertain.
  signal.throwIfAborted();
  await reportOutcome(parts, row, token, outcome, fleet);
  return arrivalOf(name, address, outcome.position, outcome.failure);
}

function arrivalOf(
  name: TenantName, address: DatabaseAddress, position: number | undefined, failure: MigrationFailure | undefined,
): Arrival {
  return { address, position, ...failure === undefined ? {} : { failure: tenantFailure(name, failure) } };
}

/**
 * Marks the tenant's row in the ledger. Returns false if another rollout has begun since the fleet's version was read.
 *
 * @throws SqlError if the schema database cannot be written
 */
async function mark(
  { finder, databases, settings }: Parts, row: TenantRow, token: string, fleet: FleetScripts, signal: AbortSignal,
): Promise<boolean> {
  const schema = await finder.schema(signal);
  const [, [[newest]]] = await databases.write(schema, ...markStatements(row, token, fleet, new Date(settings.clock())));
  return Number(newest) === fleet.epoch;
}

function overtaken({ tenant, database }: TenantName): TenantHistoryError {
  return new TenantHistoryError(tenant, database, ['A rollout of the fleet began at the same moment. Open the tenant again.']);
}

/** Only the ledger needs the id, so a failure does no harm. */
async function idOf(finder: DatabaseFinder, name: TenantName, signal: AbortSignal): Promise<string | undefined> {
  if (!finder.canLookUp) return undefined;
  return finder.lookUp(name, signal).then(({ id }) => id, () => undefined);
}

/** Writes the result. If that fails, the row stays uncertain, and the next rollout asks the tenant. */
async function reportOutcome(
  parts: Parts, row: TenantRow, token: string, { position, confirmed, failure }: DatabaseResult, fleet: FleetVersion,
): Promise<void> {
  if (!confirmed || position === undefined) return;
  await writeLedger(parts, row, [ledgerStatement(row, token, { position, failure }, fleet, new Date(parts.settings.clock()))]);
}

/** Adds a row, except while a rollout migrates the schema database. The next rollout asks a tenant without a row. */
async function addRow(parts: Parts, row: TenantRow, position: number, fleet: FleetVersion): Promise<void> {
  if (!fleet.busy) await writeLedger(parts, row, newRowStatement(row, { position }, fleet, new Date(parts.settings.clock())));
}

async function writeLedger(
  { finder, databases, settings }: Parts, name: TenantName, statements: readonly SqlStatement[],
): Promise<void> {
  if (statements.length === 0) return;
  try {
    const schema = await finder.schema(new AbortController().signal);
    await databases.write(schema, ...statements);
  } catch (error) {
    const warning = tenantError(error, name);
    settings.onWarning(warning instanceof TenantError ? warning : new TenantError('UNAVAILABLE', String(warning), name));
  }
}

function tenantFailure({ tenant, database }: TenantName, failure: MigrationFailure): TenantError {
  const { code, migration, statement, line, message } = failure;
  if (code === 'HISTORY' || code === 'KEEPS_LEDGER' || code === 'SUPERSEDED' || code === 'OTHER_FLEET') return new TenantHistoryError(tenant, database, [message]);
  const outage = outageOf(code);
  if (migration === undefined || outage !== undefined) {
    return new TenantError(outage ?? 'REJECTED', `Database "${database}" of tenant ${JSON.stringify(tenant)}: ${message}`, { tenant, database });
  }
  return new TenantMigrationError(tenant, database, {
    migration, line, reason: message, statement: statement === undefined ? undefined : withoutStrings(statement),
  });
}
