import { fleetDatabase, selectTenants, type Discovery, type FleetDatabase, type FleetState } from '../fleet';
import { exchange, PlatformApi, Sql, type Database, type PlatformSettings } from '../turso';
import { CommandError } from './command-error';
import type { Options } from './options/parse';

/** How a command reaches Turso. */
export interface Connection {
  readonly api: PlatformApi;
  readonly sql: Sql;
  /** Slug; undefined for the personal account of the token. */
  readonly organization?: string;
}

/** How long requests may take. What is left out has the default of the client. */
export type TimeLimits = Pick<PlatformSettings, 'requestTimeoutMs' | 'totalTimeoutMs'>;

/** A person waits for the answer, so a server that is silent is reported sooner than during an apply. */
const PATIENCE: TimeLimits = { requestTimeoutMs: 10_000, totalTimeoutMs: 15_000 };

/** The most transactions at once that --concurrency can set. */
const SQL_CONCURRENCY = 100;

/**
 * Connects as the provider does: options first, then the environment. An empty variable counts as not set. Sends nothing yet.
 *
 * @throws CommandError if there is no token
 */
export function connect(
  options: Pick<Options, 'organization' | 'apiUrl'>, env: NodeJS.ProcessEnv, limits: TimeLimits = PATIENCE,
): Connection {
  const set = (...names: readonly string[]) => names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  const token = set('TURSO_API_TOKEN');
  if (token === undefined) {
    throw new CommandError('TURSO_API_TOKEN is not set. Create an API token with "turso auth api-tokens mint NAME", and set the variable to it.');
  }
  const organization = options.organization ?? set('TURSO_ORGANIZATION_SLUG', 'TURSO_ORG');
  const baseUrl = options.apiUrl ?? set('TURSO_API_URL', 'TURSO_API_BASEURL');
  const api = new PlatformApi({ token, organization, baseUrl, userAgent: 'cdktf-turso (command)', ...limits, firstContactTimeoutMs: 5_000 });
  return { api, sql: new Sql(api, { ...limits, concurrency: SQL_CONCURRENCY, exchange }), organization };
}

/** Returns a client with the time limits of an apply, because migrations may take long. */
export function patientSql({ api }: Connection): Sql {
  return new Sql(api, { exchange, concurrency: SQL_CONCURRENCY });
}

/**
 * Finds the schema database by its name.
 *
 * @throws CommandError if no database has this name, or if the database is encrypted
 */
export async function schemaDatabase({ api, organization }: Connection, name: string): Promise<FleetDatabase> {
  const database = await api.databases.find(name);
  if (database === undefined) {
    const where = organization === undefined ? 'the personal account of the token' : `organization "${organization}"`;
    throw new CommandError(`Database "${name}" does not exist in ${where}. Correct the name, or name the organization with --organization.`);
  }
  if (database.encryptionCipher !== undefined) {
    throw new CommandError(`Database "${name}" is encrypted. The schema database of a fleet cannot be encrypted. Name another database.`);
  }
  return fleetDatabase(database);
}

/** The tenants of a fleet, as far as a command can know them without the configuration of the fleet. */
interface FleetTenants {
  readonly tenants: readonly FleetDatabase[];
  /** The same, as the Platform API describes them. */
  readonly databases: readonly Database[];
  /** Ids of the databases of the ledger that no longer exist. */
  readonly goneIds: readonly string[];
}

/** Returns the tenants of the ledger that exist, and those that only the discovery finds. Sorted by name. */
export async function fleetTenants(
  connection: Connection, schema: FleetDatabase, { positions, branches }: FleetState, discovery: Discovery | undefined,
): Promise<FleetTenants> {
  const [known, found] = await Promise.all([
    positions.size === 0 ? [] : databasesOf(connection, schema, new Set(positions.keys())),
    discovered(connection, discovery, [schema.name, ...branches]),
  ]);
  const databases = [...new Map([...known, ...found].map((database) => [database.dbId, database])).values()];
  databases.sort((left, right) => (left.name < right.name ? -1 : 1));
  const existing = new Set(known.map(({ dbId }) => dbId));
  return { tenants: databases.map(fleetDatabase), databases, goneIds: [...positions.keys()].filter((id) => !existing.has(id)) };
}

/** Returns the databases that a discovery finds, without those named in `except`. Without a discovery it finds none. */
export async function discovered(
  { api }: Connection, discovery: Discovery | undefined, except: readonly string[],
): Promise<Database[]> {
  if (discovery === undefined) return [];
  const databases = await api.databases.list({ group: discovery.group });
  return selectTenants(databases, { ...discovery, exclude: [...discovery.exclude ?? [], ...except] });
}

/** Returns the databases with these ids, in whichever group they are. Leaves out those that no longer exist. */
async function databasesOf({ api }: Connection, schema: FleetDatabase, ids: ReadonlySet<string>): Promise<Database[]> {
  const wanted = (databases: readonly Database[]) => databases.filter(({ dbId }) => ids.has(dbId));
  // Tenants are usually branches of the schema database, and a branch is in the group of its parent.
  const inGroup = schema.group === undefined ? [] : wanted(await api.databases.list({ group: schema.group }));
  return inGroup.length === ids.size ? inGroup : wanted(await api.databases.list());
}
