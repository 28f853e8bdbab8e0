import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { TokenRotation, TursoDatabase, TursoGroup } from '../../src';

const keepers = { reason: 'laptop lost' };

let stack: TerraformStack;
let group: TursoGroup;
let database: TursoDatabase;
beforeEach(() => {
  stack = newStack();
  group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  database = new TursoDatabase(stack, 'orders', { group });
});

test('rotates the key of a group', () => {
  const rotation = new TokenRotation(stack, 'rotation', { group, keepers });
  expect(onlyResource(stack, 'turso_token_rotation')).toEqual({
    group: resolved(stack, group.name),
    group_id: resolved(stack, group.groupId),
    organization: resolved(stack, group.organization),
    keepers,
  });
  expect(resolved(stack, rotation.rotatedAt)).toMatch(/^\$\{turso_token_rotation\.\w+\.rotated_at\}$/);
  expect(rotation.node.children.map(({ node }) => node.path)).toEqual(['app/rotation/Resource']);
});

test('rotates the key of a database', () => {
  new TokenRotation(stack, 'rotation', { database, keepers, rotateOnCreate: false });
  expect(onlyResource(stack, 'turso_token_rotation')).toMatchObject({
    database: resolved(stack, database.name), database_id: resolved(stack, database.databaseId), rotate_on_create: false,
  });
});

test('replaces tokens of the group and of its databases, including those declared before it', () => {
  group.addReadOnlyToken('before');
  database.addReadOnlyToken('of-database');
  const rotation = new TokenRotation(stack, 'rotation', { group, keepers });
  group.addReadOnlyToken('after', { keepers: { mine: '1' } });
  const made = { 'rotation:app/rotation': resolved(stack, rotation.rotationId) };
  // In the order of their addresses: after, before.
  expect(keepersOf('turso_group_token')).toEqual([{ mine: '1', ...made }, made]);
  expect(keepersOf('turso_database_token')).toEqual([made]);
});

test('replaces tokens of a database when the database is rotated', () => {
  database.addReadOnlyToken('reader');
  group.addReadOnlyToken('reader');
  const rotation = new TokenRotation(stack, 'rotation', { database, keepers });
  expect(keepersOf('turso_database_token')).toEqual([{ 'rotation:app/rotation': resolved(stack, rotation.rotationId) }]);
});

test('does not replace tokens of other groups', () => {
  const other = new TursoGroup(stack, 'other', { location: 'aws-eu-west-1' });
  other.addReadOnlyToken('reader');
  TursoDatabase.fromDatabaseName(stack, 'imported', 'imported').addReadOnlyToken('reader');
  new TokenRotation(stack, 'rotation', { group, keepers });
  expect([...keepersOf('turso_group_token'), ...keepersOf('turso_database_token')]).toEqual([undefined, undefined]);
});

test.each([
  ['neither group nor database is', () => ({})],
  ['both group and database are', () => ({ group, database })],
])('fails when %s given', (what, target) => {
  expect(() => new TokenRotation(stack, 'rotation', { ...target(), keepers })).toThrow(new Error(
    `app/rotation: ${what} given. Give the one whose key to rotate.`,
  ));
});

function keepersOf(type: string): unknown[] {
  return Object.values<any>(synthesized(stack).resource[type]).map((token) => token.keepers);
}
