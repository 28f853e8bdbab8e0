import { plannedTenants } from './planned-tenants';
import { checkRollout, judgePending } from '../../../fleet';
import type { Migration } from '../../../migrations';
import type { PlanContext } from '../../../terraform';
import { reportFindings } from '../../shared/migrations/findings';
import { importedRecord } from '../../shared/migrations/import-history';
import { reportRewrittenHistory } from '../../shared/migrations/migrations';
import type { Turso } from '../../turso';
import { WORDS } from '../findings';
import type { attributes } from '../schema';
import { rolloutStrategy } from '../strategy';
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
  const found = typeof name === 'string' ? await client?.inventory.database(name, { signal }) : undefined;
  if (client === undefined || found === undefined) {
    reportFindings(judgePending(migrations, position, knownHistory(privateData), WORDS), migrations, diagnostics);
    return;
  }
  const schema = existingSchema(found);
  const fleet = await viewFleet(client, schema, signal);
  if (plan.state === null) reportRewrittenHistory(migrations, fleet.applied, undefined, diagnostics);
  if (diagnostics.hasErrors) return;
  const strategy = plan.known('strategy');
  const { findings } = await checkRollout({
    sql: client.sql,
    schema,
    migrations,
    fleet,
    position,
    tenants: async () => plannedTenants(context, { client, schema: found, fleet }),
    strategy: strategy === undefined ? undefined : rolloutStrategy(strategy),
    ...plan.known('discover') == null ? {} : { unknownTenants: 'warning' as const },
    findGroup: async (group) => client.inventory.group(group, { signal }),
    words: WORDS,
    baseline: plan.known('baseline') ?? undefined,
    importHistory: importedRecord(plan.known('import_history'), plan.known('import_history_table')),
    signal,
  });
  reportFindings(findings, migrations, diagnostics);
}
