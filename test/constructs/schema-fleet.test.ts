import type { TerraformStack } from 'cdktf';
import { newStack, onlyResource, resolved, synthesized } from './synthesized';
import { Migrations, SchemaFleet, TenantDatabase, TursoDatabase, TursoGroup, bindings, type ITursoGroup } from '../../src';

const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);

let stack: TerraformStack;
let group: ITursoGroup;
beforeEach(() => {
  stack = newStack();
  group = TursoGroup.fromGroupName(stack, 'main', 'main');
});

test('creates a schema database named after its id, and a fleet without tenants', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  expect(onlyResource(stack, 'turso_database')).toEqual({
    name: 'slack-schema', group: resolved(stack, group.name), group_id: resolved(stack, group.groupId), organization: resolved(stack, group.organization),
  });
  expect(onlyResource(stack, 'turso_schema_fleet')).toEqual({
    schema_database: resolved(stack, fleet.schemaDatabase.name),
    organization: resolved(stack, group.organization),
    migrations: [{ name: '0001_users', sql: 'CREATE TABLE users (id);' }],
    databases: [],
    database_ids: [resolved(stack, fleet.schemaDatabase.databaseId)],
  });
});

test('has the children "Schema" and "Resource"', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  expect(fleet.node.children.map(({ node }) => node.path)).toEqual(['app/slack/Schema', 'app/slack/Resource']);
});

test('takes a name for its schema database', () => {
  new SchemaFleet(stack, 'slack', { group, migrations, schemaDatabaseName: 'template' });
  expect(onlyResource(stack, 'turso_database').name).toBe('template');
});

test('migrates each tenant, including one that is added later', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  const first = fleet.addTenant('workspace1');
  const before = onlyResource(stack, 'turso_schema_fleet').databases;
  const second = new TenantDatabase(stack, 'workspace2', { fleet, name: 'second' });
  expect(before).toEqual([resolved(stack, first.name)]);
  expect(onlyResource(stack, 'turso_schema_fleet').databases).toEqual([resolved(stack, first.name), resolved(stack, second.name)]);
  expect(first.node.path).toBe('app/slack/workspace1');
  expect(fleet.databases).toEqual([first, second]);
});

test('migrates a database of another construct, once', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  const old = TursoDatabase.fromDatabaseName(stack, 'old', 'old');
  fleet.addDatabase(old);
  fleet.addDatabase(old);
  expect(onlyResource(stack, 'turso_schema_fleet').databases).toEqual([resolved(stack, old.name)]);
});

test('passes the ids of its databases on, so that it migrates a replaced one', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  const tenant = fleet.addTenant('workspace1');
  const old = TursoDatabase.fromDatabaseName(stack, 'old', 'old');
  fleet.addDatabase(old);
  expect(onlyResource(stack, 'turso_schema_fleet').database_ids).toEqual(
    [fleet.schemaDatabase, tenant, old].map(({ databaseId }) => resolved(stack, databaseId)),
  );
});

test('returns a copy of its databases', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  fleet.databases.push(fleet.addTenant('workspace1'));
  expect(fleet.databases).toHaveLength(1);
});

test('refers to the version that it has reached', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  expect(resolved(stack, fleet.version)).toMatch(/^\$\{turso_schema_fleet\.\w+\.version\}$/);
});

test('is ready once its resource is: what depends on it waits until every database is migrated', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  new bindings.GroupResource(stack, 'later', { name: 'later', location: 'aws-eu-west-1', dependsOn: [fleet.ready] });
  const [address] = Object.keys(synthesized(stack).resource.turso_schema_fleet);
  expect(onlyResource(stack, 'turso_group').depends_on).toEqual([`turso_schema_fleet.${address}`]);
});

test('fails when the name of the schema database is invalid', () => {
  expect(() => new SchemaFleet(stack, 'Slack', { group, migrations })).toThrow(new Error(
    'app/Slack: schemaDatabaseName is "Slack-schema", from the id of the construct. A name holds lowercase letters, digits and dashes, ' +
    'at most 64, and neither begins nor ends with a dash. Set schemaDatabaseName, for example to "slack-schema".',
  ));
});

