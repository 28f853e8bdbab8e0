import { rollOut, type Branches, type FleetDatabase, type RolloutStrategy } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { createTenants } from '../../../src/runtime';
import { databaseUrls, isTursoError, PlatformApi, Sql, type Database } from '../../../src/turso';

/** When a process of a rollout is to be killed. */
export interface KillPoint {
  /** The number of the request, from 1. */
  readonly request: number;
  /** Before it is sent, while it is under way, or when its answer is there. */
  readonly moment: 'before' | 'during' | 'after';
  /** Milliseconds after it was sent, for a kill while it is under way. */
  readonly delayMs: number;
}

/** The task of a process. */
export interface Order {
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly organization: string;
  /** Its own group. Every database in it except the schema database is a tenant. */
  readonly group: string;
  readonly schema: string;
  readonly migrations: readonly { readonly name: string; readonly sql: string; readonly down: string; readonly transaction?: boolean }[];
  /** Name of the target migration. @default - all migrations */
  readonly target?: string;
  /** Names of tenants that an application in the same process opens during the rollout, one after the other. */
  readonly pulls: readonly string[];
  readonly strategy: RolloutStrategy;
  /** @default - the process runs to its end */
  readonly kill?: KillPoint;
}

/** The process ends itself like `kill -9`: nothing is cleaned up, and requests under way are cut off. */
function armed({ request, moment, delayMs }: KillPoint): typeof fetch {
  const real = globalThis.fetch;
  const die = () => process.kill(process.pid, 'SIGKILL');
  let sent = 0;
  return async (...args) => {
    const isTheOne = ++sent === request;
    if (isTheOne && moment === 'before') die();
    if (isTheOne && moment === 'during') setTimeout(die, delayMs);
    const response = await real(...args);
    if (isTheOne && moment === 'after') die();
    return response;
  };
}

const fleetDatabase = (database: Database): FleetDatabase =>
  ({ id: database.dbId, name: database.name, group: database.group, httpUrl: databaseUrls(database).httpUrl });

function branchesOf(api: PlatformApi): Branches {
  return {
    create: async (name, { name: from, group = '' }, signal) =>
      fleetDatabase(await api.databases.create({ name, group, seed: { type: 'database', name: from } }, { signal })),
    delete: async (name) => {
      await api.databases.delete(name).catch((error: unknown) => { if (!isTursoError(error, 'not-found')) throw error; });
    },
  };
}

/** Opens tenants as an application does. Its errors do not matter. */
async function pullAll({ group, schema, pulls, apiUrl, apiToken, organization }: Order, api: PlatformApi): Promise<void> {
  if (pulls.length === 0) return;
  const groupToken = await api.groups.createToken(group);
  const where = { environment: {}, apiUrl, apiToken, organization, group, groupToken, schemaDatabase: schema };
  const tenants = createTenants({ ...where, refreshMs: 0 });
  for (const name of pulls) await tenants.open(name).catch(() => undefined);
  tenants.close();
}

async function main(order: Order): Promise<void> {
  if (order.kill !== undefined) globalThis.fetch = armed(order.kill);
  // Every request goes through this `fetch`, which kills the process at the chosen one.
  const exchange = async (url: URL, request: object) => globalThis.fetch(url, request);
  const api = new PlatformApi({ baseUrl: order.apiUrl, token: order.apiToken, organization: order.organization, exchange });
  const sql = new Sql(api);
  const list = async () => (await api.databases.list({ group: order.group })).map(fleetDatabase);
  const schema = (await list()).find(({ name }) => name === order.schema);
  if (schema === undefined) throw new Error(`There is no database "${order.schema}".`);
  const applications = pullAll(order, api);
  const result = await rollOut({
    sql,
    schema,
    tenants: async () => (await list()).filter(({ id }) => id !== schema.id),
    target: order.target,
    migrations: order.migrations.map(({ name, sql: text, ...options }) => createMigration(name, text, options)),
    strategy: order.strategy,
    branches: branchesOf(api),
    holder: `process ${process.pid}`,
  });
  await applications;
  const { failures, notDoneCount, schemaMigrated, stopped, rehearsal } = result;
  const ledgerError = result.ledgerError?.message;
  process.stdout.write(JSON.stringify({ failures, notDoneCount, schemaMigrated, stopped, rehearsal, ledgerError }));
}

void main(JSON.parse(process.argv[2]) as Order);
