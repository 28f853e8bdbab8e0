import { App, TerraformStack, Testing } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { Migrations, SchemaFleet, TenantDatabase, TenantDiscovery, TenantRuntime, TursoDatabase, TursoGroup, TursoProvider } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

function twoStacks(discovery?: TenantDiscovery) {
  const app = Testing.app() as App;
  const [owner, tenants] = [new TerraformStack(app, 'owner'), new TerraformStack(app, 'tenants')];
  const fleet = new SchemaFleet(owner, 'crm', { group: new TursoGroup(owner, 'main', { location: 'aws-eu-west-1' }), migrations, discovery });
  return { owner, tenants, fleet };
}

test('declares a tenant as a branch of the schema database, protected from deletion', () => {
  const stack = newStack();
  const fleet = SchemaFleet.fromSchemaDatabaseName(stack, 'crm', 'crm-schema');
  new TenantDatabase(stack, 'acme', { fleet });
  expect(onlyResource(stack, 'turso_database')).toMatchObject({
    name: 'acme',
    group: resolved(stack, fleet.group.name),
    seed: { type: 'database', name: resolved(stack, fleet.schemaDatabase.name) },
    force_destroy: false,
  });
  expect(synthesized(stack).resource.turso_schema_fleet).toBeUndefined();
});

test('runs the initial SQL of a tenant without waiting for a rollout', () => {
  const stack = newStack();
  const fleet = SchemaFleet.fromSchemaDatabaseName(stack, 'crm', 'crm-schema');
  new TenantDatabase(stack, 'acme', { fleet, initialSql: { statements: ['SELECT 1'] } });
  expect(onlyResource(stack, 'turso_sql').depends_on).toBeUndefined();
});

test('serves an application of another stack', () => {
  const stack = newStack();
  const fleet = SchemaFleet.fromSchemaDatabase(stack, 'crm', TursoDatabase.fromDatabaseName(stack, 'schema', 'crm-schema'));
  const { environment } = new TenantRuntime(stack, 'runtime', { fleet });
  expect(resolved(stack, environment.TURSO_GROUP)).toBe(resolved(stack, fleet.group.name));
});

test('uses the provider of the schema database', () => {
  const stack = newStack();
  const provider = new TursoProvider(stack, 'Eu', { organization: 'acme-eu', alias: 'eu' });
  const schema = TursoDatabase.fromDatabaseAttributes(stack, 'schema', { name: 'crm-schema', provider });
  new TenantDatabase(stack, 'acme', { fleet: SchemaFleet.fromSchemaDatabase(stack, 'crm', schema) });
  expect(onlyResource(stack, 'turso_database').provider).toBe('turso.eu');
});

describe('a fleet whose provider belongs to another stack', () => {
  const declare = (alias: string | undefined) => {
    const { owner, tenants } = twoStacks();
    const group = new TursoGroup(owner, 'other', { location: 'aws-eu-west-1', provider: new TursoProvider(owner, 'Own', { alias }) });
    const schema = new TursoDatabase(owner, 'schema', { group });
    return { tenants, fleet: SchemaFleet.fromSchemaDatabase(tenants, 'fleet', schema) };
  };

  test('leaves tenants and the application to the provider without an alias', () => {
    const { tenants, fleet } = declare(undefined);
    expect(new TenantDatabase(tenants, 'acme', { fleet }).provider).toBeUndefined();
    expect(new TenantRuntime(tenants, 'runtime', { fleet }).provider).toBeUndefined();
  });

  test('needs a provider of this stack if it has an alias', () => {
    const { tenants, fleet } = declare('eu');
    const advice = 'which belongs to another stack. Set provider to a TursoProvider of the stack "tenants".';
    expect(() => new TenantDatabase(tenants, 'acme', { fleet })).toThrow(`tenants/acme: "owner/other" has the provider "owner/Own", ${advice}`);
    expect(() => new TenantRuntime(tenants, 'runtime', { fleet })).toThrow(`tenants/runtime: "tenants/fleet" has the provider "owner/Own", ${advice}`);
    const provider = new TursoProvider(tenants, 'Eu', { alias: 'eu' });
    expect(new TenantDatabase(tenants, 'globex', { fleet, provider }).provider).toBe(provider);
  });
});

test('lets another stack declare tenants of a fleet that discovers them', () => {
  const { tenants, fleet } = twoStacks(TenantDiscovery.byParent());
  new TenantDatabase(tenants, 'acme', { fleet: SchemaFleet.fromSchemaDatabase(tenants, 'fleet', fleet.schemaDatabase) });
  expect(tenants.node.findChild('fleet').node.validate()).toEqual([]);
  expect(() => Testing.fullSynth(tenants)).not.toThrow();
});

test('fails when the fleet has no discovery and would never migrate the tenants', () => {
  const { tenants, fleet } = twoStacks();
  const imported = SchemaFleet.fromSchemaDatabase(tenants, 'fleet', fleet.schemaDatabase);
  expect(imported.node.validate()).toEqual([
    'the fleet of "owner/crm/Schema" has no discovery: it would never migrate the tenants of the stack "tenants". '
    + 'Give the fleet a discovery, such as TenantDiscovery.byParent().',
  ]);
  fleet.addTenants(['tenant-1']);
  expect(imported.node.validate()).toEqual([]);
});

test('fails when a tenant names the fleet of another stack itself', () => {
  const { tenants, fleet } = twoStacks(TenantDiscovery.byParent());
  expect(() => new TenantDatabase(tenants, 'acme', { fleet })).toThrow(
    'tenants/acme: fleet is "owner/crm", which belongs to another stack. Import it: SchemaFleet.fromSchemaDatabase(stack, \'Fleet\', fleet.schemaDatabase).',
  );
});
