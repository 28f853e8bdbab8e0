import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { ApiToken, ApiTokenScope, TursoGroup } from '../../src';

test('is named by its id and reaches the organization of the provider', () => {
  const stack = newStack();
  new ApiToken(stack, 'ci');
  expect(onlyResource(stack, 'turso_api_token')).toEqual({ name: 'ci' });
});

test('is limited to a group and its scopes', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  new ApiToken(stack, 'ci', { name: 'continuous-integration', group, scopes: [ApiTokenScope.READ, ApiTokenScope.DB_CREATE] });
  expect(onlyResource(stack, 'turso_api_token')).toEqual({
    name: 'continuous-integration',
    organization: resolved(stack, group.organization),
    group: resolved(stack, group.name),
    group_id: resolved(stack, group.groupId),
    scopes: ['read', 'db:create'],
  });
});

test('takes another organization than that of the provider', () => {
  const stack = newStack();
  new ApiToken(stack, 'ci', { organization: 'acme' });
  expect(onlyResource(stack, 'turso_api_token').organization).toBe('acme');
});

test('has its resource as child "Resource"', () => {
  const token = new ApiToken(newStack(), 'ci');
  expect(token.node.children.map(({ node }) => node.path)).toEqual(['app/ci/Resource']);
});

test('refers to its resource', () => {
  const stack = newStack();
  const token = new ApiToken(stack, 'ci');
  const [address] = Object.keys(synthesized(stack).resource.turso_api_token);
  expect([token.name, token.organization, token.tokenId, token.token].map((value) => resolved(stack, value))).toEqual(
    ['name', 'organization', 'id', 'token'].map((attribute) => `\${turso_api_token.${address}.${attribute}}`),
  );
});

test('gives a program the variables that the provider and the command read', () => {
  const stack = newStack();
  const token = new ApiToken(stack, 'ci');
  expect(Object.fromEntries(Object.entries(token.environment).map(([name, value]) => [name, resolved(stack, value)]))).toEqual({
    TURSO_API_URL: resolved(stack, token.apiUrl),
    TURSO_API_TOKEN: resolved(stack, token.token),
    TURSO_ORGANIZATION_SLUG: resolved(stack, token.organization),
  });
});

test('fails when scopes are given without a group', () => {
  expect(() => new ApiToken(newStack(), 'ci', { scopes: [ApiTokenScope.READ] })).toThrow(new Error(
    'app/ci: scopes are "read", but no group is given. Scopes say what the token may do with a group: set group, or leave scopes out.',
  ));
});

test('fails when a group is given without scopes', () => {
  const stack = newStack();
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  expect(() => new ApiToken(stack, 'ci', { group })).toThrow(new Error(
    'app/ci: group is given, but no scopes. Say what the token may do with the group, for example scopes: [ApiTokenScope.READ, ApiTokenScope.DB_CREATE].',
  ));
});
