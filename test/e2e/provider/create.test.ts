import { database, group, Live } from './live';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { type Fault } from '../../support/turso-local';

jest.setTimeout(60_000);

const live = new Live();

describeWithTerraform('a create', () => {
  const lost: [string, Fault][] = [
    ['a 502 came instead', { status: 502, when: 'after', times: 1 }],
    ['the connection broke', { drop: 'after', times: 1 }],
    ['the request never arrived', { drop: 'before', times: 1 }],
    ['a 503 came before it took effect', { status: 503, when: 'before', times: 1 }],
    ['the rate limit was reached', { status: 429, retryAfter: 0, times: 1 }],
  ];

  test.each(lost)('of a database whose answer was lost finds the database instead of creating another: %s', async (_how, fault) => {
    live.write(database());
    await live.local.faults({ method: 'POST', path: '/databases$', ...fault });
    await live.project.apply();
    expect(await live.databaseNames()).toEqual(['d']);
    expect((await live.local.api('GET', '/databases/d')).body.database.DbId).toBe(live.project.instance('turso_database.d').attributes.id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test.each(lost)('of a group whose answer was lost finds the group: %s', async (_how, fault) => {
    live.write(group());
    await live.local.faults({ method: 'POST', path: '/groups$', ...fault });
    await live.project.apply();
    expect((await live.local.api('GET', '/groups/g')).body.group.uuid).toBe(live.project.instance('turso_group.g').attributes.id);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('never adopts an existing object of the name, and says how to import it', async () => {
    await live.local.api('POST', '/groups', { name: 'g', location: 'aws-us-east-1' });
    live.write(group());
    const text = await live.project.failApply();
    expect(text).toContain('Error: Could not create group "g"');
    expect(text).toContain('The name is taken. Import the existing one, or choose another name.');
    await live.project.succeed('import', 'turso_group.g', 'g');
    await live.local.api('POST', '/databases', { name: 'd', group: 'g' });
    await live.local.faults({ method: 'POST', path: '/databases$', drop: 'after', times: 1 });
    live.write(database());
    expect(await live.project.failApply())
      .toMatch(/Error: Could not create database "d".* It may have been created all the same: if so, import it or delete it before you apply again\./);
    expect(live.project.state().map(({ address }) => address)).toEqual(['turso_group.g']);
  });

  test('that fails after the database exists keeps it as tainted', async () => {
    live.write(database('block_writes = true'));
    await live.local.faults({ method: 'PATCH', path: '/databases/d/configuration', status: 401 });
    expect(await live.project.failApply()).toContain('Error: Could not create database "d"');
    expect(live.project.instance('turso_database.d')).toMatchObject({ status: 'tainted', attributes: { name: 'd', block_writes: false } });
    await live.local.faults();
    await live.project.apply();
    expect(await live.databaseNames()).toEqual(['d']);
    expect(await live.project.plannedActions()).toEqual({});
  });

  test('in a group that does not exist says so', async () => {
    live.write('resource "turso_database" "d" {\n  name = "d"\n  group = "nowhere"\n}');
    expect(await live.project.failApply()).toMatch(/Error: Could not create database "d".* POST \/v1\/organizations\/local\/databases .*group/);
  });

  test('fails before the plan if Turso does not accept the name', async () => {
    live.write('resource "turso_group" "g" {\n  name = "My Group"\n  location = "aws-us-east-1"\n}');
    const text = await live.project.fail('validate');
    expect(text).toContain('name is "My Group". A name holds lowercase letters, digits and dashes');
    expect(text).toContain('Change it, for example to "my-group".');
  });
});
