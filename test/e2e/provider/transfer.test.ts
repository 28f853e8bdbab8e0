import { Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { type Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();

const acme = live.secondOrganization('acme');

/** A group, a database, a fleet of it and what shows its URL, that all say where the group is. */
const stack = (organization: string, name = 'g') => `
  resource "turso_group" "g" {
    name         = "${name}"
    location     = "aws-us-east-1"
    organization = "${organization}"
  }
  resource "turso_database" "d" {
    name         = "d"
    group        = turso_group.g.name
    group_id     = turso_group.g.id
    organization = turso_group.g.organization
  }
  resource "turso_schema_fleet" "f" {
    schema_database = turso_database.d.name
    database_ids    = [turso_database.d.id]
    organization    = turso_group.g.organization
    migrations      = [{ name = "0001", sql = "CREATE TABLE t (x)" }]
  }
  resource "terraform_data" "app" {
    input = turso_database.d.url
  }
`;

const group = () => live.project.instance('turso_group.g').attributes;
const database = () => live.project.instance('turso_database.d').attributes;

describeWithTerraform('a group that moves to another organization', () => {
  beforeEach(async () => {
    live.write(stack('local'));
    await live.project.apply();
  });

  test('takes its databases and their fleet along in place, with a warning, and unknown URLs in the plan', async () => {
    const before = database();
    live.write(stack('acme'));
    const { changes, text } = await live.project.plan();
    expect(changes.map(({ address, actions }) => [address, actions])).toEqual([
      ['terraform_data.app', 'update'], ['turso_database.d', 'update'], ['turso_group.g', 'update'], ['turso_schema_fleet.f', 'update'],
    ]);
    expect(changes.find(({ address }) => address === 'turso_database.d')).toMatchObject({ afterUnknown: { hostname: true, url: true, http_url: true } });
    expect(text).toContain('Group "g" moves to the organization "acme"');
    expect(text).toContain('revokes API tokens that are scoped to the group');
    await live.project.apply();
    expect((await acme('GET', '/databases/d')).body.database.DbId).toBe(before.id);
    expect((await live.local.api('GET', '/groups/g')).status).toBe(404);
    expect(database()).toMatchObject({ id: before.id, organization: 'acme', hostname: (await acme('GET', '/databases/d')).body.database.Hostname });
    expect(live.project.instance('terraform_data.app').attributes.output.value ?? live.project.instance('terraform_data.app').attributes.output).toBe(database().url);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('may get another name in the same apply', async () => {
    const { id } = group();
    live.write(stack('acme', 'renamed'));
    await live.project.apply();
    expect((await acme('GET', '/groups/renamed')).body.group.uuid).toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  const lost: [string, Fault][] = [
    ['a 502 came instead', { status: 502, when: 'after', times: 1 }],
    ['the connection broke', { drop: 'after', times: 1 }],
  ];
  test.each(lost)('is found there when the answer was lost: %s', async (_how, fault) => {
    live.write(stack('acme'));
    await live.local.faults({ method: 'POST', path: '/transfer$', ...fault });
    await live.project.apply();
    expect(group().organization).toBe('acme');
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is found there by the next plan if the apply could not look for it', async () => {
    const { id } = database();
    live.write(stack('acme'));
    await live.local.faults({ method: 'POST', path: '/transfer$', drop: 'after', times: 1 }, { method: 'GET', path: '/acme/groups/g$', status: 403 });
    expect(await live.project.failApply()).toContain('Could not update group "g"');
    expect(group().organization).toBe('local');
    await live.local.faults();
    expect(await live.project.plannedActions()).toEqual({ 'terraform_data.app': 'update' });
    await live.project.apply();
    expect(group().organization).toBe('acme');
    expect(database()).toMatchObject({ id, organization: 'acme' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('stays where it is when Turso rejects the transfer, also in the state', async () => {
    await acme('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    live.write(stack('acme'));
    expect(await live.project.failApply()).toMatch(/Could not update group "g".*group already exists/);
    expect(group().organization).toBe('local');
    live.write(stack('local'));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('stays where it is when the organization does not exist', async () => {
    live.write(stack('nowhere'));
    expect(await live.project.failApply()).toMatch(/Could not (update group "g"|plan schema fleet "d").*organization not found/);
    live.write(stack('local'));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is followed by databases whose own change was not applied yet', async () => {
    const { id } = database();
    live.write(stack('acme'));
    await live.project.apply('-target=turso_group.g');
    expect(await live.project.plannedActions()).toEqual({ 'terraform_data.app': 'update' });
    await live.project.apply();
    expect(database()).toMatchObject({ id, organization: 'acme' });
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.destroy();
    expect((await acme('GET', '/groups')).body.groups).toEqual([]);
  });
});

describeWithTerraform('a database that names another organization', () => {
  const members = (organization: string, id: string) => `
    resource "turso_group" "g" {
      name     = "g"
      location = "aws-us-east-1"
    }
    resource "turso_database" "d" {
      name  = "d"
      group = turso_group.g.name
      ${id}
      ${organization}
    }
  `;

  test('without its group\'s id is another one, and is replaced', async () => {
    await acme('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    live.write(members('', ''));
    await live.project.apply();
    live.write(members('organization = "acme"', ''));
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address: 'turso_database.d', actions: 'delete-create', replacePaths: [['organization']] }]);
    await live.project.apply();
    expect(await live.databaseNames()).toEqual([]);
    expect((await acme('GET', '/databases/d')).status).toBe(200);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('than its group fails the apply, which says what to do', async () => {
    live.write(members('', 'group_id = turso_group.g.id'));
    await live.project.apply();
    live.write(members('organization = "acme"', 'group_id = turso_group.g.id'));
    expect(await live.project.failApply()).toMatch(/Database "d" is not in the organization "acme".*Turso moves a database only with its group\./);
    expect(database().organization).toBe('local');
  });

  test('is imported from it', async () => {
    await acme('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await acme('POST', '/databases', { name: 'd', group: 'g' });
    live.write('resource "turso_database" "d" {\n  name = "d"\n  group = "g"\n  organization = "acme"\n}');
    await live.project.succeed('import', 'turso_database.d', 'acme/d');
    expect(database().organization).toBe('acme');
    expect(await live.project.plannedActions()).toEqual({});
    live.write('resource "turso_database" "d" {\n  name = "d"\n  group = "g"\n}');
    expect(await live.project.plannedActions()).toEqual({});
  });
});

describeWithTerraform('a group that Turso has archived', () => {
  test('is drift, and the next apply wakes it', async () => {
    live.write('resource "turso_group" "g" {\n  name = "g"\n  location = "aws-us-east-1"\n}');
    await live.project.apply();
    await live.local.archiveGroup('g');
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address: 'turso_group.g', actions: 'update', before: { archived: true }, after: { archived: false } }]);
    await live.project.apply();
    expect((await live.local.api('GET', '/groups/g')).body.group.archived).toBe(false);
    expect(await live.project.plannedActions()).toEqual({});
  });
});
