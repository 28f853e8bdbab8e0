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

/** The checks need this from Turso. */
export interface TenantsToCheck {
  readonly client: Turso;
  readonly schema: Database;
  readonly fleet: FleetState;
  /** Whether there are migrations to rehearse. */
  readonly rehearses: boolean;
}

/** Checks the present tenants: warns of those that a search finds and of earlier failures, rejects those that a rollout cannot migrate. */
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

/** Returns the search with the present name of the group, if this apply renames the group. */
async function presentSearch(
  client: Turso, schema: Database, discover: WrittenDiscovery, before: WrittenDiscovery | null, signal: AbortSignal,
): Promise<WrittenDiscovery> {
  if (discover.group === null || before?.group == null || before.group === discover.group || before.group !== schema.group) return discover;
  const found = await client.inventory.group(discover.group, { signal });
  return found === undefined ? { ...discover, group: before.group } : discover;
}

/**
 * Warns of the databases that a new search adds, before anything changes. Leaves out declared tenants and present ones.
 *
 * @param makesMore whether this apply creates tenants, which unknown keepers show
 */
function warnOfFound(found: readonly Database[], fresh: readonly Database[], makesMore: boolean, diagnostics: Diagnostics): void {
  if (fresh.length === 0 && (found.length > 0 || makesMore)) return;
  diagnostics.warn(
    fresh.length === 0 ? 'discover finds no database so far' : `discover finds ${fresh.length} ${fresh.length === 1 ? 'database' : 'databases'}`,
    `${fresh.length === 0 ? 'No database matches now.' : `These become tenants of the fleet: ${quotedNames(fresh.map(({ name }) => name))}.`} `
    + 'Databases that match later, including those of this apply, become tenants too. discover.exclude leaves out databases that are not tenants.',
    attributePath('discover'),
  );
}

/** How many failed tenants a message names. */
const MAX_FAILED = 10;

/** Warns that the rollout will try failed tenants again. */
function warnOfFailed({ failedTenants: failed }: FleetState, tenants: readonly Database[], diagnostics: Diagnostics): void {
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
