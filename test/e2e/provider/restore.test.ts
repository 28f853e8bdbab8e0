import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import type { Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();

const UNKNOWN = '0193aaaa-0000-7000-8000-000000000000';

const restored = (id: string, more = '') => `${group()}
  resource "turso_database" "d" {
    name    = "d"
    group   = turso_group.g.name
    restore = { database_id = "${id}" }
    ${more}
  }
`;

/** Makes a database that is deleted again, and gives its UUID. */
const deleted = async (configuration: object = {}): Promise<string> => {
  await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
  const { body: { database: { DbId: id } } } = await live.local.api('POST', '/databases', { name: 'was', group: 'g' });
  await live.local.api('PATCH', '/databases/was/configuration', configuration);
  await live.local.api('DELETE', '/databases/was');
  live.write(group());
  await live.project.succeed('import', 'turso_group.g', 'g');
  await live.project.apply();
  return id;
};

beforeAll(async () => {
  await live.local.call('PATCH', '/v1/organizations/local', { restore_enabled: true });
});

describeWithTerraform('a database that is restored', () => {
  test('is the deleted one under its new name, as the plan says, and works without the restoration in its configuration afterwards', async () => {
    const id = await deleted({ block_writes: true });
    live.write(restored(id, 'allowed_ips = ["10.0.0.0/8"]'));
    const { text } = await live.project.plan();
    expect(text).toMatch(new RegExp(`Warning: Database "d" is restored .* This plan restores the deleted database ${id}`));
    await live.project.apply();
    const { body } = await live.local.api('GET', '/databases/d');
    expect(body.database).toMatchObject({ DbId: id, block_writes: false });
    expect((await live.local.api('GET', '/databases/d/configuration')).body.allowed_ips).toEqual(['10.0.0.0/8']);
    expect(await live.project.plannedActions()).toEqual({});
    live.write(database('allowed_ips = ["10.0.0.0/8"]'));
    expect(await live.project.plannedActions()).toEqual({ 'turso_database.d': 'update' });
    await live.project.apply();
    live.write(restored(UNKNOWN, 'allowed_ips = ["10.0.0.0/8"]'));
    expect(await live.project.plannedActions()).toEqual({ 'turso_database.d': 'update' });
    expect((await live.local.api('GET', '/databases/d')).body.database.DbId).toBe(id);
  });

  test.each<[string, Fault]>([
    ['a 502 came instead', { status: 502, when: 'after', times: 1 }],
    ['the connection broke', { drop: 'after', times: 1 }],
  ])('is found when the answer was lost: %s', async (_how, fault) => {
    const id = await deleted();
    live.write(restored(id));
    await live.local.faults({ method: 'POST', path: '/restore$', ...fault });
    await live.project.apply();
    expect(live.project.instance('turso_database.d').attributes.id).toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('that does not exist fails the apply, which says where to look and creates nothing', async () => {
    await deleted();
    live.write(restored(UNKNOWN));
    expect(await live.project.failApply()).toMatch(/Error: Deleted database not found .* it may be restored already.* The data source turso_deleted_databases lists the deleted databases\./);
    expect(await live.databaseNames()).toEqual([]);
  });

  test('of another group fails the apply before it is restored', async () => {
    const id = await deleted();
    await live.local.api('POST', '/groups', { name: 'other', location: 'aws-us-east-1' });
    live.write(`resource "turso_database" "d" {\n  name = "d"\n  group = "other"\n  restore = { database_id = "${id}" }\n}`);
    expect(await live.project.failApply('-target=turso_database.d')).toContain('Set group to "g". Nothing was changed.');
    expect(await live.databaseNames()).toEqual([]);
  });

  test('stays if Turso rejects its configuration, and untaint keeps it', async () => {
    const id = await deleted();
    live.write(restored(id, 'size_limit = "1gb"'));
    await live.local.faults({ method: 'PATCH', path: '/databases/d/configuration$', status: 400 });
    expect(await live.project.failApply()).toContain('run "terraform untaint" on the database first.');
    await live.local.faults();
    live.write(restored(id));
    await live.project.succeed('untaint', 'turso_database.d');
    expect(await live.project.plannedActions()).toEqual({});
    expect((await live.local.api('GET', '/databases/d')).body.database.DbId).toBe(id);
  });

  test('cannot be restored while the organization does not allow it', async () => {
    const id = await deleted();
    await live.local.call('PATCH', '/v1/organizations/local', { restore_enabled: false });
    try {
      live.write(restored(id));
      expect(await live.project.failApply()).toMatch(/Could not create database "d".* answered 40[03]/);
    } finally {
      await live.local.call('PATCH', '/v1/organizations/local', { restore_enabled: true });
    }
  });
});

describeWithTerraform('a group that is restored', () => {
  /** Makes a group with a database, which are deleted again, and gives the UUID of the group. */
  const deletedGroup = async (): Promise<string> => {
    const { body: { group: { uuid } } } = await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'was', group: 'g' });
    await live.local.api('DELETE', '/groups/g');
    return uuid;
  };

  const restoredGroup = (id: string, name = 'g', location = 'aws-us-east-1') =>
    live.write(`resource "turso_group" "g" {\n  name = "${name}"\n  location = "${location}"\n  restore = { group_id = "${id}" }\n}`);

  test('is the deleted one with its databases, as the plan says, and works without the restoration in its configuration afterwards', async () => {
    const id = await deletedGroup();
    restoredGroup(id);
    expect((await live.project.plan()).text).toMatch(new RegExp(`Warning: Group "g" is restored .* This plan restores the deleted group ${id}`));
    await live.project.apply();
    expect(live.project.instance('turso_group.g').attributes.id).toBe(id);
    expect(await live.databaseNames()).toEqual(['was']);
    expect(await live.project.plannedActions()).toEqual({});
    live.write(group());
    expect(await live.project.plannedActions()).toEqual({ 'turso_group.g': 'update' });
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is found when the answer was lost', async () => {
    const id = await deletedGroup();
    restoredGroup(id);
    await live.local.faults({ method: 'POST', path: '/restore$', drop: 'after', times: 1 });
    await live.project.apply();
    expect(live.project.instance('turso_group.g').attributes.id).toBe(id);
  });

  test('names the databases that were not restored', async () => {
    const id = await deletedGroup();
    await live.local.api('POST', '/groups', { name: 'other', location: 'aws-us-east-1' });
    await live.local.api('POST', '/databases', { name: 'was', group: 'other' });
    restoredGroup(id);
    expect(await live.project.apply()).toMatch(/Warning: Databases of group "g" were not restored .* The group is back, without these: \S+ \(database with same name/);
  });

  test('under another name fails the apply before it is restored', async () => {
    restoredGroup(await deletedGroup(), 'other');
    expect(await live.project.failApply()).toMatch(/Error: Deleted group is called "g" .* Set name to "g" and apply\. .* Nothing was changed\./);
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
  });

  test('in another location fails the apply instead of being replaced by the next', async () => {
    restoredGroup(await deletedGroup(), 'g', 'aws-eu-west-1');
    expect(await live.project.failApply()).toMatch(/Error: Group "g" was restored in another location .* Set location to "aws-us-east-1" and import the group by its name\./);
    expect(live.project.state()).toEqual([]);
  });

  test('that does not exist fails the apply, which says where to look', async () => {
    restoredGroup(UNKNOWN);
    expect(await live.project.failApply()).toMatch(/Error: Deleted group not found .* The data source turso_deleted_groups lists the deleted groups\./);
  });
});
