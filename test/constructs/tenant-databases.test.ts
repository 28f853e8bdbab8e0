import { Fn, Testing, Token, type TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { Migrations, SchemaFleet, TenantDatabases, TenantDiscovery, TursoDatabase, TursoGroup, TursoProvider, type ITursoGroup, type SchemaFleetProps } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

let stack: TerraformStack;
let group: ITursoGroup;
beforeEach(() => {
  stack = newStack();
  group = TursoGroup.fromGroupName(stack, 'main', 'main');
});

const makeFleet = (props: Partial<SchemaFleetProps> = {}) => new SchemaFleet(stack, 'crm', { group, migrations, ...props });

describe('TenantDatabases', () => {
  test('branches a database for each name from a schema database', () => {
    const schemaDatabase = new TursoDatabase(stack, 'schema', { group });
    const tenants = new TenantDatabases(stack, 'customers', { group, schemaDatabase, names: ['acme', 'globex'] });
    tenants.addNames(['initech', 'acme']);
    expect(onlyResource(stack, 'turso_tenant_databases')).toEqual({
      names: { acme: 'acme', globex: 'globex', initech: 'initech' },
      schema_database: resolved(stack, schemaDatabase.name),
      group: resolved(stack, group.name),
      group_id: resolved(stack, group.groupId),
      organization: resolved(stack, group.organization),
    });
    expect(tenants.names).toEqual(['acme', 'globex', 'initech']);
    expect(resolved(stack, tenants.fingerprint)).toMatch(/^\$\{turso_tenant_databases\.\w+\.fingerprint\}$/);
    expect(resolved(stack, tenants.urlTemplate)).toMatch(/^\$\{turso_tenant_databases\.\w+\.url_template\}$/);
    expect(tenants.node.children.map(({ node }) => node.path)).toEqual(['app/customers/Resource']);
  });

  test('takes forceDestroy', () => {
    const schemaDatabase = new TursoDatabase(stack, 'schema', { group });
    new TenantDatabases(stack, 'customers', { group, schemaDatabase, forceDestroy: true });
    expect(onlyResource(stack, 'turso_tenant_databases')).toMatchObject({ names: {}, force_destroy: true });
  });

  test('returns a copy of its names', () => {
    const tenants = new TenantDatabases(stack, 'customers', { group, schemaDatabase: new TursoDatabase(stack, 'schema', { group }) });
    tenants.names.push('acme');
    expect(tenants.names).toEqual([]);
  });

  test('fails when names are invalid, lists the first of them, and adds none', () => {
    const tenants = new TenantDatabases(stack, 'customers', { group, schemaDatabase: new TursoDatabase(stack, 'schema', { group }) });
    expect(() => tenants.addNames(['acme', 'Globex Corp.', ''])).toThrow(new Error(
      'app/customers:\n'
      + '  - name is "Globex Corp.". A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash. '
      + 'Change it, for example to "globex-corp".\n'
      + '  - name is "". A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash. Change it.',
    ));
    expect(() => tenants.addNames(Array.from({ length: 1000 }, (_, index) => `T${index}`))).toThrow(/"T9"[^]*\n {2}- 990 more names are invalid, too\.$/);
    expect(tenants.names).toEqual([]);
  });

  test.each([
    ['a name', () => ['acme', Token.asString({ resolve: () => 'globex' })]],
    ['the whole list', () => Fn.split(',', 'acme,globex')],
  ])('fails when Terraform alone knows %s', (_what, names) => {
    const fleet = makeFleet();
    expect(() => fleet.addTenants(names())).toThrow(
      'app/crm/Tenants: names holds a value that only Terraform knows, but the names have to be known when the stack is synthesized.',
    );
  });

  test('fails when a hostname would be too long', () => {
    new TursoProvider(stack, 'Turso', { organization: 'an-organization-with-a-long-name' });
    const tenants = new TenantDatabases(stack, 'customers', { group, schemaDatabase: new TursoDatabase(stack, 'schema', { group }) });
    tenants.addNames(['short', 'a'.repeat(40)]);
    expect(() => Testing.synth(stack, true)).toThrow(/its hostname would begin with "a{40}-an-organization-with-a-long-name", which has 73 characters/);
  });
});

describe('SchemaFleet.addTenants', () => {
  test('collects the tenants in one set, which the fleet discovers by their parent and migrates in the same deployment', () => {
    const fleet = makeFleet();
    const tenants = fleet.addTenants(['acme']);
    expect(fleet.addTenants(['globex'], { forceDestroy: true })).toBe(tenants);
    expect(tenants.node.path).toBe('app/crm/Tenants');
    expect(onlyResource(stack, 'turso_tenant_databases')).toMatchObject({
      names: { acme: 'acme', globex: 'globex' }, schema_database: resolved(stack, fleet.schemaDatabase.name), group: resolved(stack, group.name), force_destroy: true,
    });
    expect(onlyResource(stack, 'turso_schema_fleet')).toMatchObject({
      databases: [],
      discover: { parent: resolved(stack, fleet.schemaDatabase.name), group: resolved(stack, group.name) },
      keepers: { tenants: resolved(stack, tenants.fingerprint) },
    });
  });

  test('works beside addTenant and addDatabase', () => {
    const fleet = makeFleet();
    fleet.addTenants(['acme']);
    const tenant = fleet.addTenant('vip', { name: 'vip' });
    const old = TursoDatabase.fromDatabaseName(stack, 'old', 'old');
    fleet.addDatabase(old);
    expect(fleet.databases).toEqual([tenant, old]);
    expect(onlyResource(stack, 'turso_schema_fleet').databases).toEqual([tenant, old].map(({ name }) => resolved(stack, name)));
    expect(onlyResource(stack, 'turso_tenant_databases').names).toEqual({ acme: 'acme' });
  });

  test('does not change a fleet without a set', () => {
    makeFleet();
    expect(synthesized(stack).resource.turso_tenant_databases).toBeUndefined();
    expect(onlyResource(stack, 'turso_schema_fleet')).not.toHaveProperty('discover');
    expect(onlyResource(stack, 'turso_schema_fleet')).not.toHaveProperty('keepers');
  });

  test('keeps a discovery that finds the tenants', () => {
    makeFleet({ discovery: TenantDiscovery.inGroup({ exclude: ['backup-*'] }) }).addTenants(['acme']);
    expect(onlyResource(stack, 'turso_schema_fleet').discover).toEqual({ group: resolved(stack, group.name), exclude: ['backup-*'] });
  });

  test.each<[string, () => TenantDiscovery]>([
    ['a prefix', () => TenantDiscovery.byPrefix('tenant-')],
    ['a pattern', () => TenantDiscovery.byPattern('*-crm')],
    ['another group', () => TenantDiscovery.byParent({ group: TursoGroup.fromGroupName(stack, 'other', 'other') })],
  ])('fails when the fleet would not find the tenants, by %s', (_what, discovery) => {
    const fleet = makeFleet({ discovery: discovery() });
    expect(() => fleet.addTenants(['acme'])).toThrow(
      'app/crm: discovery does not find the databases of addTenants: branches of the schema database, with any names, in the group of the fleet. '
      + 'Use TenantDiscovery.byParent or TenantDiscovery.inGroup.',
    );
    expect(fleet.node.tryFindChild('Tenants')).toBeUndefined();
  });

  test('fails when two calls contradict each other', () => {
    const fleet = makeFleet();
    fleet.addTenants(['acme'], { forceDestroy: true });
    expect(() => fleet.addTenants(['globex'], { forceDestroy: false })).toThrow(
      'app/crm/Tenants: forceDestroy is false, but was true for other tenants of the same set. Give it once.',
    );
  });
});
