import * as fc from 'fast-check';
import { newStack, synthesized } from './synthesized';
import { Migrations, SchemaFleet, TenantDatabase, TenantRuntime, TursoGroup } from '../../src';
import { tenantDatabaseNameFunction } from '../../src/provider/functions/tenant-database-name';
import { createTenants } from '../../src/runtime';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);
const RUNTIME = { groupToken: 'x', schemaDatabase: 'app-schema', schemaDatabaseUrl: 'libsql://app-schema-acme.turso.io', environment: {} };

/** The names of all databases of a fleet with one tenant, in alphabetical order. */
function databases(tenant: string, namePrefix?: string): string[] {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'main');
  new SchemaFleet(stack, 'app', { group, migrations, namePrefix }).addTenant(tenant);
  return Object.values(synthesized(stack).resource.turso_database).map(({ name }: any) => name).sort();
}

const ids = fc.oneof(
  fc.constantFrom('acme', 'Acme Inc.', 'a'.repeat(40), 'éé', 'user@example.com', 'acme-2or5dlfeewnw', '-a-', 'ünï cödé'),
  fc.string({ minLength: 1, maxLength: 50 }).filter((id) => !/[/$%]/.test(id) && !['Schema', 'Resource'].includes(id) && !(id in {}) && id.trim() !== ''),
);

test.each([undefined, 'staging'])('construct, static, runtime and provider give a tenant the same database with the prefix %s', async (prefix) => {
  await fc.assert(fc.asyncProperty(ids, async (id) => {
    const name = SchemaFleet.tenantDatabaseName(id, prefix);
    const { call } = tenantDatabaseNameFunction;
    expect(await createTenants({ ...RUNTIME, ...prefix === undefined ? {} : { prefix } }).databaseName(id)).toBe(name);
    expect(call(prefix === undefined ? [id] : [id, prefix])).toBe(name);
    expect(databases(id, prefix)).toEqual([prefix === undefined ? 'app-schema' : `${prefix}-app-schema`, name].sort());
  }), { numRuns: 25 });
});

test('a tenant of another stack has the prefix of the imported fleet', () => {
  const stack = newStack();
  const fleet = SchemaFleet.fromSchemaDatabaseName(stack, 'fleet', 'staging-app-schema', 'staging');
  new TenantDatabase(stack, 'Acme Inc.', { fleet });
  new TenantDatabase(stack, 'named', { fleet, name: 'other' });
  expect(Object.values(synthesized(stack).resource.turso_database).map(({ name }: any) => name).sort())
    .toEqual(['other', SchemaFleet.tenantDatabaseName('Acme Inc.', 'staging')].sort());
});

test('an application gets the prefix from its environment', async () => {
  const stack = newStack();
  const fleet = SchemaFleet.fromSchemaDatabaseName(stack, 'fleet', 'staging-app-schema', 'staging');
  const { TURSO_TENANT_PREFIX } = new TenantRuntime(stack, 'runtime', { fleet }).environment;
  const environment = { TURSO_TENANT_PREFIX };
  expect(await createTenants({ ...RUNTIME, environment }).databaseName('acme')).toBe('staging-acme');
});

test.each(['Staging', 'a'.repeat(20), '-a', ''])('the prefix %j is refused with what to write', (namePrefix) => {
  expect(() => databases('acme', namePrefix)).toThrow(/namePrefix is ".*"\. A prefix holds lowercase letters, digits and dashes, at most 19,/);
});

test('the name of no tenant is refused', () => {
  expect(() => SchemaFleet.tenantDatabaseName('')).toThrow('tenantId is empty. Give the id of a tenant.');
});
