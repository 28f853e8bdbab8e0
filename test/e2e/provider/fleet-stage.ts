import type { Live } from './live';

/** A fleet of which Terraform manages nothing but the fleet itself: its databases come from an application. */
export interface Stage {
  /** Makes the group "g", the schema database "schema" and these tenants, all of them empty. */
  open(...tenants: string[]): Promise<void>;
  /** Makes a branch of the schema database, as an application does for a new tenant. */
  branch(name: string, from?: string): Promise<void>;
  /** Writes the configuration: the migrations, and other attributes of the fleet as HCL. */
  fleet(migrations: readonly object[], more?: string): void;
  /** Runs SQL in a database; gives the rows of the last statement. */
  run(database: string, ...statements: string[]): Promise<unknown[][]>;
  /** The names of an application's tables, views and indexes. */
  objects(database: string): Promise<unknown[]>;
  /** The attributes of the fleet in the state. */
  state(): any;
}

export const FLEET = 'turso_schema_fleet.f';

export const USERS = { name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)', down: 'DROP TABLE users' };
/** Fails where two users have the same address. */
export const UNIQUE = { name: '0002_unique', sql: 'CREATE UNIQUE INDEX users_email ON users (email)', down: 'DROP INDEX users_email' };
export const POSTS = { name: '0003_posts', sql: 'CREATE TABLE posts (id INTEGER PRIMARY KEY)', down: 'DROP TABLE posts' };

/** Two users with the same address. */
export const TWINS = "INSERT INTO users (email) VALUES ('twin'), ('twin')";

export function stageOf(live: Live): Stage {
  const make = async (name: string, seed?: object) => {
    const { status, body } = await live.local.api('POST', '/databases', { name, group: 'g', seed });
    if (status !== 200) throw new Error(`Database "${name}" was not made: ${JSON.stringify(body)}`);
  };
  const stage: Stage = {
    open: async (...tenants) => {
      await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
      for (const name of ['schema', ...tenants]) await make(name);
    },
    branch: async (name, from = 'schema') => make(name, { type: 'database', name: from }),
    fleet: (migrations, more = 'discover = { prefix = "t-" }') => live.write(fleetBlock(migrations, more)),
    run: async (database, ...statements) => {
      const { body: { jwt } } = await live.local.api('POST', `/databases/${database}/auth/tokens`);
      const { body: { database: { Hostname: host } } } = await live.local.api('GET', `/databases/${database}`);
      const requests = [...statements.map((sql) => ({ type: 'execute', stmt: { sql } })), { type: 'close' }];
      const response = await fetch(`http://${host}v2/pipeline`, {
        method: 'POST', headers: { authorization: `Bearer ${jwt}` }, body: JSON.stringify({ requests }),
      });
      const { results } = await response.json() as any;
      const failed = results.find(({ type }: any) => type === 'error');
      if (failed !== undefined) throw new Error(`"${database}": ${failed.error.message}`);
      return results.at(-2).response.result.rows.map((row: any[]) => row.map(({ value }) => value));
    },
    objects: async (database) => (await stage.run(
      database, "SELECT name FROM sqlite_schema WHERE name NOT GLOB '[_s]*_*' ORDER BY name",
    )).flat(),
    state: () => live.project.instance(FLEET).attributes,
  };
  return stage;
}

/** The fleet "f", as HCL. */
export const fleetBlock = (migrations: readonly object[], more: string) => `
locals {
  migrations = ${JSON.stringify(migrations)}
}
resource "turso_schema_fleet" "f" {
  schema_database = "schema"
  migrations      = local.migrations
  ${more}
}
`;
