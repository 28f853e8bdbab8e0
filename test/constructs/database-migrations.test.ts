import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { DatabaseMigrations, Migrations, SqlScript, TursoDatabase, TursoProvider, type DatabaseMigrationsProps } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

let stack: TerraformStack;
beforeEach(() => { stack = newStack(); });

const migrate = (props: Partial<DatabaseMigrationsProps> = {}) => new DatabaseMigrations(stack, 'migrations', {
  database: TursoDatabase.fromDatabaseName(stack, 'shop', 'shop'), migrations, ...props,
});

test('migrates a database of another stack, and manages nothing else', () => {
  const database = TursoDatabase.fromDatabaseName(stack, 'imported', 'shop');
  migrate({ database, targetVersion: '0001_users', foreignKeys: false });
  expect(Object.keys(synthesized(stack).resource)).toEqual(['turso_database_migrations']);
  expect(onlyResource(stack, 'turso_database_migrations')).toEqual({
    database: resolved(stack, database.name),
    database_id: resolved(stack, database.databaseId),
    organization: resolved(stack, database.organization),
    migrations: [{ name: '0001_users', sql: 'CREATE TABLE users (id);' }],
    target_version: '0001_users',
    foreign_keys: false,
  });
});

test('has the resource of the migrations as its default child', () => {
  expect(migrate().node.defaultChild?.node.path).toBe('app/migrations/Resource');
});

test('is ready once the migrations have run', () => {
  const done = migrate();
  new SqlScript(stack, 'first', { database: TursoDatabase.fromDatabaseName(stack, 'other', 'shop'), statements: ['SELECT 1'], after: [done.ready] });
  const { turso_sql: scripts, turso_database_migrations: resources } = synthesized(stack).resource;
  expect(Object.values<any>(scripts)[0].depends_on).toEqual([`turso_database_migrations.${Object.keys(resources)[0]}`]);
  expect(resolved(stack, done.version)).toMatch(/^\$\{turso_database_migrations\.\w+\.version\}$/);
});

test('uses the provider of its database', () => {
  const provider = new TursoProvider(stack, 'Eu', { organization: 'acme-eu', alias: 'eu' });
  migrate({ database: TursoDatabase.fromDatabaseAttributes(stack, 'eu-shop', { name: 'shop', provider }) });
  expect(onlyResource(stack, 'turso_database_migrations').provider).toBe('turso.eu');
});

test.each<[string, Partial<DatabaseMigrationsProps>, string]>([
  ['a target that is no migration', { targetVersion: '0002' }, 'app/migrations: targetVersion is "0002", but no migration has this name. Use one of "0001_users".'],
  ['a baseline that is no migration', { baseline: '0002' }, 'app/migrations: baseline is "0002", but no migration has this name. Use one of "0001_users".'],
])('rejects %s', (_what, props, message) => {
  expect(() => migrate(props)).toThrow(new Error(message));
});
