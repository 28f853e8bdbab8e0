import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved } from './synthesized';
import { ApiTokenScope, Migrations, SchemaFleet, TenantRuntime, TokenExpiry, TursoGroup } from '../../src';

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

test('gives an application its environment', () => {
  const runtime = new TenantRuntime(stack, 'runtime', { fleet });
  const environment = Object.fromEntries(Object.entries(runtime.environment).map(([name, value]) => [name, resolved(stack, value)]));
  expect(environment).toEqual({
    TURSO_API_TOKEN: expect.stringMatching(/^\$\{turso_api_token\.\w+\.token\}$/),
    TURSO_ORG: expect.stringMatching(/^\$\{turso_api_token\.\w+\.organization\}$/),
    TURSO_GROUP: resolved(stack, fleet.group.name),
    TURSO_GROUP_AUTH_TOKEN: expect.stringMatching(/^\$\{turso_group_token\.\w+\.token\}$/),
    TURSO_DATABASE_NAME: resolved(stack, fleet.schemaDatabase.name),
    TURSO_SCHEMA_DATABASE_URL: resolved(stack, fleet.schemaDatabase.url),
  });
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
