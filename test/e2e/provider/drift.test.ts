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
  ])('of %s is found and put right: %s %j', async (address, path, drift, wanted) => {
    live.write(database('size_limit = "256mb"'));
    await live.project.apply();
    await configure(path, drift);
    const { changes } = await live.project.plan();
    expect(changes).toMatchObject([{ address, actions: 'update', before: drift, after: wanted }]);
    await live.project.apply();
    expect((await live.local.api('GET', `${path}/configuration`)).body).toMatchObject(wanted);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is not seen in another way to write the same size', async () => {
    live.write(database('size_limit = "1gb"'));
    await live.project.apply();
    await configure('/databases/d', { size_limit: '1024mb' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('is not looked for in a size limit that nobody manages', async () => {
    live.write(database());
    await live.project.apply();
    await configure('/databases/d', { size_limit: '1gb' });
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('makes a new token where the database was recreated under its name', async () => {
    live.write(`${database()}
      resource "turso_database_token" "t" {
        database = turso_database.d.name
      }
      resource "turso_group_token" "t" {
        group = turso_group.g.name
      }
    `);
    await live.project.apply();
    const [oldDatabaseToken, groupToken] = ['turso_database_token.t', 'turso_group_token.t'].map((address) => live.project.instance(address).attributes.jwt);
    const { id } = live.project.instance('turso_database.d').attributes;
    await live.local.api('DELETE', '/databases/d');
    await live.local.api('POST', '/databases', { name: 'd', group: 'g' });
    expect(await live.project.plannedActions()).toMatchObject({ 'turso_database_token.t': 'create' });
    await live.project.apply();
    expect(live.project.instance('turso_database_token.t').attributes.jwt).not.toBe(oldDatabaseToken);
    expect(live.project.instance('turso_database_token.t').attributes.database_id).not.toBe(id);
    expect(live.project.instance('turso_group_token.t').attributes.jwt).toBe(groupToken);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('takes a group that was recreated under its name for what it manages, and its databases for gone', async () => {
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
