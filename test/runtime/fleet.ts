import { rollOut, type FleetDatabase, type RolloutResult } from '../../src/fleet';
import { createMigration, type Migration } from '../../src/migrations';
import { createTenants, type Tenants, type TenantsOptions } from '../../src/runtime';
import { databaseUrls, PlatformApi, Sql, type SqlValue } from '../../src/turso';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

/** Each migration leaves a row, so a test sees one that ran twice. */
export const customers = createMigration('0001_customers', 'CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT);\nCREATE TABLE runs (migration);\nINSERT INTO runs VALUES (1);');
export const orders = createMigration('0002_orders', 'CREATE TABLE orders (id INTEGER PRIMARY KEY);\nINSERT INTO runs VALUES (2);');
export const unique = createMigration('0003_unique', 'INSERT INTO runs VALUES (3);\nCREATE UNIQUE INDEX customers_email ON customers (email);');

/** What each test of a file gets. */
export interface TestWorld {
  readonly local: TursoLocal;
  readonly fleet: Fleet;
  /** The number of the test. */
  readonly count: number;
  /** The id of a tenant that no other test uses. */
  readonly acme: string;
}

/** Starts one turso-local for a file, and creates a fleet with these migrations for each of its tests. */
export function withFleetPerTest(assign: (world: TestWorld) => void, migrations: readonly Migration[] = []): void {
  let local: TursoLocal;
  let count = 0;
  beforeAll(async () => { local = await startTursoLocal(); });
  afterAll(async () => { await local?.stop(); });
  beforeEach(async () => {
    count += 1;
    const fleet = await Fleet.create(local, `g${count}`);
    if (migrations.length > 0) await fleet.rollOut(migrations);
    assign({ local, fleet, count, acme: `acme${count}` });
  });
}

/** A fleet on turso-local in its own group. */
export class Fleet {
  /** Creates the group and the schema database. */
  static async create(local: TursoLocal, group: string): Promise<Fleet> {
    const api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
    await api.groups.create({ name: group, location: 'local' });
    const schema = await api.databases.create({ name: `${group}-schema`, group });
    const token = await api.groups.createToken(group);
    return new Fleet(local, group, { id: schema.dbId, name: schema.name, group, httpUrl: databaseUrls(schema).httpUrl }, token);
  }

  readonly sql: Sql;
  readonly environment: Record<string, string>;
  private readonly api: PlatformApi;

  private constructor(private readonly local: TursoLocal, readonly group: string, readonly schema: FleetDatabase, groupToken: string) {
    this.api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
    this.sql = new Sql(this.api);
    this.environment = {
      TURSO_API_URL: local.apiUrl,
      TURSO_API_TOKEN: local.apiToken,
      TURSO_ORG: local.organization,
      TURSO_GROUP: group,
      TURSO_GROUP_AUTH_TOKEN: groupToken,
      TURSO_DATABASE_NAME: schema.name,
      TURSO_SCHEMA_DATABASE_URL: schema.httpUrl,
    };
  }

  /** The tenants as a new process of an application sees them. */
  tenants(options: TenantsOptions = {}): Tenants {
    return createTenants({ environment: this.environment, ...options });
  }

  async rollOut(migrations: readonly Migration[], ...names: string[]): Promise<RolloutResult> {
    const databases = await Promise.all(names.map(async (name) => this.find(name)));
    return rollOut({ sql: this.sql, schema: this.schema, tenants: async () => databases, migrations, holder: 'a test' });
  }

  async find(name: string): Promise<FleetDatabase> {
    const found = await this.api.databases.get(name);
    return { id: found.dbId, name, group: this.group, httpUrl: databaseUrls(found).httpUrl };
  }

  /** Creates a database without the runtime. */
  async database(name: string, seed?: string): Promise<FleetDatabase> {
    await this.api.databases.create({ name, group: this.group, ...seed === undefined ? {} : { seed: { type: 'database', name: seed } } });
    return this.find(name);
  }

  async run(name: string, sql: string): Promise<SqlValue[][]> {
    const [{ rows }] = await this.sql.transaction(await this.find(name), [{ sql }]);
    return rows;
  }

  /** Ends all tokens of the group, and returns a new one. */
  async rotate(): Promise<string> {
    await this.api.groups.rotate(this.group);
    return this.api.groups.createToken(this.group);
  }

  /** Returns every run of a migration in a database. */
  async runs(name: string): Promise<SqlValue[]> {
    return (await this.run(name, 'SELECT migration FROM runs')).map(([migration]) => migration);
  }

  /** Returns the requests to the Platform API and to databases since the last call. */
  async requests(): Promise<string[]> {
    const requests = await this.local.requests();
    await this.local.clearRequests();
    return requests.map(({ method, path }) => `${method} ${path}`);
  }
}
