import { newStack, onlyDataSource, onlyResource, resolved, synthesized } from './synthesized';
import { TursoGroup } from '../../src';

test('is named by its id and not protected by default', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  expect(onlyResource(stack, 'turso_group')).toEqual({ name: 'main', location: 'aws-eu-west-1' });
});

test('takes a name, protection and force_destroy', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { name: 'production', location: 'aws-eu-west-1', deleteProtection: true, forceDestroy: true });
  expect(onlyResource(stack, 'turso_group')).toEqual({
    name: 'production', location: 'aws-eu-west-1', delete_protection: true, force_destroy: true,
  });
});

test('takes an organization, extensions and replicas', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'ams', organization: 'acme', extensions: ['vector'], replicaLocations: ['fra'] });
  expect(onlyResource(stack, 'turso_group')).toMatchObject({ organization: 'acme', extensions: ['vector'], replica_locations: ['fra'] });
});

test('restores a deleted group', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', restoreGroupId: '0a6b3f52-0000-4000-8000-000000000000' });
  expect(onlyResource(stack, 'turso_group').restore).toEqual({ group_id: '0a6b3f52-0000-4000-8000-000000000000' });
});

test('passes deleteProtection: false on', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', deleteProtection: false });
  expect(onlyResource(stack, 'turso_group').delete_protection).toBe(false);
});

test('has its resource as child "Resource"', () => {
  const group = new TursoGroup(newStack(), 'main', { location: 'aws-eu-west-1' });
  expect(group.node.children.map(({ node }) => node.path)).toEqual(['app/main/Resource']);
});

test('refers to its resource', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  const [address] = Object.keys(synthesized(stack).resource.turso_group);
  expect([group.name, group.groupId, group.organization, group.location].map((value) => resolved(stack, value))).toEqual([
    `\${turso_group.${address}.name}`,
    `\${turso_group.${address}.id}`,
    `\${turso_group.${address}.organization}`,
    `\${turso_group.${address}.location}`,
  ]);
});

test('adds a token that reads', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  const token = group.addReadOnlyToken('reports');
  expect(token.node.path).toBe('app/main/reports');
  expect(onlyResource(stack, 'turso_group_token').authorization).toBe('read-only');
});

test('adds a token that reads and writes', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }).addFullAccessToken('service', { renewBefore: undefined });
  expect(onlyResource(stack, 'turso_group_token').authorization).toBe('full-access');
});

test('imports a group by its name', () => {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'production');
  expect(onlyDataSource(stack, 'turso_group')).toEqual({ name: 'production' });
  expect(resolved(stack, group.location)).toMatch(/^\$\{data\.turso_group\.\w+\.location\}$/);
});

test('adds a token to an imported group', () => {
  const stack = newStack();
  TursoGroup.fromGroupName(stack, 'main', 'production').addReadOnlyToken('reports');
  expect(onlyResource(stack, 'turso_group_token').group_id).toMatch(/^\$\{data\.turso_group\.\w+\.id\}$/);
});

test('fails when the name is invalid', () => {
  expect(() => new TursoGroup(newStack(), 'main', { name: 'Main Group', location: 'aws-eu-west-1' })).toThrow(new Error(
    'app/main: name is "Main Group". A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends ' +
    'with a dash. Change it, for example to "main-group".',
  ));
});

test('fails when the name to import is invalid', () => {
  expect(() => TursoGroup.fromGroupName(newStack(), 'main', '')).toThrow(new Error(
    'app/main: name is "". A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash. Change it.',
  ));
});
