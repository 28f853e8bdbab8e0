import { inMemory } from './in-memory';
import { TerraformWorkspace, withProvider } from './terraform-workspace';
import { startTursoLocal, type TursoLocal } from '../test/support/turso-local';

/** The simulated latency of Turso. */
export const LATENCY_MS = 50;
const GROUP = 'bench';
export const SCHEMA = 'schema';
/** How many databases the set-up creates at the same time. */
const CREATED_AT_ONCE = 16;

/** Returns the configuration of a fleet over one group, with this number of migrations. */
export function fleet(migrations: number, concurrency: number): object {
  return withProvider({
    turso_schema_fleet: {
      bench: {
        schema_database: SCHEMA,
        discover: { group: GROUP },
        strategy: { concurrency },
        migrations: Array.from({ length: migrations }, (_, index) => ({ name: migrationName(index + 1), sql: migrationSql(index + 1) })),
      },
    },
  });
}

export function migrationName(number: number): string {
  return `000${number}_notes`;
}

export function migrationSql(number: number): string {
  return `CREATE TABLE notes_${number} (id INTEGER PRIMARY KEY, text TEXT NOT NULL);`;
}

/** A platform with a fleet at its first migration. */
export interface Fleet {
  readonly platform: TursoLocal;
  readonly workspace: TerraformWorkspace;
  /** Names of the tenants. */
  readonly names: readonly string[];
  /** A token for all databases. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Creates the tenants as branches of an empty schema database, and rolls out the first migration, without latency. */
export async function makeFleet(tenants: number, concurrency: number): Promise<Fleet> {
  const platform = await startTursoLocal({ data: inMemory() });
  let workspace: TerraformWorkspace | undefined;
  const stop = async () => {
    workspace?.remove();
    await platform.stop();
  };
  try {
    await made(platform.api('POST', '/groups', { name: GROUP, location: 'aws-eu-west-1' }));
    await made(platform.api('POST', '/databases', { name: SCHEMA, group: GROUP }));
    const names = Array.from({ length: tenants }, (_, index) => `tenant-${String(index).padStart(5, '0')}`);
    const seed = { type: 'database', name: SCHEMA };
    await sideBySide(names, CREATED_AT_ONCE, async (name) => made(platform.api('POST', '/databases', { name, group: GROUP, seed })));
    workspace = await TerraformWorkspace.create(fleet(1, concurrency), platform.env);
    await workspace.terraform('apply', '-auto-approve');
    const { body } = await platform.api<{ jwt: string }>('POST', `/groups/${GROUP}/auth/tokens`);
    return { platform, workspace, names, token: body.jwt, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Returns the URL of a database for `@libsql/client`. */
export function urlOf(platform: TursoLocal, name: string): string {
  return `${platform.apiUrl}/${platform.organization}/${name}/`;
}

/** Counts requests to the API and to databases. Each page of a list counts. */
export function sorted(
  requests: readonly { readonly path: string }[], platform: TursoLocal,
): { pages: number; tenants: number; others: number } {
  const pages = requests.filter(({ path }) => path.includes('/databases?')).length;
  const tenants = requests.filter(({ path }) => path.startsWith(`/${platform.organization}/tenant-`)).length;
  return { pages, tenants, others: requests.length - pages - tenants };
}

/** Does the work for all items, a limited number at the same time. */
export async function sideBySide<T>(items: readonly T[], limit: number, work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  await Promise.all(Array.from({ length: limit }, async () => {
    for (const item of queue) await work(item);
  }));
}

async function made(answer: Promise<{ status: number; body: unknown }>): Promise<void> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`turso-local answered ${status}: ${JSON.stringify(body)}`);
}
