import { TerraformElement, TerraformProvider, TerraformStack, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import { newStack, synthesized } from './synthesized';
import {
  ApiToken, ApiTokenScope, DatabaseToken, GroupToken, JwksEndpoint, Migrations, SchemaFleet, SqlScript, TenantDatabase, TenantDatabases,
  TenantRuntime, TokenRotation, TursoDatabase, TursoGroup, TursoOrganization, TursoProvider, type TursoConstructProps,
} from '../../src';

const location = 'aws-eu-west-1';
const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);
const groupOf = (stack: TerraformStack, props: TursoConstructProps) => new TursoGroup(stack, 'main', { location, ...props });
const databaseOf = (stack: TerraformStack, props: TursoConstructProps) => new TursoDatabase(stack, 'orders', { group: groupOf(stack, props) });
const fleetOf = (stack: TerraformStack, props: TursoConstructProps) => new SchemaFleet(stack, 'crm', { group: groupOf(stack, props), migrations });

class RandomProvider extends TerraformProvider {}

type Create = (stack: TerraformStack, owner: TursoConstructProps, own: TursoConstructProps) => Construct;

/** Constructs of a group, database or fleet, which has the first props. */
const OWNED: Record<string, Create> = {
  TursoDatabase: (stack, owner, own) => new TursoDatabase(stack, 'made', { group: groupOf(stack, owner), ...own }),
  DatabaseToken: (stack, owner, own) => new DatabaseToken(stack, 'made', { database: databaseOf(stack, owner), ...own }),
  GroupToken: (stack, owner, own) => new GroupToken(stack, 'made', { group: groupOf(stack, owner), ...own }),
  ApiToken: (stack, owner, own) => new ApiToken(stack, 'made', { group: groupOf(stack, owner), scopes: [ApiTokenScope.READ], ...own }),
  TokenRotation: (stack, owner, own) => new TokenRotation(stack, 'made', { group: groupOf(stack, owner), keepers: { a: '1' }, ...own }),
  SqlScript: (stack, owner, own) => new SqlScript(stack, 'made', { database: databaseOf(stack, owner), statements: ['SELECT 1'], ...own }),
  SchemaFleet: (stack, owner, own) => new SchemaFleet(stack, 'made', { group: groupOf(stack, owner), migrations, ...own }),
  TenantDatabase: (stack, owner, own) => new TenantDatabase(stack, 'made', { fleet: fleetOf(stack, owner), ...own }),
  TenantDatabases: (stack, owner, own) => {
    const schemaDatabase = databaseOf(stack, owner);
    return new TenantDatabases(stack, 'made', { group: schemaDatabase.group, schemaDatabase, names: ['acme'], ...own });
  },
  TenantRuntime: (stack, owner, own) => new TenantRuntime(stack, 'made', { fleet: fleetOf(stack, owner), ...own }),
};

const ALONE: Record<string, Create> = {
  'a TursoGroup': (stack, _, own) => new TursoGroup(stack, 'made', { location, ...own }),
  'an imported TursoGroup': (stack, _, own) => TursoGroup.fromGroupAttributes(stack, 'made', { name: 'main', ...own }) as TursoGroup,
  'an imported TursoDatabase': (stack, _, own) => TursoDatabase.fromDatabaseAttributes(stack, 'made', { name: 'orders', ...own }) as TursoDatabase,
  'a JwksEndpoint': (stack, _, own) => new JwksEndpoint(stack, 'made', { url: 'https://example.com/jwks.json', ...own }),
  'a TursoOrganization': (stack, _, own) => {
    const organization = new TursoOrganization(stack, 'made', { overages: true, ...own });
    organization.addMember('ada', 'ada');
    organization.invite('grace', 'grace@example.com');
    return organization;
  },
};

const euOf = (stack: TerraformStack) => new TursoProvider(stack, 'Eu', { organization: 'acme-eu', alias: 'eu' });

/** The providers of all resources and data sources below a construct. */
function providersBelow(construct: Construct): unknown[] {
  const elements = construct.node.findAll().filter(TerraformElement.isTerraformElement);
  return elements.map((element) => (element as { provider?: unknown }).provider);
}

test.each(Object.entries({ ...OWNED, ...ALONE }))('%s uses its own provider', (_, create) => {
  const stack = newStack();
  const provider = euOf(stack);
  const providers = providersBelow(create(stack, {}, { provider }));
  expect(providers.length).toBeGreaterThan(0);
  expect(providers.filter((used) => used !== provider)).toEqual([]);
});

test.each(Object.entries(OWNED))('%s uses the provider of its owner', (_, create) => {
  const stack = newStack();
  const provider = euOf(stack);
  const providers = providersBelow(create(stack, { provider }, {}));
  expect(providers.length).toBeGreaterThan(0);
  expect(providers.filter((used) => used !== provider)).toEqual([]);
  expect(synthesized(stack).provider.turso).toEqual([{ organization: 'acme-eu', alias: 'eu' }]);
});

test('a token of a group uses the provider of the group', () => {
  const stack = newStack();
  const provider = euOf(stack);
  expect(providersBelow(groupOf(stack, { provider }).addReadOnlyToken('reports') as GroupToken)).toEqual([provider]);
});

test('the organization of the chosen provider counts for the length of a hostname', () => {
  const stack = newStack();
  const provider = new TursoProvider(stack, 'Long', { organization: 'o'.repeat(40), alias: 'long' });
  const database = new TursoDatabase(stack, 'd'.repeat(30), { group: groupOf(stack, { provider }) });
  expect(database.node.validate()).toEqual([expect.stringContaining('which has 71 characters')]);
});

test('fails when the provider is not one of Turso', () => {
  const stack = newStack();
  const provider = new RandomProvider(stack, 'Other', { terraformResourceType: 'random' });
  expect(() => groupOf(stack, { provider })).toThrow('app/main: provider is "app/Other", a provider of "random". Use a TursoProvider.');
});

test('fails when the provider belongs to another stack', () => {
  const app = Testing.app();
  const [one, two] = [new TerraformStack(app, 'one'), new TerraformStack(app, 'two')];
  const provider = euOf(one);
  expect(() => groupOf(two, { provider })).toThrow(
    'two/main: provider is "one/Eu", which belongs to another stack. Use a TursoProvider of the stack "two".',
  );
  const group = groupOf(one, { provider });
  expect(() => new TursoDatabase(two, 'orders', { group })).toThrow(
    'two/orders: "one/main" has the provider "one/Eu", which belongs to another stack. Set provider to a TursoProvider of the stack "two".',
  );
  expect(new TursoDatabase(two, 'other', { group, provider: euOf(two) }).provider).toBeDefined();
});

test('a provider without an alias in another stack leaves the choice to this stack', () => {
  const app = Testing.app();
  const [one, two] = [new TerraformStack(app, 'one'), new TerraformStack(app, 'two')];
  const group = groupOf(one, { provider: new TursoProvider(one, 'Turso') });
  expect(new TursoDatabase(two, 'orders', { group }).provider).toBeUndefined();
});
