import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import {
  bindings, HistoryTable, MigratedDatabase, Migrations, SchemaFleet, SqlScript, TokenExpiry, TursoDatabase, TursoGroup,
  type MigratedDatabaseProps,
} from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

let stack: TerraformStack;
let group: TursoGroup;
beforeEach(() => {
  stack = newStack();
  group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
});

const migrated = (props: Partial<MigratedDatabaseProps> = {}) => new MigratedDatabase(stack, 'shop', { group, migrations, ...props });

test('creates the database and migrates it, and no schema database', () => {
  const shop = migrated();
  expect(onlyResource(stack, 'turso_database')).toMatchObject({ name: 'shop', group: resolved(stack, group.name), force_destroy: false });
  expect(onlyResource(stack, 'turso_database_migrations')).toEqual({
    database: resolved(stack, shop.name),
    database_id: resolved(stack, shop.databaseId),
    organization: resolved(stack, shop.organization),
    migrations: [{ name: '0001_users', sql: 'CREATE TABLE users (id);' }],
  });
  expect(synthesized(stack).resource.turso_schema_fleet).toBeUndefined();
});

test('gives an application its environment, with a token that is created once the database is migrated', () => {
  const shop = migrated({ token: { expiration: TokenExpiry.days(30) } });
  expect(Object.fromEntries(Object.entries(shop.environment).map(([name, value]) => [name, resolved(stack, value)]))).toEqual({
    TURSO_DATABASE_URL: resolved(stack, shop.url),
    TURSO_AUTH_TOKEN: expect.stringMatching(/^\$\{turso_database_token\.\w+\.token\}$/),
  });
  const [address] = Object.keys(synthesized(stack).resource.turso_database_migrations);
  expect(onlyResource(stack, 'turso_database_token')).toMatchObject({
    database: resolved(stack, shop.name), expires_in: '30d', depends_on: [`turso_database_migrations.${address}`],
  });
});

test('takes other names for the variables', () => {
  expect(Object.keys(migrated({ variableNames: { url: 'DATABASE_URL' } }).environment)).toEqual(['DATABASE_URL', 'TURSO_AUTH_TOKEN']);
});

test('passes its options to the database and to the migrations', () => {
  migrated({
    name: 'shop-db',
    forceDestroy: true,
    sizeLimit: '1gb',
    targetVersion: '0001_users',
    baseline: '0001_users',
    importHistory: HistoryTable.GOOSE,
    importHistoryTable: 'versions',
    foreignKeys: false,
  });
  expect(onlyResource(stack, 'turso_database')).toMatchObject({ name: 'shop-db', force_destroy: true, size_limit: '1gb' });
  expect(onlyResource(stack, 'turso_database_migrations')).toMatchObject({
    target_version: '0001_users', baseline: '0001_users', import_history: 'goose', import_history_table: 'versions', foreign_keys: false,
  });
});

test.each<[string, Partial<MigratedDatabaseProps>, string]>([
  ['a target that is no migration', { targetVersion: '0002' }, 'app/shop: targetVersion is "0002", but no migration has this name. Use one of "0001_users".'],
  ['a baseline that is no migration', { baseline: '0002' }, 'app/shop: baseline is "0002", but no migration has this name. Use one of "0001_users".'],
  ['one name for both variables', { variableNames: { url: 'TURSO_AUTH_TOKEN' } }, 'app/shop: variableNames.url and variableNames.authToken are both "TURSO_AUTH_TOKEN". Give each variable a name of its own.'],
])('rejects %s', (_what, props, message) => {
  expect(() => migrated(props)).toThrow(new Error(message));
});

test('is ready once its migrations have run, for scripts and resources', () => {
  const shop = migrated();
  new SqlScript(stack, 'first', { database: shop, statements: ['INSERT INTO users VALUES (1)'], after: [shop.ready] });
  new bindings.GroupResource(stack, 'later', { name: 'later', location: 'aws-eu-west-1', dependsOn: [shop.ready] });
  const { turso_sql: scripts, turso_group: groups, turso_database_migrations: resources } = synthesized(stack).resource;
  const waits = [`turso_database_migrations.${Object.keys(resources)[0]}`];
  expect(Object.values<any>(scripts)[0].depends_on).toEqual(waits);
  expect(groups.later.depends_on).toEqual(waits);
  expect(resolved(stack, shop.version)).toMatch(/^\$\{turso_database_migrations\.\w+\.version\}$/);
});

test('grows into a fleet as a TursoDatabase with the same id: the addresses of database and token stay', () => {
  migrated();
  const before = synthesized(stack).resource;
  stack = newStack();
  group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  const shop = new TursoDatabase(stack, 'shop', { group, forceDestroy: false });
  shop.addFullAccessToken('Token');
  const fleet = new SchemaFleet(stack, 'shops', { group, migrations });
  fleet.addDatabase(shop);
  const { turso_database: databases, turso_database_token: tokens } = synthesized(stack).resource;
  const [address] = Object.keys(before.turso_database);
  expect(databases[address]).toEqual(before.turso_database[address]);
  expect(Object.keys(tokens)).toEqual(Object.keys(before.turso_database_token));
  expect(onlyResource(stack, 'turso_schema_fleet').databases).toEqual([`\${turso_database.${address}.name}`]);
});

test('is refused by a fleet as it is, because two resources would migrate it', () => {
  const fleet = new SchemaFleet(stack, 'shops', { group, migrations });
  expect(() => fleet.addDatabase(migrated())).toThrow(new Error('app/shops: "app/shop" is a MigratedDatabase, which has migrations of its own. '
    + 'Replace it by a TursoDatabase with the same id and options: the database stays the same, and the fleet continues its record.'));
});
