import { newStack, onlyResource, resolved } from './synthesized';
import { Migrations, SchemaFleet, TenantDiscovery, TursoGroup } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

test.each<[string, TenantDiscovery, object]>([
  ['every database of the group', TenantDiscovery.inGroup(), {}],
  ['those with a prefix, but some', TenantDiscovery.byPrefix('tenant-', { exclude: ['tenant-demo', 'tenant-test-*'] }), { prefix: 'tenant-', exclude: ['tenant-demo', 'tenant-test-*'] }],
  ['those like a pattern', TenantDiscovery.byPattern('eu-*-crm'), { pattern: 'eu-*-crm' }],
])('finds %s', (_, discovery, expected) => {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'main');
  new SchemaFleet(stack, 'slack', { group, migrations, discovery });
  expect(onlyResource(stack, 'turso_schema_fleet').discover).toEqual({ ...expected, group: resolved(stack, group.name) });
});

test('finds the branches of the schema database, even in another group', () => {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'main');
  const other = TursoGroup.fromGroupName(stack, 'other', 'other');
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations, discovery: TenantDiscovery.byParent({ group: other }) });
  expect(onlyResource(stack, 'turso_schema_fleet').discover).toEqual({ parent: resolved(stack, fleet.schemaDatabase.name), group: resolved(stack, other.name) });
});

test.each<[string, TenantDiscovery, string]>([
  ['a prefix', TenantDiscovery.byPrefix(''), 'prefix of the discovery is "". Use at least one character, or TenantDiscovery.inGroup'],
  ['a pattern', TenantDiscovery.byPattern(''), 'pattern of the discovery is "".'],
  ['a name to leave out', TenantDiscovery.inGroup({ exclude: ['demo', ''] }), 'exclude of the discovery holds "".'],
])('fails when %s is empty', (_what, discovery, message) => {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'main');
  expect(() => new SchemaFleet(stack, 'slack', { group, migrations, discovery })).toThrow(message);
});
