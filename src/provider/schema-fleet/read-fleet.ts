import { migrationsState } from './migrations';
import type { attributes, FleetResourceState } from './schema';
import { standingOf, type Standing, type TenantStanding } from './standing';
import { findTenants, type FoundTenants } from './tenants';
import {
  askHistories, fleetDatabase, readFleet, readLedger, readMigrations,
  type AppliedMigration, type FleetDatabase, type FleetState, type LedgerPosition,
} from '../../fleet';
import type { PrivateData, ResourceContext } from '../../terraform';
import { SharedWork } from '../../turso';
import { locate } from '../shared/locate';
import type { Turso } from '../turso';

/** Under this key the state remembers, out of sight, what was applied anywhere: plans are checked against it. */
const APPLIED = 'applied';

/** What any database of the fleet has or may have, as the last look or rollout saw it. */
export function knownHistory(privateData: PrivateData): readonly AppliedMigration[] {
  return privateData.get<AppliedMigration[]>(APPLIED) ?? [];
}

/** Under this key the state remembers the UUID of the schema database, by which that is found where its organization was renamed. */
const SCHEMA = 'schema';

/** Keeps both for the plans to come. A refresh keeps the same as an apply: OpenTofu reports another content as a change. */
export function keepHistory(privateData: PrivateData, schemaId: string, applied: readonly AppliedMigration[]): void {
  privateData.set(SCHEMA, schemaId);
  privateData.set(APPLIED, applied);
}

/** The fleet as it is now: one listing of databases and one look at the ledger. */
export async function readFleetResource(
  state: FleetResourceState, { client: anywhere, signal, private: privateData }: ResourceContext<typeof attributes, Turso>,
): Promise<FleetResourceState | undefined> {
  const { schema_database: name, organization, database_ids: ids } = state;
  const known = privateData.get<string>(SCHEMA);
  const located = await locate(anywhere, { name, organization, ids: ids ?? (known === undefined ? [] : [known]) }, signal);
  if (located === undefined) return undefined;
  const { client, found: schema } = located;
  const fleet = await viewFleet(client, fleetDatabase(schema), signal);
  if (!fleet.ledger) return undefined;
  keepHistory(privateData, schema.dbId, fleet.applied);
  const declared = state.migrations === null ? await imported(client, fleetDatabase(schema), signal) : state;
  const found = await findTenants(client, {
    schema, databases: declared.databases, discover: state.discover, branches: new Set(fleet.branches),
  }, signal);
  return {
    ...state,
    ...declared,
    organization: client.organization ?? null,
    rollout: null,
    version: fleet.schema.at(-1)?.name ?? null,
    ...standing(
      fleet, found, state.target_version ?? declared.migrations.at(-1)?.name ?? null, await askUncertain(client, fleet, found, signal),
    ),
  };
}

/** How long tenants are asked at most, in milliseconds. Those that give no answer until then are told as unknown. */
const LONGEST_ASKING = 60_000;

/** What tenants say themselves whose row in the ledger is not certain: somebody was about to touch them, and was cut off. */
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

/** What an import finds in the schema database: nobody has said anything else about the fleet yet. */
async function imported(
  client: Turso, schema: FleetDatabase, signal: AbortSignal,
): Promise<Pick<FleetResourceState, 'migrations' | 'databases'>> {
  const migrations = await readMigrations(client.sql, schema, { signal });
  const databases: string[] = [];
  for await (const { name } of readLedger(client.sql, schema, { signal })) databases.push(name);
  return { migrations: migrationsState(migrations), databases: databases.sort() };
}

/**
 * Where the tenants are, as the ledger says, or as they say themselves where it is not certain.
 * One that was declared and is gone counts as one of which nothing is known: the next apply
 * finds it, or says that it is gone.
 */
export function standing(
  { positions }: FleetState, { tenants, missing }: FoundTenants, target: string | null,
  asked: ReadonlyMap<string, readonly AppliedMigration[]> = new Map(),
): Standing {
  return standingOf([
    // By id, not by name: a database recreated under its old name has none of the migrations.
    ...tenants.map(({ dbId }) => standingOfRow(positions.get(dbId), asked.get(dbId))),
    ...missing.map(() => ({ version: undefined })),
  ], target);
}

const VIEWS = new WeakMap<Turso, SharedWork<FleetState>>();

/** What the schema database keeps of its fleet: read once for the refresh and the plan of one run. */
export async function viewFleet(client: Turso, schema: FleetDatabase, signal: AbortSignal): Promise<FleetState> {
  const views = VIEWS.get(client) ?? new SharedWork<FleetState>({ keep: true });
  VIEWS.set(client, views);
  return views.run(schema.id, async () => readFleet(client.sql, schema, { signal }));
}

/** To be called around every rollout, so that the next view reads the fleet again. */
export function forgetFleet(client: Turso, schema: FleetDatabase): void {
  VIEWS.get(client)?.forget(schema.id);
}
