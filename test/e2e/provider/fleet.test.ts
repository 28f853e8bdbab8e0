import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { createClient } from '../../support/libsql';
import { projectWithPlugin } from '../../support/provider';

jest.setTimeout(60_000);

const USERS = { name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT)' };
const UNIQUE = { name: '0002_unique_emails', sql: 'CREATE UNIQUE INDEX users_email ON users (email)' };
const MESSAGES = { name: '0003_messages', sql: 'CREATE TABLE messages (id INTEGER PRIMARY KEY, body TEXT)' };
const FLEET = 'turso_schema_fleet.app';

describeWithTerraform('a schema fleet', () => {
  const live = new Live();

  const configure = (migrations: readonly { name: string; sql: string }[], tenants: readonly string[] = ['one', 'two'], more = '') => live.write(`
    resource "turso_group" "app" {
      name     = "app"
      location = "aws-us-east-1"
    }
    resource "turso_database" "schema" {
      name  = "schema"
      group = turso_group.app.name
    }
    resource "turso_database" "tenant" {
      for_each = toset(${JSON.stringify(tenants)})
      name     = each.key
      group    = turso_group.app.name
    }
    resource "turso_schema_fleet" "app" {
      schema_database = turso_database.schema.name
      databases       = [for tenant in turso_database.tenant : tenant.name]
      migrations      = ${JSON.stringify(migrations)}
      ${more}
    }
  `);

  /** Runs SQL in a database as its application does. */
  const run = async (database: string, ...statements: string[]): Promise<unknown[][]> => {
    const { body } = await live.local.api('POST', `/databases/${database}/auth/tokens`);
    const { body: { database: { Hostname: host } } } = await live.local.api('GET', `/databases/${database}`);
    const client = createClient({ url: `http://${host}`, authToken: body.jwt });
    try {
      let rows: unknown[][] = [];
      for (const sql of statements) rows = (await client.execute(sql)).rows.map((row) => Array.from(row as ArrayLike<unknown>));
      return rows;
    } finally {
      client.close();
    }
  };

  /** The tables of an application: the fleet's own and SQLite's are left out. */
  const tables = async (database: string) =>
    (await run(database, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '[_s]*_*' ORDER BY name")).flat();

  test('is validated, planned, applied, unchanged, extended, imported and destroyed', async () => {
    configure([USERS]);
    await live.project.succeed('validate');
    const { file, changes } = await live.project.plan();
    expect(changes.map(({ actions }) => actions)).toEqual(Array(5).fill('create'));
    await live.project.succeed('apply', file);
    expect(await live.project.plannedActions()).toEqual({});
    expect([await tables('schema'), await tables('one'), await tables('two')]).toEqual([['users'], ['users'], ['users']]);

    await run('one', "INSERT INTO users (email) VALUES ('a@example.com')");
    configure([USERS, UNIQUE, MESSAGES]);
    const pending = await live.project.plan();
    expect(pending.changes).toMatchObject([{ address: FLEET, actions: 'update', after: { version: MESSAGES.name } }]);
    expect(pending.changes[0].after).toMatchObject({
      versions: { [MESSAGES.name]: 2 }, tenant_count: 2, behind_count: 0, failed_count: 0, quarantined_count: 0,
    });
    expect(pending.text).toMatch(/"0001_users" -> "0003_messages"/);
    await live.project.apply();
    expect(await tables('schema')).toEqual(['messages', 'users']);
    expect(await run('one', 'SELECT email FROM users')).toEqual([['a@example.com']]);
    expect(await live.project.plannedActions()).toEqual({});

    const { rollout, ...before } = live.project.instance(FLEET).attributes;
    const ran = [{ name: UNIQUE.name, databases: 3 }, { name: MESSAGES.name, databases: 3 }];
    expect(rollout).toMatchObject({ from: { [USERS.name]: 2 }, migrations: ran });
    await live.project.succeed('state', 'rm', FLEET);
    await live.project.succeed('import', FLEET, 'schema');
    expect(live.project.instance(FLEET).attributes).toEqual({ ...before, rollout: null });
    expect(await live.project.plannedActions()).toEqual({});

    await live.project.destroy();
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
    expect((await live.local.api('GET', '/databases')).body.databases).toEqual([]);
  });

  test('migrates databases that are replaced under their old names in the same apply, if it has their ids', async () => {
    configure([USERS], ['one', 'two'], 'database_ids = concat([turso_database.schema.id], [for tenant in turso_database.tenant : tenant.id])');
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});

    await live.project.apply('-replace=turso_database.tenant["one"]');
    expect(await tables('one')).toEqual(['users']);
    expect(await live.project.plannedActions()).toEqual({});

    await live.project.apply('-replace=turso_database.schema');
    expect(await tables('schema')).toEqual(['users']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('fails in the plan when its schema database is one of its tenants', async () => {
    live.write(`
      resource "turso_schema_fleet" "app" {
        schema_database = "schema"
        databases       = ["one", "schema"]
        migrations      = ${JSON.stringify([USERS])}
      }
    `);
    expect(await live.project.fail('plan')).toContain('databases names "schema", which is the schema database');
  });

  test('names the tenant that fails, migrates the others, and completes with the next apply', async () => {
    configure([USERS]);
    await live.project.apply();
    await run('two', "INSERT INTO users (email) VALUES ('same'), ('same')");
    configure([USERS, UNIQUE, MESSAGES]);
    const text = await live.project.failApply();
    expect(text).toContain('"two"');
    expect(text).toContain('UNIQUE constraint failed: users.email');
    expect(text).toContain('CREATE UNIQUE INDEX users_email ON users (email)');
    expect(await tables('one')).toEqual(['messages', 'users']);
    expect(await tables('two')).toEqual(['users']);
    expect(await tables('schema')).toEqual(['users']);
    expect(live.project.instance(FLEET).attributes).toMatchObject({
      version: USERS.name,
      versions: { [MESSAGES.name]: 1, [USERS.name]: 1 },
      tenant_count: 2,
      behind_count: 1,
      failed_count: 1,
    });

    await run('two', 'DELETE FROM users WHERE id = 2');
    expect(await live.project.plannedActions()).toEqual({ [FLEET]: 'update' });
    await live.project.apply();
    expect(await tables('two')).toEqual(['messages', 'users']);
    expect(await tables('schema')).toEqual(['messages', 'users']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('fails the plan when an applied migration was edited, removed or moved, and names it', async () => {
    configure([USERS, UNIQUE]);
    await live.project.apply();
    const refused: [readonly { name: string; sql: string }[], name: string, difference?: RegExp][] = [
      [[{ ...USERS, sql: 'CREATE TABLE people (id INTEGER)' }, UNIQUE], USERS.name, /differs from the applied SQL in line 1\..*- CREATE TABLE users.*\+ CREATE TABLE people/s],
      [[USERS], UNIQUE.name],
      [[UNIQUE, USERS, MESSAGES], UNIQUE.name],
      [[USERS, MESSAGES, UNIQUE], MESSAGES.name],
    ];
    for (const [migrations, name, difference = /./] of refused) {
      configure(migrations);
      const text = await live.project.fail('plan');
      expect(text).toContain('Error: Applied migration changed');
      expect(text).toContain(`"${name}"`);
      expect(text).toMatch(difference);
    }
    expect(await tables('one')).toEqual(['users']);
  });

  test('fails for invalid migrations before anything exists', async () => {
    configure([USERS, USERS]);
    expect(await live.project.fail('validate')).toMatch(/Error: Invalid migration .* "0001_users" is the name of migration 1 and of migration 2\./);
  });

  test('names all tenants that do not exist before it migrates any', async () => {
    configure([USERS]);
    live.project.file('more.tf', `resource "turso_schema_fleet" "lost" {
      schema_database = turso_database.schema.name
      databases = ["nowhere", "nobody"]
      migrations = ${JSON.stringify([USERS])}
      depends_on = [turso_schema_fleet.app]
    }`);
    const text = await live.project.failApply();
    expect(text).toContain('Error: Databases of the fleet do not exist');
    expect(text).toMatch(/"nobody"/);
    expect(text).toMatch(/"nowhere"/);
  });

  test('applies as planned although an application created a database in between', async () => {
    configure([USERS]);
    await live.project.apply();
    configure([USERS, MESSAGES]);
    const { file } = await live.project.plan();
    expect((await live.local.api('POST', '/databases', { name: 'made-by-app', group: 'app', seed: { type: 'database', name: 'schema' } })).status).toBe(200);
    await live.project.succeed('apply', file);
    expect(await tables('one')).toEqual(['messages', 'users']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('converges with the next apply after Terraform was killed, with the provider that it had started', async () => {
    await live.useProject(projectWithPlugin(live.local));
    configure([USERS]);
    await live.project.apply();
    configure([USERS, MESSAGES]);
    // The statements of one tenant wait while the other is migrated.
    await live.local.faults({ method: 'POST', path: 'pipeline', latencyMs: 400 });
    const killed = live.project.start(['apply', '-auto-approve', '-input=false', '-no-color']);
    await killed.printed(/Modifying\.\.\./);
    killed.child.kill('SIGKILL');
    await killed.outcome;
    await live.local.faults();
    await live.project.apply('-lock=false');
    expect([await tables('schema'), await tables('one'), await tables('two')]).toEqual(Array(3).fill(['messages', 'users']));
    expect(await live.project.plannedActions()).toEqual({});
  });
});
