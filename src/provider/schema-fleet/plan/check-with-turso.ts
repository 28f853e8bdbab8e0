import { checkTenants } from './check-tenants';
import { judgeStatements } from './judge-statements';
import { tryPending } from './try-pending';
import type { AppliedMigration } from '../../../fleet';
import type { Migration } from '../../../migrations';
import type { Diagnostics, PlanContext } from '../../../terraform';
import type { Turso } from '../../turso';
import { importedRecord } from '../import-history';
import { reportRewrittenHistory } from '../migrations';
import type { attributes } from '../schema';
import { existingSchema } from '../tenants';
import { viewFleet, knownHistory } from '../view-fleet';

type Context = PlanContext<typeof attributes, Turso>;

/**
 * Checks what would make a rollout fail: statements that destroy data, SQL that fails on the schema database, tenants that cannot be
 * migrated. Changes no value of the plan.
 *
 * @param position how many of the migrations the fleet will have
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
  if (plan.state === null) reportRewrittenHistory(migrations, fleet.applied, undefined, diagnostics);
  judge(migrations, position, fleet.applied, diagnostics, fleet.failedTenants.flatMap(({ migration }) => migration ?? []));
  if (diagnostics.hasErrors) return;
  await checkTenants(context, { client, schema, fleet, rehearses: fleet.schemaHistory.length !== position });
  if (diagnostics.hasErrors) return;
  await tryPending({
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
 * Judges the statements of migrations that no database has, and of those that failed in some. An earlier plan has judged the others.
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
