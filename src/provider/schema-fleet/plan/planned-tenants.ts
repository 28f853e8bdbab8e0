import { fleetDatabase, type Finding, type FleetState, type PlannedTenants } from '../../../fleet';
import { quotedNames } from '../../../notation';
import type { PlanContext } from '../../../terraform';
import type { Database } from '../../../turso';
import type { Turso } from '../../turso';
import type { WrittenDiscovery } from '../discover';
import type { attributes } from '../schema';
import { findTenants, hiddenFrom } from '../tenants';

/** What a plan needs to know which tenants the fleet has now. */
export interface FleetInPlan {
  readonly client: Turso;
  readonly schema: Database;
  readonly fleet: FleetState;
}

/** Returns the present tenants of a plan, and warns of those that a new search adds. */
export async function plannedTenants(
  { plan, signal }: PlanContext<typeof attributes, Turso>, { client, schema, fleet }: FleetInPlan,
): Promise<PlannedTenants> {
  const [databases, discover] = [plan.known('databases'), plan.known('discover')];
  const branches = new Set(fleet.branches);
  const search = discover == null ? null : await presentSearch(client, schema, discover, plan.state?.discover ?? null, signal);
  const { tenants } = await findTenants(client, { schema, databases: databases ?? null, discover: search, branches }, signal);
  const declared = new Set(databases);
  const found = discover == null ? [] : tenants.filter(({ name }) => !declared.has(name));
  const isNew = discover != null && (plan.state === null || plan.changes('discover'));
  const hidden = await hiddenFrom(client, fleetDatabase(schema), fleet, tenants.map(fleetDatabase), { signal });
  return {
    tenants,
    found,
    findings: [...hidden === undefined ? [] : [hidden], ...isNew ? aboutFound(found, fleet, plan.known('keepers') === undefined) : []],
  };
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
function aboutFound(found: readonly Database[], { positions }: FleetState, makesMore: boolean): Finding[] {
  const fresh = found.filter(({ dbId }) => !positions.has(dbId));
  if (fresh.length === 0 && (found.length > 0 || makesMore)) return [];
  return [{
    severity: 'warning',
    summary: fresh.length === 0 ? 'discover finds no database so far' : `discover finds ${fresh.length} ${fresh.length === 1 ? 'database' : 'databases'}`,
    detail: `${fresh.length === 0 ? 'No database matches now.' : `These become tenants of the fleet: ${quotedNames(fresh.map(({ name }) => name))}.`} `
      + 'Databases that match later, including those of this apply, become tenants too. discover.exclude leaves out databases that are not tenants.',
    about: { kind: 'search' },
  }];
}
