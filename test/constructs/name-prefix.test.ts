import type { TerraformStack } from 'cdktf';
import { newStack, synthesized } from './synthesized';
import {
  ApiToken, ApiTokenScope, JwksEndpoint, MigratedDatabase, Migrations, SchemaFleet, TenantRuntime, TursoDatabase, TursoGroup, TursoProvider,
  type TursoProviderProps,
} from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

/** The names of each kind of resource, in alphabetical order. */
function namesIn(stack: TerraformStack): Record<string, string[]> {
  const { resource } = synthesized(stack);
  return Object.fromEntries(['turso_group', 'turso_database', 'turso_api_token', 'turso_jwks'].map((type) => (
    [type, Object.values<any>(resource[type] ?? {}).map(({ name }) => name).sort()])));
}

function stackWith(props: TursoProviderProps): { stack: TerraformStack; fleet: SchemaFleet; runtime: TenantRuntime } {
  const stack = newStack();
  const provider = new TursoProvider(stack, 'turso', props);
  const more = props.alias === undefined ? {} : { provider };
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1', ...more });
  new TursoDatabase(stack, 'orders', { group });
  new TursoDatabase(stack, 'named', { group, name: 'exactly' });
  new MigratedDatabase(stack, 'shop', { group, migrations });
  new ApiToken(stack, 'ci', { group, scopes: [ApiTokenScope.READ] });
  new JwksEndpoint(stack, 'clerk', { url: 'https://example.clerk.accounts.dev/.well-known/jwks.json', ...more });
  const fleet = new SchemaFleet(stack, 'crm', { group, migrations });
  fleet.addTenant('acme');
  return { stack, fleet, runtime: new TenantRuntime(stack, 'app', { fleet }) };
}

test.each<[string, TursoProviderProps]>([
  ['the provider of the stack', { namePrefix: 'staging' }],
  ['a provider with an alias', { namePrefix: 'staging', alias: 'eu' }],
])('the prefix of %s begins all names that constructs compute from their ids, and no others', (_which, props) => {
  const { stack, fleet, runtime } = stackWith(props);
  expect(namesIn(stack)).toEqual({
    turso_group: ['staging-main'],
    turso_database: ['exactly', 'staging-acme', 'staging-crm-schema', 'staging-orders', 'staging-shop'],
    turso_api_token: ['staging-app-app', 'staging-ci'],
    turso_jwks: ['staging-clerk'],
  });
  expect(fleet.namePrefix).toBe('staging');
  expect(runtime.environment.TURSO_TENANT_PREFIX).toBe('staging');
  expect(Object.keys(synthesized(stack).provider.turso[0])).toEqual(props.alias === undefined ? [] : ['alias']);
});

test('a fleet may have a prefix of its own', () => {
  const stack = newStack();
  new TursoProvider(stack, 'turso', { namePrefix: 'staging' });
  const group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  new SchemaFleet(stack, 'crm', { group, migrations, namePrefix: 'eu' }).addTenant('acme');
  expect(namesIn(stack)).toMatchObject({ turso_group: ['staging-main'], turso_database: ['eu-acme', 'eu-crm-schema'] });
});

test('without a prefix the ids are the names', () => {
  const { stack, fleet } = stackWith({});
  expect(namesIn(stack)).toMatchObject({ turso_group: ['main'], turso_database: ['acme', 'crm-schema', 'exactly', 'orders', 'shop'] });
  expect(fleet.namePrefix).toBeUndefined();
});

test('the provider has to come before constructs that computed their names', () => {
  const stack = newStack();
  new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
  expect(() => new TursoProvider(stack, 'turso', { namePrefix: 'staging' })).toThrow(
    'app/turso: namePrefix is "staging", but "app/main" computed its name without it. Create the provider before the other constructs of the stack.',
  );
});

test('the provider may come after constructs whose names are given', () => {
  const stack = newStack();
  const group = TursoGroup.fromGroupName(stack, 'main', 'main');
  new TursoDatabase(stack, 'orders', { group, name: 'orders' });
  new TursoProvider(stack, 'turso', { namePrefix: 'staging' });
  new TursoDatabase(stack, 'later', { group });
  expect(namesIn(stack)).toMatchObject({ turso_database: ['orders', 'staging-later'] });
});

test.each(['Staging', 'a'.repeat(20), '-a', ''])('the prefix %j is refused with what to write', (namePrefix) => {
  expect(() => new TursoProvider(newStack(), 'turso', { namePrefix })).toThrow(/namePrefix is ".*"\. A prefix holds lowercase letters, digits and dashes, at most 19,/);
});
