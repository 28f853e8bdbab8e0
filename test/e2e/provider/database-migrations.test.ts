import { POSTS, stageOf, TWINS, UNIQUE, USERS } from './fleet-stage';
import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(120_000);

const live = new Live();
const { run, objects } = stageOf(live);

const MIGRATIONS = 'turso_database_migrations.m';
const DATABASE = `
  database     = turso_database.d.name
  database_id  = turso_database.d.id
  organization = turso_database.d.organization
`;

/** The database "d" with its migrations, as HCL. */
const migrated = (migrations: readonly object[], more = '') => `${database()}
resource "turso_database_migrations" "m" {
  migrations = ${JSON.stringify(migrations)}
  ${DATABASE}
  ${more}
}
`;

const version = () => live.project.instance(MIGRATIONS).attributes.version;
const record = async () => (await run('d', 'SELECT name FROM _turso_migrations ORDER BY position')).flat();
const tables = async () => (await run('d', "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).flat();

async function apply(migrations: readonly object[], more?: string): Promise<void> {
  live.write(migrated(migrations, more));
  await live.project.apply();
  expect(await live.project.plannedActions()).toEqual({});
}

describeWithTerraform('the migrations of one database', () => {
  test('run once each, and leave nothing but their record beside the tables', async () => {
    await apply([USERS]);
    expect(version()).toBe(USERS.name);
    await run('d', "INSERT INTO users (email) VALUES ('a@x')");
    live.write(migrated([USERS, UNIQUE]));
    const { changes, text } = await live.project.plan();
    expect(changes).toMatchObject([{ address: MIGRATIONS, actions: 'update', after: { version: UNIQUE.name } }]);
    expect(text).toContain('CREATE UNIQUE INDEX users_email');
    await live.project.apply();
    expect([version(), await record()]).toEqual([UNIQUE.name, [USERS.name, UNIQUE.name]]);
    expect(await tables()).toEqual(['_turso_migrations', 'users']);
    expect(await run('d', 'SELECT email FROM users')).toEqual([['a@x']]);
    expect((await live.project.succeed('plan', '-refresh-only', '-detailed-exitcode')).text).toContain('No changes.');
  });

  test('are tried in the plan, which names the line that fails and keeps nothing', async () => {
    await apply([USERS]);
    await run('d', TWINS);
    live.write(migrated([USERS, { ...UNIQUE, sql: `SELECT 1;\n${UNIQUE.sql}`, file: '0002_unique.sql' }, POSTS]));
    expect(await live.project.fail('plan')).toMatch(
      /Error: Migration "0002_unique" fails .* tried it on the database "d" in a transaction that it rolled back, and it failed at 0002_unique\.sql:2: .*UNIQUE constraint failed/,
    );
    expect([await objects('d'), await record()]).toEqual([['users'], [USERS.name]]);
  });

  test('keep nothing of one that fails in the apply, keep those before it, and go on with it', async () => {
    await apply([USERS]);
    // Passes in the trial, which has no record of the pending migrations.
    const failing = { name: '0004_limit', sql: 'CREATE TABLE few (x CHECK (x < 3));\nINSERT INTO few SELECT max(position) FROM _turso_migrations' };
    live.write(migrated([USERS, POSTS, failing]));
    expect(await live.project.fail('apply', '-auto-approve')).toMatch(
      /Error: Migration "0004_limit" failed in database "d" .* It failed at line 2: .*CHECK constraint failed.* The database has all migrations up to "0003_posts", and nothing of this one\./,
    );
    expect([version(), await record(), await objects('d')]).toEqual([POSTS.name, [USERS.name, POSTS.name], ['posts', 'users']]);
    await apply([USERS, POSTS, { ...failing, sql: 'CREATE TABLE few (x)' }]);
    expect([version(), await record()]).toEqual([failing.name, [USERS.name, POSTS.name, failing.name]]);
  });

  test('must not be edited after they were applied', async () => {
    await apply([USERS]);
    live.write(migrated([{ ...USERS, sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)' }]));
    expect(await live.project.fail('plan')).toMatch(/Error: Applied migration changed .* Migration "0001_users" was edited after it was applied\. Restore its SQL/);
    expect(await record()).toEqual([USERS.name]);
  });

  test('destroy data only if they may', async () => {
    await apply([USERS]);
    await run('d', "INSERT INTO users (email) VALUES ('a@x')");
    const drop = { name: '0002_drop', sql: 'DROP TABLE users' };
    live.write(migrated([USERS, drop]));
    expect(await live.project.fail('plan')).toMatch(
      /Error: Migration destroys data .* is pending and would destroy data in the database: .* Nothing was changed\. If the loss is meant, set allow_destructive .* Create a branch of the database first/,
    );
    expect(await run('d', 'SELECT email FROM users')).toEqual([['a@x']]);
    live.write(migrated([USERS, { ...drop, allow_destructive: true }]));
    expect((await live.project.plan()).text).toContain('Warning: Migration destroys data');
    await live.project.apply();
    expect([await objects('d'), version()]).toEqual([[], drop.name]);
  });

  test('are reverted by target_version', async () => {
    await apply([USERS, POSTS]);
    await apply([USERS, POSTS], `target_version = "${USERS.name}"`);
    expect([version(), await record(), await objects('d')]).toEqual([USERS.name, [USERS.name], ['users']]);
  });

  test('are refreshed from the record, and applied again if it lacks one', async () => {
    await apply([USERS, POSTS]);
    await run('d', 'DROP TABLE posts', `DELETE FROM _turso_migrations WHERE name = '${POSTS.name}'`);
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address: MIGRATIONS, actions: 'update', before: { version: USERS.name }, after: { version: POSTS.name } }]);
    await live.project.apply();
    expect([await record(), await objects('d')]).toEqual([[USERS.name, POSTS.name], ['posts', 'users']]);

    await live.local.faults({ plane: 'database', status: 400 });
    expect(await live.project.fail('plan', '-refresh-only')).toContain('Error: ');
    await live.local.faults();
    expect(version()).toBe(POSTS.name);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('stay when the resource is destroyed, and a new resource continues the record', async () => {
    await apply([USERS]);
    await run('d', "INSERT INTO users (email) VALUES ('a@x')");
    live.write(database());
    expect(await live.project.plannedActions()).toEqual({ [MIGRATIONS]: 'delete' });
    await live.project.apply();
    expect([await record(), await run('d', 'SELECT email FROM users')]).toEqual([[USERS.name], [['a@x']]]);

    live.write(migrated([{ ...USERS, sql: 'CREATE TABLE users (id)' }, POSTS]));
    expect(await live.project.fail('plan')).toContain('Error: Applied migration changed');
    await apply([USERS, POSTS]);
    expect([await record(), await run('d', 'SELECT email FROM users')]).toEqual([[USERS.name, POSTS.name], [['a@x']]]);
  });

  test('revert nothing in a database that the resource has not seen before', async () => {
    await apply([USERS, POSTS]);
    await live.project.succeed('state', 'rm', MIGRATIONS);
    live.write(migrated([USERS, POSTS], `target_version = "${USERS.name}"`));
    expect(await live.project.fail('plan')).toMatch(/Error: Database has later migrations .* has "0003_posts" already, which is after "0001_users"\. Set target_version to "0003_posts" and apply/);
    expect(await record()).toEqual([USERS.name, POSTS.name]);
  });

  test('run again in the same apply if the database is replaced under its name', async () => {
    await apply([USERS, POSTS]);
    await live.project.succeed('taint', 'turso_database.d');
    await live.project.apply();
    expect([await record(), await objects('d')]).toEqual([[USERS.name, POSTS.name], ['posts', 'users']]);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('adopt a database that had tables before, at the baseline', async () => {
    live.write(database());
    await live.project.apply();
    await run('d', USERS.sql);
    live.write(migrated([USERS, POSTS]));
    expect(await live.project.fail('plan')).toMatch(/table users already exists/);
    await apply([USERS, POSTS], `baseline = "${USERS.name}"`);
    expect([await record(), await objects('d')]).toEqual([[USERS.name, POSTS.name], ['posts', 'users']]);
  });

  test('are refused in the schema database of a fleet', async () => {
    const fleet = `resource "turso_schema_fleet" "f" {\n  schema_database = turso_database.d.name\n  migrations = ${JSON.stringify([USERS])}\n}\n`;
    live.write(`${database()}${fleet}`);
    await live.project.apply();
    live.write(`${migrated([USERS, POSTS])}${fleet}`);
    expect(await live.project.fail('apply', '-auto-approve')).toMatch(/Error: Could not migrate database "d" .*It is the schema database of a fleet\. .* Remove this resource\./);
    expect([await record(), await objects('d')]).toEqual([[USERS.name], ['users']]);
  });

  test('go on in a fleet: no row is lost, and none runs twice', async () => {
    const counted = { name: '0001_runs', sql: 'CREATE TABLE runs (migration INTEGER); INSERT INTO runs VALUES (1)' };
    const second = { name: '0002_more', sql: 'INSERT INTO runs VALUES (2)' };
    await apply([counted]);
    await run('d', 'INSERT INTO runs VALUES (99)');
    const id = live.project.instance('turso_database.d').attributes.id;
    live.write(`${database()}
      resource "turso_database" "schema" {
        name  = "schema"
        group = turso_group.g.name
      }
      resource "turso_schema_fleet" "f" {
        schema_database = turso_database.schema.name
        databases       = [turso_database.d.name]
        database_ids    = [turso_database.schema.id, turso_database.d.id]
        migrations      = ${JSON.stringify([counted, second])}
      }
    `);
    await live.project.apply();
    expect(live.project.instance('turso_database.d').attributes.id).toBe(id);
    expect((await run('d', 'SELECT migration FROM runs ORDER BY rowid')).flat().map(Number)).toEqual([1, 99, 2]);
    expect(await record()).toEqual([counted.name, second.name]);
    expect(live.project.instance('turso_schema_fleet.f').attributes).toMatchObject({ version: second.name, versions: { [second.name]: 1 }, behind_count: 0 });
    expect(await live.project.plannedActions()).toEqual({});
  });
});
