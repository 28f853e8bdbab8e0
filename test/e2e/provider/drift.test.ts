import { database, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('drift made behind its back', () => {
  const configure = async (path: string, changes: object) => {
    expect((await live.local.api('PATCH', `${path}/configuration`, changes)).status).toBe(200);
  };

  test.each<[string, string, object, object]>([
    ['turso_group.g', '/groups/g', { delete_protection: true }, { delete_protection: false }],
    ['turso_database.d', '/databases/d', { delete_protection: true }, { delete_protection: false }],
    ['turso_database.d', '/databases/d', { block_reads: true }, { block_reads: false }],
    ['turso_database.d', '/databases/d', { block_writes: true }, { block_writes: false }],
    ['turso_database.d', '/databases/d', { size_limit: '512mb' }, { size_limit: '256mb' }],
  ])('of %s shows in the plan, and the apply repairs it: %s %j', async (address, path, drift, wanted) => {
    live.write(database('size_limit = "256mb"'));
    await live.project.apply();
    await configure(path, drift);
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address, actions: 'update', before: drift, after: wanted }]);
    await live.project.apply();
    expect((await live.local.api('GET', `${path}/configuration`)).body).toMatchObject(wanted);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('does not show for another spelling of the same size', async () => {
    live.write(database('size_limit = "1gb"'));
    await live.project.apply();
    await configure('/databases/d', { size_limit: '1024mb' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('does not show in a size limit that is not managed', async () => {
    live.write(database());
    await live.project.apply();
    await configure('/databases/d', { size_limit: '1gb' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('creates a new token if the database was recreated under its name', async () => {
    live.write(`${database()}
      resource "turso_database_token" "t" {
        database = turso_database.d.name
      }
      resource "turso_group_token" "t" {
        group = turso_group.g.name
      }
    `);
    await live.project.apply();
    const [oldDatabaseToken, groupToken] = ['turso_database_token.t', 'turso_group_token.t'].map((address) => live.project.instance(address).attributes.token);
    const { id } = live.project.instance('turso_database.d').attributes;
    await live.local.api('DELETE', '/databases/d');
    await live.local.api('POST', '/databases', { name: 'd', group: 'g' });
    expect(await live.project.plannedActions()).toMatchObject({ 'turso_database_token.t': 'create' });
    await live.project.apply();
    expect(live.project.instance('turso_database_token.t').attributes.token).not.toBe(oldDatabaseToken);
    expect(live.project.instance('turso_database_token.t').attributes.database_id).not.toBe(id);
    expect(live.project.instance('turso_group_token.t').attributes.token).toBe(groupToken);
    expect(await live.project.plannedActions()).toEqual({});
  });

  const moving = (location: string, more = '') => `
    resource "turso_group" "g" {
      name     = "g"
      location = "${location}"
      ${more}
    }
    resource "turso_database" "d" {
      name     = "d"
      group    = turso_group.g.name
      group_id = turso_group.g.id
    }
    resource "turso_database" "loose" {
      name  = "loose"
      group = turso_group.g.name
    }
    resource "turso_tenant_databases" "t" {
      schema_database = turso_database.d.name
      group           = turso_group.g.name
      group_id        = turso_group.g.id
      names           = { one = "1" }
    }
    resource "turso_group_token" "t" {
      group    = turso_group.g.name
      group_id = turso_group.g.id
    }
    resource "turso_sql" "s" {
      database    = turso_database.d.name
      database_id = turso_database.d.id
      statements  = ["CREATE TABLE t (x)", "INSERT INTO t VALUES (7)"]
    }
  `;

  test('fails the plan if Turso has moved a group, deletes nothing, and ends with the new location', async () => {
    live.write(moving('lhr'));
    await live.project.apply();
    const before = live.project.state();
    await live.local.moveGroup('g');
    for (const attempt of ['', 'force_destroy = true', 'extensions = ["vector"]']) {
      live.write(moving('lhr', attempt));
      const text = await live.project.failApply();
      expect(text).toContain('Group "g" was changed outside of Terraform');
      expect(text).toContain('Turso has moved the group to "aws-eu-west-1".');
      expect(text).toContain('Write this: location = "aws-eu-west-1"');
      expect(text).not.toContain('to destroy');
    }
    // A third location is no way around it: the configuration does not know yet where the group is.
    live.write(moving('ams'));
    expect(await live.project.fail('plan')).toContain('Turso has moved the group to "aws-eu-west-1".');
    // That the state knows the new location says nothing about the configuration.
    live.write(moving('lhr'));
    await live.project.apply('-refresh-only');
    expect(await live.project.fail('plan')).toContain('Turso has moved the group to "aws-eu-west-1".');
    live.write(moving('aws-eu-west-1'));
    expect(await live.project.plannedActions()).toEqual({});
    await live.project.apply();
    const ids = (state: typeof before) => state
      .map(({ address, attributes: { id, token, fingerprint } }) => ({ address, id, token, fingerprint }));
    expect(ids(live.project.state())).toEqual(ids(before));
    expect(await live.valueOf('SELECT x FROM t')).toBe('7');
    // From here on the location is as the configuration has it, and another one is a wish again.
    live.write(moving('aws-us-east-1'));
    expect(await live.project.fail('plan')).toContain('turso_group.g must be replaced');
  });

  test('fails the plan if a group was renamed and a database does not have its id', async () => {
    live.write(moving('lhr'));
    await live.project.apply();
    await live.local.api('POST', '/groups/g/rename', { name: 'renamed' });
    const text = await live.project.failApply();
    expect(text).toContain('Database "loose" was changed outside of Terraform');
    expect(text).toContain('Write this: group = "renamed"');
    live.write(moving('lhr').replace('name     = "g"', 'name     = "renamed"'));
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('keeps databases that were recreated in a new group of the same name', async () => {
    live.write(moving('lhr'));
    await live.project.apply();
    await live.local.api('DELETE', '/groups/g');
    await live.local.api('POST', '/groups', { name: 'g', location: 'lhr' });
    await live.local.api('POST', '/databases', { name: 'd', group: 'g' });
    await live.local.api('POST', '/databases', { name: 'one', group: 'g' });
    const { changes } = await live.project.plan();
    expect(changes.filter(({ address }) => !/token|sql/.test(address)).map(({ address, actions }) => [address, actions]))
      .toEqual([['turso_database.loose', 'create']]);
    expect(changes.filter(({ actions }) => actions.includes('delete'))).toEqual([]);
    await live.project.apply();
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('manages a group that was recreated under its name, and plans its databases again', async () => {
    live.write(database());
    await live.project.apply();
    await live.local.api('DELETE', '/groups/g');
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    expect(await live.project.plannedActions()).toEqual({ 'turso_database.d': 'create' });
    await live.project.apply();
    expect((await live.local.api('GET', '/groups/g')).body.group.uuid).toBe(live.project.instance('turso_group.g').attributes.id);
    expect(await live.project.plannedActions()).toEqual({});
  });
});
