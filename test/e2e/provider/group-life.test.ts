import { group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('a group in which an application created databases', () => {
  test('is not destroyed, and the error names the databases', async () => {
    live.write(group());
    await live.project.apply();
    await live.local.api('POST', '/databases', { name: 'made-by-the-app', group: 'g' });
    expect(await live.project.fail('destroy', '-auto-approve')).toMatch(
      /Group "g" still holds databases .* so nothing was deleted: "made-by-the-app"\. Delete them first, or set force_destroy to true/,
    );
    expect((await live.local.api('GET', '/databases/made-by-the-app')).status).toBe(200);
    live.write(group('force_destroy = true'));
    await live.project.apply();
    await live.project.destroy();
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
  });

  test('is not replaced either', async () => {
    live.write(group());
    await live.project.apply();
    await live.local.api('POST', '/databases', { name: 'made-by-the-app', group: 'g' });
    live.write(group().replace('aws-us-east-1', 'aws-eu-west-1'));
    expect(await live.project.failApply()).toContain('Group "g" still holds databases');
    expect((await live.local.api('GET', '/databases/made-by-the-app')).status).toBe(200);
  });
});

describeWithTerraform('a group that is renamed', () => {
  const members = (name: string, id: string) => `
    resource "turso_group" "g" {
      name     = "${name}"
      location = "aws-us-east-1"
    }
    resource "turso_database" "d" {
      name  = "d"
      group = turso_group.g.name
      ${id}
    }
    resource "turso_group_token" "t" {
      group = turso_group.g.name
      ${id}
    }
  `;

  test('keeps its databases and tokens if they name its id', async () => {
    live.write(members('g', 'group_id = turso_group.g.id'));
    await live.project.apply();
    const { id } = live.project.instance('turso_database.d').attributes;
    live.write(members('renamed', 'group_id = turso_group.g.id'));
    expect(Object.values(await live.project.plannedActions())).toEqual(['update', 'update', 'update']);
    await live.project.apply();
    expect((await live.local.api('GET', '/databases/d')).body.database).toMatchObject({ DbId: id, group: 'renamed' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('elsewhere gets its name back, and keeps its databases and tokens', async () => {
    live.write(members('g', 'group_id = turso_group.g.id'));
    await live.project.apply();
    const { id } = live.project.instance('turso_database.d').attributes;
    await live.local.api('POST', '/groups/g/rename', { name: 'elsewhere' });
    expect(await live.project.plannedActions()).toEqual({ 'turso_group.g': 'update', 'turso_database.d': 'update', 'turso_group_token.t': 'update' });
    await live.project.apply();
    expect((await live.local.api('GET', '/databases/d')).body.database).toMatchObject({ DbId: id, group: 'g' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is told from a replaced one, for which the plan warns that its databases are deleted', async () => {
    const forced = members('g', '').replace('"aws-us-east-1"', '"aws-us-east-1"\n      force_destroy = true');
    live.write(forced);
    await live.project.apply();
    live.write(forced.replace('aws-us-east-1', 'aws-eu-west-1'));
    const { text, changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address: 'turso_group.g', actions: 'delete-create' }]);
    expect(text).toContain('Replacing group "g" deletes every database in it');
    live.write(members('renamed', ''));
    expect((await live.project.plan()).text).not.toContain('deletes every database');
  });

  test('stays the same group for databases and tokens that no longer name its id', async () => {
    live.write(members('g', 'group_id = turso_group.g.id'));
    await live.project.apply();
    const { id } = live.project.instance('turso_database.d').attributes;
    live.write(members('g', ''));
    expect(await live.project.plannedActions()).not.toMatchObject({ 'turso_database.d': expect.stringContaining('delete') });
    await live.project.apply();
    expect((await live.local.api('GET', '/databases/d')).body.database.DbId).toBe(id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('shows in the plan that databases which know only its name are replaced', async () => {
    live.write(members('g', ''));
    await live.project.apply();
    live.write(members('renamed', ''));
    expect(await live.project.plannedActions()).toMatchObject({ 'turso_group.g': 'update', 'turso_database.d': 'delete-create' });
  });
});

describeWithTerraform('replicas of a group', () => {
  const replicated = (location: string, replicas: string) => live.write(`resource "turso_group" "g" {
    name              = "g"
    location          = "${location}"
    replica_locations = ${replicas}
  }`);
  const locations = async () => (await live.local.api('GET', '/groups/g')).body.group.locations.sort();

  test('make the plan warn on AWS, where Turso rejects them, and nowhere else', async () => {
    replicated('aws-us-east-1', '["aws-eu-west-1"]');
    expect((await live.project.plan()).text).toMatch(/Warning: Replicas on AWS .* Leave replica_locations out\./);
    replicated('aws-us-east-1', '[]');
    expect((await live.project.plan()).text).not.toContain('Warning');
    replicated('ams', '["fra"]');
    expect((await live.project.plan()).text).not.toContain('Warning');
  });

  test('are in the state as far as they were added, and the next apply continues', async () => {
    replicated('ams', '[]');
    await live.project.apply();
    replicated('ams', '["fra", "lhr"]');
    await live.local.faults({ method: 'POST', path: '/locations/lhr$', status: 401 });
    await live.project.failApply();
    expect(live.project.instance('turso_group.g').attributes.replica_locations).toEqual(['fra']);
    await live.local.faults();
    await live.project.apply();
    expect(await locations()).toEqual(['ams', 'fra', 'lhr']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('are added and removed once, also when the answer was lost', async () => {
    replicated('ams', '["fra"]');
    await live.local.faults({ method: 'POST', path: '/locations/fra$', drop: 'after', times: 1 });
    await live.project.apply();
    replicated('ams', '["lhr"]');
    await live.local.faults({ method: 'DELETE', path: '/locations/fra$', status: 502, when: 'after', times: 1 });
    await live.project.apply();
    expect(await locations()).toEqual(['ams', 'lhr']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('that Turso rejects for a new group leave no group behind', async () => {
    replicated('ams', '["fra"]');
    await live.local.faults({ method: 'POST', path: '/locations/fra$', status: 400 });
    await live.project.failApply();
    expect((await live.local.api('GET', '/groups')).body.groups).toEqual([]);
    expect(live.project.state()).toEqual([]);
  });

  test('show as drift if somebody moved them, and stay as they are if not managed', async () => {
    replicated('ams', '["fra"]');
    await live.project.apply();
    await live.local.api('POST', '/groups/g/locations/lhr');
    expect((await live.project.plan()).changes).toMatchObject([{ actions: 'update', after: { replica_locations: ['fra'] } }]);
    replicated('ams', 'null');
    expect(await live.project.plannedActions()).toEqual({});
  });
});
