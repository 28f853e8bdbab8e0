import { CommandError } from './command';
import { fleetDatabase, selectTenants, type Discovery, type FleetDatabase, type FleetState } from '../fleet';
import { exchange, PlatformApi, Sql, type Database } from '../turso';
import type { Options } from './options/parse';

/** How a command reaches Turso. */
export interface Connection {
  readonly api: PlatformApi;
  readonly sql: Sql;
  /** Slug; undefined for the personal account of the token. */
  readonly organization?: string;
}

/** Somebody waits: a server that does not answer is told of sooner than in an apply. */
const PATIENCE = { requestTimeoutMs: 10_000, totalTimeoutMs: 15_000 };

/**
 * Connects as the provider does: what the command line leaves out comes from the environment, in which an empty variable counts as
 * not set. Sends nothing yet.
 *
 * @throws CommandError when there is no token
 */
export function connect(options: Pick<Options, 'organization' | 'apiUrl'>, env: NodeJS.ProcessEnv): Connection {
  const set = (...names: readonly string[]) => names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  const token = set('TURSO_API_TOKEN');
  if (token === undefined) {
    throw new CommandError('TURSO_API_TOKEN is not set. Make an API token with "turso auth api-tokens mint NAME" and set it.');
  }
  const organization = options.organization ?? set('TURSO_ORGANIZATION_SLUG', 'TURSO_ORG');
  const baseUrl = options.apiUrl ?? set('TURSO_API_URL', 'TURSO_API_BASEURL');
  const api = new PlatformApi({ token, organization, baseUrl, userAgent: 'cdktf-turso (fleet)', ...PATIENCE, firstContactTimeoutMs: 5_000 });
  return { api, sql: new Sql(api, { ...PATIENCE, exchange }), organization };
}

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

/** Databases that a discovery finds; none where there is no discovery. */
export async function discovered(
  { api }: Connection, discovery: Discovery | undefined, except: readonly string[],
): Promise<FleetDatabase[]> {
  if (discovery === undefined) return [];
  const databases = await api.databases.list({ group: discovery.group });
  return selectTenants(databases, { ...discovery, exclude: [...discovery.exclude ?? [], ...except] }).map(fleetDatabase);
}

/** The tenants of a fleet, as far as they can be known without its configuration. */
interface FleetTenants {
  readonly tenants: readonly FleetDatabase[];
  /** How many of the ledger's databases do not exist any more. */
  readonly goneCount: number;
}

/** The ledger's tenants that exist, and those that a discovery finds beside them. In the order of their names. */
export async function fleetTenants(
  connection: Connection, schema: FleetDatabase, { positions, branches }: FleetState, discovery: Discovery | undefined,
): Promise<FleetTenants> {
  const [known, found] = await Promise.all([
    positions.size === 0 ? [] : databasesOf(connection, schema, new Set(positions.keys())),
    discovered(connection, discovery, [schema.name, ...branches]),
  ]);
  const tenants = [...new Map([...known, ...found].map((database) => [database.id, database])).values()];
  return { tenants: tenants.sort((left, right) => (left.name < right.name ? -1 : 1)), goneCount: positions.size - known.length };
}

/** Databases of these ids, wherever in the organization they are. Those that are gone are left out. */
async function databasesOf({ api }: Connection, schema: FleetDatabase, ids: ReadonlySet<string>): Promise<FleetDatabase[]> {
  const wanted = (databases: readonly Database[]) => databases.filter(({ dbId }) => ids.has(dbId)).map(fleetDatabase);
  // Tenants are branches of the schema database as a rule, and a branch is of its source's group.
  const inGroup = schema.group === undefined ? [] : wanted(await api.databases.list({ group: schema.group }));
  return inGroup.length === ids.size ? inGroup : wanted(await api.databases.list());
}
