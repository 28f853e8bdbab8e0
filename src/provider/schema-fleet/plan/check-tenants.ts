import { reportUnknownTenants } from './unknown-tenants';
import type { FleetState } from '../../../fleet';
import { quotedNames } from '../../../notation';
import { attributePath, type Diagnostics, type PlanContext } from '../../../terraform';
import type { Database } from '../../../turso';
import type { Turso } from '../../turso';
import { refuseProtectedBranches } from '../branches';
import type { WrittenDiscovery } from '../discover';
import type { attributes } from '../schema';
import { rolloutStrategy } from '../strategy';
import { findTenants, refuseEncrypted } from '../tenants';

/** What a plan of a rollout knows of Turso. */
export interface TenantsToCheck {
  readonly client: Turso;
  readonly schema: Database;
  readonly fleet: FleetState;
  /** Whether there are migrations to rehearse. */
  readonly rehearses: boolean;
}

/** Looks at the tenants as they are at Turso now: what a search takes in, what failed before, and what a rollout could not do. */
export async function checkTenants(
  { plan, signal, diagnostics }: PlanContext<typeof attributes, Turso>, { client, schema, fleet, rehearses }: TenantsToCheck,
): Promise<void> {
  const [databases, discover, strategy] = [plan.known('databases'), plan.known('discover'), plan.known('strategy')];
  const branches = new Set(fleet.branches);
  const search = discover == null ? null : await presentSearch(client, schema, discover, plan.state?.discover ?? null, signal);
  const { tenants } = await findTenants(client, { schema, databases: databases ?? null, discover: search, branches }, signal);
  const declared = new Set(databases);
  if (discover != null) {
    const found = tenants.filter(({ name }) => !declared.has(name));
    refuseEncrypted(found);
    const fresh = found.filter(({ dbId }) => !fleet.positions.has(dbId));
    if (plan.state === null || plan.changes('discover')) {
      warnOfFound(found, fresh, plan.known('keepers') === undefined, diagnostics);
    }
    reportUnknownTenants(strategy, tenants.map(({ name }) => name), 'warning', diagnostics);
  }
  warnOfFailed(fleet, tenants, diagnostics);
  if (strategy !== undefined) await refuseProtectedBranches(client, tenants, { strategy: rolloutStrategy(strategy), rehearses }, signal);
}

/** The search as it fits what is there now: this apply may rename the group, which until then has its old name. */
async function presentSearch(
  client: Turso, schema: Database, discover: WrittenDiscovery, before: WrittenDiscovery | null, signal: AbortSignal,
): Promise<WrittenDiscovery> {
  if (discover.group === null || before?.group == null || before.group === discover.group || before.group !== schema.group) return discover;
  const found = await client.inventory.group(discover.group, { signal });
  return found === undefined ? { ...discover, group: before.group } : discover;
}

/**
 * Who writes a search sees what it takes in before anything is changed. What the configuration names itself, and what is a tenant
 * already, is no news.
 *
 * @param makesMore whether this apply is going to make tenants: keepers that are not known yet say so
 */
function warnOfFound(found: readonly Database[], fresh: readonly Database[], makesMore: boolean, diagnostics: Diagnostics): void {
  if (fresh.length === 0 && (found.length > 0 || makesMore)) return;
  diagnostics.warn(
    fresh.length === 0 ? 'discover finds no database so far' : `discover finds ${fresh.length} ${fresh.length === 1 ? 'database' : 'databases'}`,
    `${fresh.length === 0 ? 'No database fits now.' : `These become tenants of the fleet: ${quotedNames(fresh.map(({ name }) => name))}.`} `
    + 'Databases that fit later, those of this apply among them, become tenants, too. discover.exclude leaves out those that are none.',
    attributePath('discover'),
  );
}

/** Failed tenants that are written out. */
const MAX_FAILED = 10;

/** A plan that goes on after a failure says with whom. */
function warnOfFailed({ failed }: FleetState, tenants: readonly Database[], diagnostics: Diagnostics): void {
  const names = new Set(tenants.map(({ name }) => name));
  const again = failed.filter(({ name }) => names.has(name));
  if (again.length === 0) return;
  const lines = again.slice(0, MAX_FAILED).map(({ name, migration, error, quarantined }) => (
    `  "${name}"${migration === null ? '' : ` in migration "${migration}"`}${quarantined ? ', in quarantine since' : ''}: ${error}`));
  diagnostics.warn(
    again.length === 1 ? '1 tenant failed before' : `${again.length} tenants failed before`,
    `This rollout tries again what failed last time:\n\n${lines.join('\n')}${again.length > lines.length ? `\n  and ${again.length - lines.length} more` : ''}`,
  );
}
