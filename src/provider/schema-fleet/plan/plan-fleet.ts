import { joiningOf, type Announcement, type Joining } from './announcement';
import { checkWithTurso } from './check-with-turso';
import { isNothing, review } from './review';
import { NO_VERSION, unknownTenants } from '../../../fleet';
import type { Migration } from '../../../migrations';
import type { PlanContext } from '../../../terraform';
import { reportFindings } from '../../shared/migrations/findings';
import { knownMigrations, migrationsPlan, reachablePosition, reportRewrittenHistory } from '../../shared/migrations/migrations';
import { planOrganization } from '../../shared/organization';
import type { Turso } from '../../turso';
import { WORDS } from '../findings';
import type { attributes, FleetResourceState } from '../schema';
import { rolloutStrategy } from '../strategy';
import { knownHistory } from '../view-fleet';

type Context = PlanContext<typeof attributes, Turso>;
type FleetPlan = Context['plan'];

/** Attributes that the rollout computes. */
const FOUND_OUT = ['version', 'versions', 'tenant_count', 'behind_count', 'failed_count', 'quarantined_count', 'rollout'] as const;

/** Attributes that the user sets. */
const WRITTEN = [
  'schema_database', 'migrations', 'organization', 'databases', 'database_ids', 'discover', 'target_version', 'baseline', 'import_history',
  'import_history_table', 'foreign_keys', 'strategy', 'keepers',
] as const;

/**
 * Plans a rollout. All values come from the configuration and the refreshed state alone. Terraform plans again during the apply and expects
 * the same values, even if an application has brought up tenants meanwhile. Requests to Turso lead only to errors and warnings.
 */
export async function planFleet(context: Context): Promise<void> {
  const { plan, client, diagnostics, private: privateData } = context;
  if (plan.action === 'delete') return;
  planIdentity(plan, client);
  reportSchemaAmongTenants(context);
  const migrations = knownMigrations(plan.config.migrations, plan.config.foreign_keys);
  const target = plan.config.target_version;
  if (migrations === undefined || target === undefined) {
    for (const name of FOUND_OUT) plan.setUnknown(name);
    return;
  }
  const applied = knownHistory(privateData);
  reportRewrittenHistory(migrations, applied, plan.state?.migrations, diagnostics);
  const position = reachablePosition(migrations, target, applied, diagnostics);
  if (position === undefined) return;
  plan.set('migrations', migrationsPlan(migrations, plan.config.migrations, plan.state?.migrations));
  plan.set('version', migrations[position - 1]?.name ?? null);
  plan.set('behind_count', 0);
  if (rollsNothingOut(plan)) {
    for (const name of FOUND_OUT) plan.set(name, plan.state[name]);
    return;
  }
  announce(context, migrations, position);
  if (!diagnostics.hasErrors) await checkWithTurso(context, migrations, position);
}

/** Whether the rollout has nothing to do. A moved file of migrations does not count, because the plan keeps the old file. */
function rollsNothingOut(plan: FleetPlan): plan is FleetPlan & { readonly state: FleetResourceState } {
  return plan.state?.behind_count === 0 && plan.state.failed_count === 0 && !plan.changes('version') && WRITTEN.every((name) => !plan.changes(name));
}

function planIdentity(plan: FleetPlan, client: Turso | undefined): void {
  planOrganization(plan, client);
  const sameDatabases = plan.config.database_ids != null && !plan.changes('database_ids');
  // A configuration that names the organization for the first time does not change it.
  if (plan.state !== null && plan.state.organization !== null && !sameDatabases) plan.replace('organization');
}

function reportSchemaAmongTenants({ plan: { config: { schema_database: schema, databases } }, diagnostics }: Context): void {
  if (typeof schema !== 'string' || databases?.includes(schema) !== true) return;
  diagnostics.error(
    'Schema database among the tenants',
    `databases names "${schema}", which is the schema database. The rollout migrates it last anyway. Leave it out.`,
  );
}

/** Plans certain values, and leaves those unknown that an application or a failing tenant may still change. */
function announce({ plan, diagnostics }: Context, migrations: readonly Migration[], position: number): void {
  const { state, config } = plan;
  const selection = joiningOf(plan);
  const strategy = plan.known('strategy');
  if (selection.names !== undefined && strategy != null) {
    reportFindings(unknownTenants(rolloutStrategy(strategy), selection.names, 'error', WORDS), migrations, diagnostics);
  }
  announceRollout(plan, selection, strategy === undefined || typeof config.schema_database !== 'string' ? undefined : {
    migrations, position, schemaDatabase: config.schema_database, strategy: rolloutStrategy(strategy), ...selection, ...fleetOf(state),
  });
  plan.set('failed_count', 0);
  const { names } = selection;
  if (names === undefined) plan.setUnknown('tenant_count');
  else plan.set('tenant_count', names.length);
  // The rollout tries a tenant in quarantine again, with an unknown result.
  const steady = state?.quarantined_count === 0 && strategy !== undefined && strategy?.quarantine !== true;
  if (steady) plan.set('quarantined_count', 0);
  else plan.setUnknown('quarantined_count');
  if (!steady || names === undefined) plan.setUnknown('versions');
  else plan.set('versions', names.length === 0 ? {} : { [migrations[position - 1]?.name ?? NO_VERSION]: names.length });
}

function announceRollout(plan: FleetPlan, { joining, leaving }: Joining, announcement: Announcement | undefined): void {
  if (announcement === undefined) {
    plan.setUnknown('rollout');
    return;
  }
  const announced = review(announcement);
  const nobody = joining?.length === 0 && !leaving;
  plan.set('rollout', plan.state !== null && nobody && isNothing(announced) ? null : announced);
}

function fleetOf(state: FleetResourceState | null): Pick<Announcement, 'fleet'> {
  return state === null ? {} : { fleet: state };
}
