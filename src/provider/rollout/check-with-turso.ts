import { reportRewrittenHistory } from './declared-migrations';
import { viewFleet } from './fleet-view';
import { importedRecord } from './imported-record';
import { judgeStatements } from './judge-statements';
import { knownHistory } from './read-fleet';
import { rehearsePending } from './rehearse-pending';
import type { attributes } from './schema';
import { existingSchema, findTenants, refuseEncrypted } from './tenants';
import type { AppliedMigration, FleetState } from '../../fleet';
import type { Migration } from '../../migrations';
import { attributePath, type Diagnostics, type PlanContext } from '../../terraform';
import type { Database } from '../../turso';
import type { Turso } from '../turso';

type Context = PlanContext<typeof attributes, Turso>;

/**
 * Looks for what would make a rollout fail or surprise: statements that destroy data, SQL that the schema database refuses, tenants
 * that cannot be migrated. Changes no value of the plan.
 *
 * @param position how many of the migrations the fleet is to have
 */
export async function checkWithTurso(context: Context, migrations: readonly Migration[], position: number): Promise<void> {
  const { plan, client: anywhere, signal, diagnostics, private: privateData } = context;
  const { schema_database: name } = plan.config;
  const organization = plan.known('organization');
  const client = organization === undefined ? anywhere : anywhere?.in(organization);
  const schema = typeof name === 'string' ? await client?.inventory.database(name, { signal }) : undefined;
  if (client === undefined || schema === undefined) {
    judge(migrations, position, knownHistory(privateData), diagnostics);
    return;
  }
  const database = existingSchema(schema);
  const fleet = await viewFleet(client, database, signal);
  if (plan.state === null) reportRewrittenHistory(migrations, fleet.applied, diagnostics);
  judge(migrations, position, fleet.applied, diagnostics, fleet.failed.flatMap(({ migration }) => migration ?? []));
  if (diagnostics.hasErrors) return;
  await checkDiscovered(context, client, schema, fleet);
  await rehearsePending({
    client,
    database,
    migrations,
    fleet,
    position,
    baseline: plan.known('baseline'),
    importHistory: importedRecord(plan.known('import_history'), plan.known('import_history_table')),
    signal,
    diagnostics,
  });
}

/**
 * What some database has is history, and was judged when it was new; what failed in others is still to come there.
 *
 * @param failed names of the migrations that failed in a tenant
 */
function judge(
  migrations: readonly Migration[], position: number, applied: readonly AppliedMigration[], diagnostics: Diagnostics,
  failed: readonly string[] = [],
): void {
  const had = new Set(applied.filter(({ interrupted, name }) => interrupted !== true && !failed.includes(name)).map(({ name }) => name));
  judgeStatements(
    migrations,
    migrations.slice(0, position).filter(({ name }) => !had.has(name)),
    migrations.slice(position).filter(({ name }) => had.has(name)).reverse(),
    diagnostics,
  );
}

/** Names that are shown of what a search finds. */
const MAX_NAMES = 10;

/** Whoever writes a search sees what it takes in before anything is changed. */
async function checkDiscovered({ plan, signal, diagnostics }: Context, client: Turso, schema: Database, fleet: FleetState): Promise<void> {
  const discover = plan.known('discover');
  if (discover == null) return;
  const { tenants } = await findTenants(client, { schema, databases: null, discover, branches: new Set(fleet.branches) }, signal);
  refuseEncrypted(tenants);
  if (plan.state !== null && !plan.changes('discover')) return;
  const names = tenants.slice(0, MAX_NAMES).map(({ name }) => `"${name}"`).join(', ');
  const more = tenants.length > MAX_NAMES ? ` and ${tenants.length - MAX_NAMES} more` : '';
  diagnostics.warn(
    tenants.length === 1 ? 'discover finds 1 database' : `discover finds ${tenants.length} databases`,
    `${tenants.length === 0 ? 'None fits so far.' : `These become tenants of the fleet: ${names}${more}.`} `
    + 'Databases that fit later become tenants, too. discover.exclude leaves out those that are none.',
    attributePath('discover'),
  );
}
