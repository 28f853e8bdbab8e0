import type { WrittenDiscovery } from './discover';
import { findTenants, type FoundTenants } from './tenants';
import type { FleetState } from '../../fleet';
import { withoutStrings } from '../../migrations';
import { attributePath, DiagnosticError } from '../../terraform';
import type { Database } from '../../turso';
import type { Turso } from '../turso';

/** Which tenants a status is asked for. */
interface AskedTenants {
  readonly databases: readonly string[] | null;
  readonly discover: WrittenDiscovery | null;
}

/** The tenants that a status is asked for; where nobody says which, those of the ledger. */
export async function tenantsOf(
  client: Turso, schema: Database, fleet: FleetState, { databases, discover }: AskedTenants, signal: AbortSignal,
): Promise<FoundTenants> {
  const branches = new Set(fleet.branches);
  if (databases !== null || discover !== null) return findTenants(client, { schema, databases, discover, branches }, signal);
  const inGroup = await known(client, fleet, schema.group, signal);
  // Tenants of other groups are rare, and so are those that were deleted since: both are looked for in the whole organization.
  const tenants = inGroup.length === fleet.positions.size ? inGroup : await known(client, fleet, undefined, signal);
  return { tenants: [...tenants].sort((one, other) => (one.name < other.name ? -1 : 1)), missing: [] };
}

async function known({ inventory }: Turso, { positions }: FleetState, group: string | undefined, signal: AbortSignal): Promise<Database[]> {
  return (await inventory.databases({ group }, { signal })).filter(({ dbId }) => positions.has(dbId));
}

/** The error of a database that is not the schema database of a fleet, or not yet. */
export function noFleet(name: string): DiagnosticError {
  return new DiagnosticError({
    summary: `Database "${name}" keeps no fleet`,
    detail: 'schema_database has to be the schema database of a turso_schema_fleet that was applied at least once. Name that, or refer to it as '
      + 'turso_schema_fleet.x.schema_database, so that it is applied first.',
    path: attributePath('schema_database'),
  });
}

/** What stands in strings may be a secret. A statement that was cut inside of one is not shown. */
export function shownStatement(statement: string | null): string | null {
  if (statement === null) return null;
  try {
    return withoutStrings(statement);
  } catch {
    return null;
  }
}
