import { applyFleet } from './apply-fleet';
import { checkDiscovery } from './discover';
import { resource } from '../define';
import { planFleet } from './plan/plan-fleet';
import { attributes } from './schema';
import { standingOf } from './standing';
import { readFleetResource } from './view-fleet';
import { checkImportedRecord } from '../shared/migrations/import-history';
import { checkDeclared } from '../shared/migrations/migrations';
import { parseImportId } from '../shared/organization';

/** Manages a fleet: rolls one schema out over many databases. */
export const schemaFleet = resource({
  type: 'turso_schema_fleet',
  noun: 'schema fleet',
  identity: ['schema_database'],
  label: ({ schema_database: name }) => name,
  // Long enough for ten thousand databases in waves with pauses.
  timeout: 2 * 60 * 60_000,
  schema: {
    version: 1,
    description: 'Rolls one schema out over many databases, from two to many thousands: those that are declared, and those that an application made. The plan '
      + 'shows the pending migrations with their SQL, in how many databases they run and in which order, and tries them on the schema database. The apply '
      + 'rehearses them on a branch of a tenant, then goes through canaries and waves as `strategy` says, the schema database last. Each migration is one '
      + 'transaction with its record: a tenant that fails is rolled back alone and named, and the next apply goes on where this one stopped. It does what '
      + 'Turso\'s [schema databases](https://docs.turso.tech/features/multi-db-schemas) did, with databases of any kind. Destroying the fleet leaves the databases '
      + 'as they are. Imported by the name of its schema database, or as `organization/name`.',
    attributes,
  },
  upgrade: { 0: upgradeFirst },

  create: (plan, context) => applyFleet(plan, context),

  read: readFleetResource,

  update: (plan, _state, context) => applyFleet(plan, context),

  async delete() {
    // The databases and their records stay, and a recreated fleet continues from there.
  },

  plan: planFleet,

  validate(config, diagnostics) {
    checkDeclared(config, diagnostics);
    checkDiscovery(config.discover, diagnostics);
    checkImportedRecord(config, diagnostics);
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { schema_database: name, organization };
  },
});

/** A state of schema version 0: `versions` names the last migration of each database, including the schema database. */
interface FirstState {
  readonly migrations: readonly { readonly name: string }[] | null;
  readonly databases: readonly string[] | null;
  readonly versions: Readonly<Record<string, string>> | null;
}

/** Upgrades a state of schema version 0. The next refresh finds what it did not store. */
export function upgradeFirst(stored: FirstState): Record<string, unknown> {
  const byName = new Map(Object.entries(stored.versions ?? {}));
  const versions = (stored.databases ?? []).map((name) => byName.get(name));
  const target = stored.migrations?.at(-1)?.name ?? null;
  return { ...stored, ...standingOf(versions.map((version) => ({ version })), target) };
}
