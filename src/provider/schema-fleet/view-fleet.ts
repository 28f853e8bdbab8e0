import type { attributes, FleetResourceState } from './schema';
import { standingOf, type Standing, type TenantStanding } from './standing';
import { findTenants, hiddenFrom, type FoundTenants } from './tenants';
import {
  askHistories, fleetDatabase, readFleet, readLedger, readMigrations,
  type AppliedMigration, type FleetDatabase, type FleetState, type LedgerPosition,
} from '../../fleet';
import type { Diagnostics, PrivateData, ResourceContext } from '../../terraform';
import { SharedWork } from '../../turso';
import { locate } from '../shared/locate';
import { migrationsState } from '../shared/migrations/migrations';
import type { Turso } from '../turso';

/** The private state keeps the migrations that any database has under this key. Plans check against it. */
const APPLIED = 'applied';

/** Returns the migrations that any database of the fleet has or may have, as of the last refresh or rollout. */
export function knownHistory(privateData: PrivateData): readonly AppliedMigration[] {
  return privateData.get<AppliedMigration[]>(APPLIED) ?? [];
}

/** The private state keeps the UUID of the schema database under this key, to find it after its organization was renamed. */
const SCHEMA = 'schema';

/** Stores both for later plans. A refresh must store the same as an apply, because OpenTofu reports a difference as a change. */
export function keepHistory(privateData: PrivateData, schemaId: string, applied: readonly AppliedMigration[]): void {
  privateData.set(SCHEMA, schemaId);
  privateData.set(APPLIED, applied);
}

/** Reads the fleet with one list of databases and one query of the ledger. */
export async function readFleetResource(
  state: FleetResourceState, { client: anywhere, signal, diagnostics, private: privateData }: ResourceContext<typeof attributes, Turso>,
): Promise<FleetResourceState | undefined> {
  const { schema_database: name, organization, database_ids: ids } = state;
  const known = privateData.get<string>(SCHEMA);
  const located = await locate(anywhere, { name, organization, ids: ids ?? (known === undefined ? [] : [known]) }, signal);
  if (located === undefined) return undefined;
  const { client, found: schema } = located;
  const fleet = await viewFleet(client, fleetDatabase(schema), signal);
  if (!fleet.hasLedger) return undefined;
  keepHistory(privateData, schema.dbId, fleet.applied);
  const declared = state.migrations === null ? await imported(client, fleetDatabase(schema), signal) : state;
  const found = await findTenants(client, {
    schema, databases: declared.databases, discover: state.discover, branches: new Set(fleet.branches),
  }, signal);
  await warnOfHidden(diagnostics, client, { schema: fleetDatabase(schema), fleet, found }, signal);
  return {
    ...state,
    ...declared,
    organization: client.organization ?? null,
    rollout: null,
    version: fleet.schemaHistory.at(-1)?.name ?? null,
    ...standing(
      fleet, found, state.target_version ?? declared.migrations.at(-1)?.name ?? null, await askUncertain(client, fleet, found, signal),
    ),
  };
}

/** How many tenants a refresh looks for that have left the fleet. Usually they are deleted, and a hidden group hides many. */
const SAMPLE = 10;

/** Warns that the token may not see tenants, because the state then counts fewer than the fleet has. */
async function warnOfHidden(
  diagnostics: Diagnostics, client: Turso, seen: { schema: FleetDatabase; fleet: FleetState; found: FoundTenants }, signal: AbortSignal,
): Promise<void> {
  const { schema, fleet, found } = seen;
  const hidden = await hiddenFrom(client, schema, fleet, found.tenants.map(fleetDatabase), { signal, atMost: SAMPLE });
  if (hidden === undefined) return;
  diagnostics.warn('Tenants are out of reach', `${hidden.detail} Until then, the counts of the fleet leave out what the token may not see.`);
}

/** How long to ask tenants, in milliseconds. The version of those that do not answer is unknown. */
const LONGEST_ASKING = 60_000;

/** Asks tenants whose row in the ledger is uncertain, because a rollout was cut off while it migrated them. */
async function askUncertain(
  client: Turso, { positions }: FleetState, { tenants }: FoundTenants, signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly AppliedMigration[]>> {
  const uncertain = tenants.filter(({ dbId, encryptionCipher }) =>
    positions.get(dbId)?.position === null && encryptionCipher === undefined);
  if (uncertain.length === 0) return new Map();
  return askHistories(client.sql, uncertain.map(fleetDatabase), { signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_ASKING)]) });
}

function standingOfRow(row: LedgerPosition | undefined, said: readonly AppliedMigration[] | undefined): TenantStanding {
  if (row === undefined) return { version: undefined };
  const { failed, quarantined } = row;
  if (row.position !== null) return { version: row.version, failed, quarantined };
  return { version: said === undefined ? undefined : said.at(-1)?.name ?? null, uncertain: true, failed, quarantined };
}

/** Reads migrations and tenants from the schema database, for an import. */
async function imported(
  client: Turso, schema: FleetDatabase, signal: AbortSignal,
): Promise<Pick<FleetResourceState, 'migrations' | 'databases'>> {
  const migrations = await readMigrations(client.sql, schema, { signal });
  const databases: string[] = [];
  for await (const { name } of readLedger(client.sql, schema, { signal })) databases.push(name);
  return { migrations: migrationsState(migrations), databases: databases.sort() };
}

/**
 * Counts the tenants by version, as the ledger says, or as uncertain tenants say themselves. A declared tenant that does not exist has an
 * unknown version: the next apply finds it or fails.
 */
export function standing(
  { positions }: FleetState, { tenants, missing }: FoundTenants, target: string | null,
  asked: ReadonlyMap<string, readonly AppliedMigration[]> = new Map(),
): Standing {
  return standingOf([
    // By id and not by name, because a recreated database of the same name has no migrations.
    ...tenants.map(({ dbId }) => standingOfRow(positions.get(dbId), asked.get(dbId))),
    ...missing.map(() => ({ version: undefined })),
  ], target);
}

const VIEWS = new WeakMap<Turso, SharedWork<FleetState>>();

/** Reads what the schema database stores about its fleet, once for the refresh and the plan of one run. */
export async function viewFleet(client: Turso, schema: FleetDatabase, signal: AbortSignal): Promise<FleetState> {
  const views = VIEWS.get(client) ?? new SharedWork<FleetState>({ keep: true });
  VIEWS.set(client, views);
  return views.run(schema.id, async () => readFleet(client.sql, schema, { signal }));
}

/** Makes the next view read the fleet again. Call it after every rollout. */
export function forgetFleet(client: Turso, schema: FleetDatabase): void {
  VIEWS.get(client)?.forget(schema.id);
}
