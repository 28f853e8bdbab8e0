import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { App, LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import {
  ApiToken, bindings, DatabaseSeed, JwksEndpoint, MemberRole, MigratedDatabase, Migrations, SchemaFleet, TenantDatabase, TenantDiscovery,
  TenantRuntime, TokenExpiry, TokenRotation, TursoDatabase, TursoGroup, TursoOrganization, TursoProvider,
} from '../../src';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { createClient } from '../support/libsql';
import { serveTurso, type ServedProvider } from '../support/provider';
import { TERRAFORM, TERRAFORM_ENV } from '../support/terraform-binary';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(180_000);

/**
 * A stack that is synthesized and deployed as it stands, with nothing but the environment to point it at turso-local. Terraform starts the
 * plugin that the stack carries in the first test; the others have the provider in this process, so that no command waits for its start.
 */
describeWithTerraform('a deployed stack', () => {
  let turso: TursoLocal;
  let provider: ServedProvider;
  let providerEnv: NodeJS.ProcessEnv;
  let outdir: string;
  let cliConfig: string;
  beforeAll(async () => {
    [turso, provider] = await Promise.all([startTursoLocal(), serveTurso()]);
    Object.assign(process.env, turso.env);
  });
  afterAll(async () => {
    await provider?.close();
    await turso?.stop();
  });
  beforeEach(() => {
    providerEnv = provider.env;
    outdir = mkdtempSync(join(tmpdir(), 'cdktf-'));
    cliConfig = join(outdir, 'cli.tfrc');
    writeFileSync(cliConfig, '');
  });
  afterEach(async () => {
    await terraform('apply', '-destroy', '-auto-approve');
    expect(await databases()).toEqual([]);
    rmSync(outdir, { recursive: true });
  });

  test('creates groups, databases, branches and tokens with the carried plugin, and then has an empty plan', async () => {
    providerEnv = {};
    await deploy((stack) => {
      const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
      const orders = new TursoDatabase(stack, 'orders', { group, blockWrites: true });
      const copy = new TursoDatabase(stack, 'copy', { group, seed: DatabaseSeed.branch(orders) });
      copy.addReadOnlyToken('reports', { expiration: TokenExpiry.days(30), renewBefore: '7d' });
      group.addFullAccessToken('service');
      const imported = TursoDatabase.fromDatabaseName(stack, 'imported', orders.name);
      new TerraformOutput(stack, 'location', { value: imported.group.location });
    });
    expect(await databases()).toEqual(['copy', 'orders']);
    expect(await terraform('output', '-raw', 'location')).toBe('aws-eu-west-1');
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('adds and removes tenants, and migrates all of them', async () => {
    await deploy((stack) => makeFleet(stack, ['workspace1', 'workspace2']));
    expect(await databases()).toEqual(['slack-schema', 'workspace1', 'workspace2']);
    await deploy((stack) => makeFleet(stack, ['workspace1', 'workspace3'], ['0001_users', '0002_channels']));
    expect(await databases()).toEqual(['slack-schema', 'workspace1', 'workspace3']);
    expect(await terraform('output', '-raw', 'version')).toBe('0002_channels');
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('creates, migrates and removes many tenants as one resource, beside others', async () => {
    const build = (names: string[], ...migrations: string[]) => (stack: TerraformStack) => {
      const { fleet } = makeFleet(stack, ['vip'], migrations);
      const tenants = fleet.addTenants(names);
      new TerraformOutput(stack, 'tenants', { value: fleet.tenantCount });
      new TerraformOutput(stack, 'template', { value: tenants.urlTemplate });
      new TerraformOutput(stack, 'token', { value: fleet.group.addReadOnlyToken('all').token, sensitive: true });
    };
    const tables = async (name: string) => (await query(
      (await terraform('output', '-raw', 'template')).replace('{name}', name),
      await terraform('output', '-raw', 'token'),
      "SELECT name FROM sqlite_master WHERE name GLOB '000*' ORDER BY name",
    )).flat();

    await deploy(build(['acme', 'globex'], '0001_users'));
    expect(await databases()).toEqual(['acme', 'globex', 'slack-schema', 'vip']);
    expect(await tables('globex')).toEqual(['0001_users']);
    await deploy(build(['acme', 'initech'], '0001_users', '0002_channels'));
    expect(await databases()).toEqual(['acme', 'initech', 'slack-schema', 'vip']);
    expect([await tables('acme'), await tables('initech'), await tables('vip')]).toEqual(Array(3).fill(['0001_users', '0002_channels']));
    expect(await terraform('output', '-raw', 'tenants')).toBe('3');
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('lets one database grow into a fleet, with its rows and its token', async () => {
    const migrations = ['0001_users', '0002_channels'].map((name) => ({ name, sql: `CREATE TABLE "${name}" (id);` }));
    const groupOf = (stack: TerraformStack) => new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    const shown = (stack: TerraformStack, shop: TursoDatabase, token: string) => {
      new TerraformOutput(stack, 'url', { value: shop.httpUrl });
      new TerraformOutput(stack, 'token', { value: token, sensitive: true });
    };
    const output = async (name: string) => terraform('output', '-raw', name);
    await deploy((stack) => {
      const shop = new MigratedDatabase(stack, 'shop', { group: groupOf(stack), migrations: Migrations.inline(migrations.slice(0, 1)), forceDestroy: true });
      shown(stack, shop, shop.token.token);
    });
    const [id, url, token] = [await databaseId('shop'), await output('url'), await output('token')];
    await query(url, token, 'INSERT INTO "0001_users" VALUES (1)');
    await deploy((stack) => {
      const shop = new TursoDatabase(stack, 'shop', { group: groupOf(stack), forceDestroy: true });
      shown(stack, shop, shop.addFullAccessToken('Token').token);
      const fleet = new SchemaFleet(stack, 'shops', { group: shop.group, migrations: Migrations.inline(migrations), forceDestroy: true });
      fleet.addDatabase(shop);
      fleet.addTenant('second');
    });
    expect(await databases()).toEqual(['second', 'shop', 'shops-schema']);
    expect([await databaseId('shop'), await output('url'), await output('token')]).toEqual([id, url, token]);
    expect(await query(url, token, 'SELECT * FROM "0001_users"')).toEqual([[1]]);
    expect(await query(url, token, 'SELECT name FROM _turso_migrations ORDER BY position')).toEqual([['0001_users'], ['0002_channels']]);
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('keeps the tenants when the schema database gets another name', async () => {
    await deploy((stack) => makeFleet(stack, ['workspace1']));
    const before = await databaseId('workspace1');
    await deploy((stack) => makeFleet(stack, ['workspace1'], ['0001_users'], 'template'));
    expect(await databases()).toEqual(['template', 'workspace1']);
    expect(await databaseId('workspace1')).toBe(before);
  });

  test('passes SQL on unchanged, including text that looks like an expression', async () => {
    const sql = "CREATE TABLE t (x DEFAULT '${a} $${b} %{if} 100% \"quoted\" \\n');";
    await deploy((stack) => {
      const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
      new SchemaFleet(stack, 'slack', { group, migrations: Migrations.inline([{ name: '0001', sql }]) });
    });
    const { values } = JSON.parse(await terraform('show', '-json'));
    const fleet = values.root_module.resources.find(({ type }: { type: string }) => type === 'turso_schema_fleet');
    expect(fleet.values.migrations[0].sql).toBe(sql);
  });

  test('gives an application the credentials to serve tenants, and no more', async () => {
    await deploy((stack) => {
      const { fleet } = makeFleet(stack, []);
      const { environment } = new TenantRuntime(stack, 'runtime', { fleet });
      new TerraformOutput(stack, 'environment', { value: environment, sensitive: true });
    });
    const environment = JSON.parse(await terraform('output', '-json', 'environment'));
    expect(environment).toMatchObject({ TURSO_ORG: turso.organization, TURSO_GROUP: 'main', TURSO_DATABASE_NAME: 'slack-schema' });

    const asApplication = async (method: string, path: string, body?: object) => fetch(
      `${turso.apiUrl}/v1/organizations/${environment.TURSO_ORG}${path}`,
      { method, headers: { authorization: `Bearer ${environment.TURSO_API_TOKEN}` }, body: JSON.stringify(body) },
    );
    const seed = { type: 'database', name: environment.TURSO_DATABASE_NAME };
    const created = await asApplication('POST', '/databases', { name: 'made-at-run-time', group: environment.TURSO_GROUP, seed });
    expect(created.status).toBe(200);
    const { database } = await created.json() as any;
    expect(await query(`http://${database.Hostname}`, environment.TURSO_GROUP_AUTH_TOKEN, 'SELECT count(*) FROM "0001_users"')).toEqual([[0]]);
    expect((await asApplication('DELETE', '/databases/made-at-run-time')).status).toBe(403);
    await turso.api('DELETE', '/databases/made-at-run-time');
  });

  test('runs the initial SQL of a tenant without its secret in the state', async () => {
    await deploy((stack) => {
      const { fleet } = makeFleet(stack, []);
      const hash = new TerraformVariable(stack, 'hash', { sensitive: true, default: 'marked-secret-hash' });
      const tenant = fleet.addTenant('acme', {
        initialSql: {
          statements: ['CREATE TABLE admins (name, hash)', 'INSERT INTO admins VALUES (:name, :hash)'],
          parameters: { name: 'ada' },
          secretParameters: { hash: hash.stringValue },
          secretParametersVersion: 1,
        },
      });
      new TerraformOutput(stack, 'url', { value: tenant.url });
      new TerraformOutput(stack, 'token', { value: tenant.addReadOnlyToken('test').token, sensitive: true });
    });
    const [url, token] = [await terraform('output', '-raw', 'url'), await terraform('output', '-raw', 'token')];
    expect(await query(url, token, 'SELECT name, hash FROM admins')).toEqual([['ada', 'marked-secret-hash']]);
    expect(readFileSync(join(outdir, 'terraform.tfstate'), 'utf8')).not.toContain('marked-secret-hash');
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('creates tokens again when their key is rotated', async () => {
    const build = (reason?: string) => (stack: TerraformStack) => {
      const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
      const orders = new TursoDatabase(stack, 'orders', { group });
      if (reason !== undefined) new TokenRotation(stack, 'rotation', { group, keepers: { reason } });
      new TerraformOutput(stack, 'url', { value: orders.url });
      new TerraformOutput(stack, 'token', { value: group.addReadOnlyToken('test').token, sensitive: true });
    };
    const read = async (token: string) => query(await terraform('output', '-raw', 'url'), token, 'SELECT 1');
    await deploy(build());
    const before = await terraform('output', '-raw', 'token');
    expect(await read(before)).toEqual([[1]]);
    await deploy(build('laptop lost'));
    await expect(read(before)).rejects.toThrow('401');
    expect(await read(await terraform('output', '-raw', 'token'))).toEqual([[1]]);
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('manages members, invites, identity providers and API tokens', async () => {
    await turso.signUp('ada', 'ada@example.com');
    await deploy((stack) => {
      const organization = new TursoOrganization(stack, 'acme', { overages: true });
      organization.addMember('ada', 'ada', MemberRole.ADMIN);
      organization.invite('grace', 'grace@example.com', MemberRole.VIEWER);
      new JwksEndpoint(stack, 'clerk', { url: 'https://example.clerk.accounts.dev/.well-known/jwks.json' });
      new ApiToken(stack, 'ci', { organization: turso.organization });
      new TerraformOutput(stack, 'slug', { value: organization.slug });
    });
    const { body: { members } } = await turso.api('GET', '/members');
    expect(members).toContainEqual({ username: 'ada', role: 'admin', email: 'ada@example.com' });
    expect(await terraform('output', '-raw', 'slug')).toBe(turso.organization);
    expect(await terraform('plan')).toContain('No changes.');
  });

  test('creates what depends on a fleet once the fleet is ready', async () => {
    const printed = await deploy((stack) => {
      const { fleet } = makeFleet(stack, ['workspace1']);
      new bindings.GroupResource(stack, 'later', { name: 'later', location: 'aws-eu-west-1', dependsOn: [fleet.ready] });
    });
    const steps = [
      /turso_schema_fleet\.\w+: Creation complete/,
      /turso_group\.later: Creating/,
    ].map((step) => printed.search(step));
    expect(steps[0]).toBeGreaterThan(0);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
  });

  test('migrates a tenant that another stack declares', async () => {
    const build = (...names: string[]) => async (app: App) => {
      const [owner, tenants] = [newStack(app, 'app'), newStack(app, 'tenants')];
      const { fleet } = makeFleet(owner, [], names, undefined, TenantDiscovery.byParent());
      const imported = SchemaFleet.fromSchemaDatabase(tenants, 'fleet', fleet.schemaDatabase);
      const tenant = new TenantDatabase(tenants, 'acme', { fleet: imported, forceDestroy: true });
      new TerraformOutput(tenants, 'url', { value: tenant.url });
      new TerraformOutput(tenants, 'token', { value: tenant.addReadOnlyToken('test').token, sensitive: true });
      app.synth();
      for (const stack of [owner, tenants]) await apply(stack.node.id);
    };
    await build('0001_users')(new App({ outdir }));
    await build('0001_users', '0002_channels')(new App({ outdir }));
    const [url, token] = await Promise.all(['url', 'token'].map((name) => terraformIn('tenants', 'output', '-raw', name)));
    expect(await query(url, token, "SELECT name FROM sqlite_master WHERE name GLOB '000*' ORDER BY name")).toEqual([['0001_users'], ['0002_channels']]);
    await terraformIn('tenants', 'apply', '-destroy', '-auto-approve');
  });

  test('manages two organizations in one stack, each with a provider of its own', async () => {
    // Terraform starts a process for each provider; the one of these tests would have one configuration for both.
    providerEnv = {};
    await turso.call('POST', '/v1/organizations', { name: 'globex' });
    await deploy((stack) => {
      new TursoProvider(stack, 'Turso', { organization: turso.organization });
      const globex = new TursoProvider(stack, 'Globex', { organization: 'globex', alias: 'globex' });
      const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', provider: globex });
      new TursoDatabase(stack, 'orders', { group }).addReadOnlyToken('reports');
      new TursoGroup(stack, 'own', { location: 'aws-eu-west-1' });
    });
    expect((await turso.call('GET', '/v1/organizations/globex/databases')).body.databases).toMatchObject([{ Name: 'orders', group: 'main' }]);
    expect((await turso.api('GET', '/groups')).body.groups).toMatchObject([{ name: 'own' }]);
    expect(await terraform('plan')).toContain('No changes.');
  });

  function makeFleet(stack: TerraformStack, tenants: string[], migrations = ['0001_users'], schemaDatabaseName?: string, discovery?: TenantDiscovery) {
    const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
    const fleet = new SchemaFleet(stack, 'slack', {
      group,
      schemaDatabaseName,
      discovery,
      forceDestroy: true,
      migrations: Migrations.inline(migrations.map((name) => ({ name, sql: `CREATE TABLE "${name}" (id INTEGER PRIMARY KEY);` }))),
    });
    for (const tenant of tenants) fleet.addTenant(tenant).addReadOnlyToken('reports');
    new TerraformOutput(stack, 'version', { value: fleet.version });
    return { fleet };
  }

  /** Synthesizes into the same folder as before, as cdktf does, and applies. Returns what Terraform printed. */
  async function deploy(build: (stack: TerraformStack) => void): Promise<string> {
    const app = new App({ outdir });
    build(newStack(app, 'app'));
    app.synth();
    return apply('app');
  }

  function newStack(app: App, name: string): TerraformStack {
    const stack = new TerraformStack(app, name);
    new LocalBackend(stack, { path: join(outdir, name === 'app' ? 'terraform.tfstate' : `${name}.tfstate`) });
    return stack;
  }

  async function apply(stack: string): Promise<string> {
    await terraformIn(stack, 'init', '-input=false');
    return terraformIn(stack, 'apply', '-auto-approve', '-input=false');
  }

  async function terraform(command: string, ...args: string[]): Promise<string> {
    return terraformIn('app', command, ...args);
  }

  /** Runs Terraform in the stack's folder, as cdktf does: it looks for plugins in its working directory, not in that of `-chdir`. */
  async function terraformIn(stack: string, command: string, ...args: string[]): Promise<string> {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: cliConfig, ...turso.env, ...providerEnv };
    const { stdout } = await promisify(execFile)(TERRAFORM, [command, '-no-color', ...args], { cwd: join(outdir, 'stacks', stack), env });
    return stdout;
  }

  async function query(url: string, authToken: string, sql: string): Promise<unknown[]> {
    const client = createClient({ url, authToken });
    try {
      return (await client.execute(sql)).rows.map((row) => Object.values(row));
    } finally {
      client.close();
    }
  }

  async function databases(): Promise<string[]> {
    const { body } = await turso.api('GET', '/databases');
    return body.databases.map(({ Name }: { Name: string }) => Name).sort();
  }

  async function databaseId(name: string): Promise<string> {
    return (await turso.api('GET', `/databases/${name}`)).body.database.DbId;
  }
});