test('fails when its schema database is added as a tenant', () => {
  const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
  expect(() => fleet.addDatabase(fleet.schemaDatabase)).toThrow(new Error(
    'app/slack: "app/slack/Schema" is the schema database of the fleet, which the fleet migrates already. Do not pass it to addDatabase.',
  ));
});

describe('TenantDatabase', () => {
  test("starts as a branch of the fleet's schema database, in its group", () => {
    const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
    const tenant = new TenantDatabase(stack, 'workspace1', { fleet });
    expect(attributesOf(tenant.node.path)).toEqual({
      name: 'workspace1',
      group: resolved(stack, group.name),
      group_id: resolved(stack, group.groupId),
      organization: resolved(stack, group.organization),
      seed: { type: 'database', name: resolved(stack, fleet.schemaDatabase.name) },
      force_destroy: false,
    });
    expect(tenant.group).toBe(group);
  });

  test.each<[string, boolean | undefined, boolean | undefined, boolean]>([
    ['is not deleted by accident', undefined, undefined, false],
    ['may be deleted where the fleet says so', true, undefined, true],
    ['may be deleted where it says so itself', undefined, true, true],
    ['may say otherwise than the fleet', true, false, false],
  ])('%s', (_name, ofFleet, ofTenant, expected) => {
    const fleet = new SchemaFleet(stack, 'slack', { group, migrations, forceDestroy: ofFleet });
    const tenant = fleet.addTenant('workspace1', { forceDestroy: ofTenant });
    expect(attributesOf(tenant.node.path)).toMatchObject({ force_destroy: expected });
  });

  test('takes the options of every database', () => {
    const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
    fleet.addTenant('workspace1', { name: 'acme', sizeLimit: '256mb', blockReads: true, blockWrites: true, deleteProtection: true });
    expect(attributesOf('app/slack/workspace1')).toMatchObject({
      name: 'acme', size_limit: '256mb', block_reads: true, block_writes: true, delete_protection: true,
    });
  });

  test('runs its initial SQL after the rollout', () => {
    const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
    const tenant = fleet.addTenant('workspace1', { initialSql: { statements: ["INSERT INTO users VALUES (1, 'ada')"] } });
    expect(onlyResource(stack, 'turso_sql')).toMatchObject({
      database: resolved(stack, tenant.name),
      statements: ["INSERT INTO users VALUES (1, 'ada')"],
      depends_on: [expect.stringMatching(/^turso_schema_fleet\./)],
    });
    expect(tenant.node.children.map(({ node }) => node.path)).toEqual(['app/slack/workspace1/Resource', 'app/slack/workspace1/InitialSql']);
  });

  test('has its resource as child "Resource"', () => {
    const tenant = new SchemaFleet(stack, 'slack', { group, migrations }).addTenant('workspace1');
    expect(tenant.node.children.map(({ node }) => node.path)).toEqual(['app/slack/workspace1/Resource']);
  });

  test('fails when its name is invalid, and does not join the fleet', () => {
    const fleet = new SchemaFleet(stack, 'slack', { group, migrations });
    expect(() => fleet.addTenant('Workspace 1', { name: 'Workspace 1' })).toThrow(new Error(
      'app/slack/Workspace 1: name is "Workspace 1". A name holds lowercase letters, digits and dashes, ' +
      'at most 64, and neither begins nor ends with a dash. Change it, for example to "workspace-1".',
    ));
    expect(fleet.databases).toEqual([]);
  });
});

function attributesOf(path: string): unknown {
  const { friendlyUniqueId } = stack.node.findAll().find(({ node }) => node.path === `${path}/Resource`) as unknown as { friendlyUniqueId: string };
  return synthesized(stack).resource.turso_database[friendlyUniqueId];
}
