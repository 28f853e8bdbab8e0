import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved } from './synthesized';
import { ApiTokenScope, Migrations, SchemaFleet, TenantRuntime, TokenExpiry, TursoGroup, type RuntimeVariableNames } from '../../src';
import { createTenants } from '../../src/runtime';

let stack: TerraformStack;
let fleet: SchemaFleet;
beforeEach(() => {
  stack = newStack();
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  fleet = new SchemaFleet(stack, 'crm', { group, migrations: Migrations.inline([]) });
});

test('has a token for all tenants, and one that may only read the group and create databases', () => {
  new TenantRuntime(stack, 'runtime', { fleet });
  expect(onlyResource(stack, 'turso_group_token')).toMatchObject({ group: resolved(stack, fleet.group.name) });
  expect(onlyResource(stack, 'turso_api_token')).toMatchObject({
    name: 'app-runtime', group: resolved(stack, fleet.group.name), scopes: ['read', 'db:create'],
  });
});

function environmentOf({ environment }: TenantRuntime): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, resolved(stack, value)]));
}

test('gives an application its environment', () => {
  expect(environmentOf(new TenantRuntime(stack, 'runtime', { fleet }))).toEqual({
    TURSO_API_TOKEN: expect.stringMatching(/^\$\{turso_api_token\.\w+\.token\}$/),
    TURSO_API_URL: expect.stringMatching(/^\$\{turso_api_token\.\w+\.api_url\}$/),
    TURSO_ORG: expect.stringMatching(/^\$\{turso_api_token\.\w+\.organization\}$/),
    TURSO_GROUP: resolved(stack, fleet.group.name),
    TURSO_GROUP_AUTH_TOKEN: expect.stringMatching(/^\$\{turso_group_token\.\w+\.token\}$/),
    TURSO_DATABASE_NAME: resolved(stack, fleet.schemaDatabase.name),
    TURSO_SCHEMA_DATABASE_URL: resolved(stack, fleet.schemaDatabase.url),
  });
});

test('renames single variables, which createTenants then reads', () => {
  const variableNames = { organization: 'TURSO_ORGANIZATION', groupToken: 'TURSO_AUTH_TOKEN' };
  const environment = environmentOf(new TenantRuntime(stack, 'runtime', { fleet, variableNames }));
  expect(Object.keys(environment).sort()).toEqual([
    'TURSO_API_TOKEN', 'TURSO_API_URL', 'TURSO_AUTH_TOKEN', 'TURSO_DATABASE_NAME', 'TURSO_GROUP', 'TURSO_ORGANIZATION', 'TURSO_SCHEMA_DATABASE_URL',
  ]);
  expect(environment.TURSO_ORGANIZATION).toMatch(/\.organization\}$/);
  expect(environment.TURSO_AUTH_TOKEN).toMatch(/^\$\{turso_group_token\./);
  const known = { TURSO_API_TOKEN: 'api', TURSO_AUTH_TOKEN: 'group', TURSO_DATABASE_NAME: 'schema', TURSO_ORGANIZATION: 'acme' };
  expect(() => createTenants({ environment: known, variableNames })).not.toThrow();
});

test.each<[string, RuntimeVariableNames, string]>([
  ['a name that is no variable', { group: 'MY-GROUP' }, 'app/runtime: variableNames.group is "MY-GROUP". A name of a variable holds letters, digits and underscores, and does not begin with a digit, such as "TURSO_API_TOKEN".'],
  ['the same name twice', { apiToken: 'TURSO_TOKEN', groupToken: 'TURSO_TOKEN' }, 'app/runtime: variableNames.apiToken and variableNames.groupToken are both "TURSO_TOKEN". Give each variable a name of its own.'],
  ['the name of another variable', { group: 'TURSO_ORG' }, 'app/runtime: variableNames.organization and variableNames.group are both "TURSO_ORG". Give each variable a name of its own.'],
])('rejects %s', (_name, variableNames, message) => {
  expect(() => new TenantRuntime(stack, 'runtime', { fleet, variableNames })).toThrow(new Error(message));
});

test('takes a name, additional scopes and an expiration', () => {
  new TenantRuntime(stack, 'runtime', {
    fleet,
    apiTokenName: 'crm-backend',
    additionalScopes: [ApiTokenScope.DB_DELETE, ApiTokenScope.READ],
    groupToken: { expiration: TokenExpiry.days(30) },
  });
  expect(onlyResource(stack, 'turso_api_token')).toMatchObject({ name: 'crm-backend', scopes: ['read', 'db:create', 'db:delete'] });
  expect(onlyResource(stack, 'turso_group_token').expires_in).toBe('30d');
});

test('has the children "GroupToken" and "ApiToken"', () => {
  const runtime = new TenantRuntime(stack, 'runtime', { fleet });
  expect(runtime.node.children.map(({ node }) => node.path)).toEqual(['app/runtime/GroupToken', 'app/runtime/ApiToken']);
});
