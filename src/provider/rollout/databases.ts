import type { FleetDatabase, FleetState, RolloutResult } from '../../fleet';
import { attributePath, DiagnosticError } from '../../terraform';
import { databaseUrls, type Database } from '../../turso';
import type { Turso } from '../turso';

/** The names of databases with the name of the last migration that each has. One without any is left out. */
export type Versions = Record<string, string>;

/** A database as a rollout knows it. */
export function fleetDatabase(database: Database): FleetDatabase {
  return { id: database.dbId, name: database.name, group: database.group, httpUrl: databaseUrls(database).httpUrl };
}

/** The tenants of these names. Throws, with all names that do not exist, before anything is changed. */
export async function tenantDatabases(
  { inventory }: Turso, names: readonly string[], group: string | undefined, signal: AbortSignal,
): Promise<FleetDatabase[]> {
  const found = await Promise.all(names.map(async (name) => inventory.database(name, { group, signal })));
  const missing = names.filter((_name, index) => found[index] === undefined);
  if (missing.length > 0) {
    throw new DiagnosticError({
      summary: 'Databases of the fleet do not exist',
      detail: `No database was migrated, for these do not exist: ${missing.map((name) => `"${name}"`).join(', ')}. `
        + 'Create them first, for example by referring to their resources, or take them out of databases.',
      path: attributePath('databases'),
    });
  }
  return found.flatMap((database) => (database === undefined ? [] : [migratable(database)]));
}

/** A database that a rollout can reach. Throws for an encrypted one, before anything is changed: a fleet knows no keys. */
export function migratable(database: Database): FleetDatabase {
  if (database.encryptionCipher === undefined) return fleetDatabase(database);
  throw new DiagnosticError({
    summary: `Database "${database.name}" is encrypted`,
    detail: 'A fleet rolls its migrations out without keys, so it can neither have it as a tenant nor as its schema database. No database was migrated. '
      + 'Take it out of the fleet, and migrate it with its key.',
    path: attributePath('databases'),
  });
}

/** Where the ledger says that these databases are now. */
export async function currentVersions(
  { inventory }: Turso, fleet: FleetState, schema: Database, names: readonly string[], signal: AbortSignal,
): Promise<Versions> {
  // By id, not by name: a database recreated under its old name has none of the migrations.
  const rows = new Map(fleet.databases.map((row) => [row.id, row.version]));
  const tenants = await Promise.all(names.map(async (name) => {
    const database = await inventory.database(name, { group: schema.group, signal });
    return { name, version: database === undefined ? null : rows.get(database.dbId) };
  }));
  return versions([{ name: schema.name, version: fleet.schema.at(-1)?.name }, ...tenants]);
}

/** Where a rollout left the databases. */
export function rolledOutVersions({ schema, versions: tenants }: RolloutResult): Versions {
  return versions([schema, ...tenants]);
}

/** Where a rollout is to bring the databases. */
export function targetVersions(version: string | null, names: readonly string[]): Versions {
  return versions(names.map((name) => ({ name, version })));
}

function versions(databases: readonly { readonly name: string; readonly version?: string | null }[]): Versions {
  return Object.fromEntries(databases.flatMap(({ name, version }): [string, string][] => (version == null ? [] : [[name, version]])));
}
