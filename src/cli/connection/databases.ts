import { CommandError } from './command-error';
import type { Connection } from './connect';
import { fleetDatabase, selectTenants, type Discovery, type FleetDatabase } from '../../fleet';
import type { Database } from '../../turso';

/** The schema database of this name. */
export async function schemaDatabase({ api, organization }: Connection, name: string): Promise<FleetDatabase> {
  const database = await api.databases.find(name);
  if (database === undefined) {
    const where = organization === undefined ? 'the personal account of the token' : `organization "${organization}"`;
    throw new CommandError(`Database "${name}" does not exist in ${where}. Correct the name, or name the organization with --organization.`);
  }
  if (database.encryptionCipher !== undefined) {
    throw new CommandError(`Database "${name}" is encrypted. The schema database of a fleet is not: name another one.`);
  }
  return fleetDatabase(database);
}

/** Databases of these ids, wherever in the organization they are. Those that are gone are left out. */
export async function databasesOf({ api }: Connection, schema: FleetDatabase, ids: ReadonlySet<string>): Promise<FleetDatabase[]> {
  const wanted = (databases: readonly Database[]) => databases.filter(({ dbId }) => ids.has(dbId)).map(fleetDatabase);
  // Tenants are branches of the schema database as a rule, and a branch is of its source's group.
  const inGroup = schema.group === undefined ? [] : wanted(await api.databases.list({ group: schema.group }));
  return inGroup.length === ids.size ? inGroup : wanted(await api.databases.list());
}

/** Databases that a discovery finds; none where there is no discovery. */
export async function discovered(
  { api }: Connection, discovery: Discovery | undefined, except: readonly string[],
): Promise<FleetDatabase[]> {
  if (discovery === undefined) return [];
  const databases = await api.databases.list({ group: discovery.group });
  return selectTenants(databases, { ...discovery, exclude: [...discovery.exclude ?? [], ...except] }).map(fleetDatabase);
}
