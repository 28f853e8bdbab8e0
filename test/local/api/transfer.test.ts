import { FreshInstance, freshInstance, runSql } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.call('POST', '/v1/organizations', { name: 'acme' });
});

afterAll(() => local.stop());

const acme = (method: string, path: string, body?: object) => local.call(method, `/v1/organizations/acme${path}`, body);

describe('transferring a group', () => {
  it('moves its databases, and tokens and old URLs work until the name is taken', async () => {
    await local.ask('POST', '/groups', { name: 'moving', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'moved', group: 'moving' });
    const token = await local.token('/databases/moved');
    await local.sql('moved', token, 'CREATE TABLE t (x)');

    expect((await local.ask('POST', '/groups/moving/transfer', { organization: 'acme' })).body).toMatchObject({ name: 'moving', primary: 'ams' });
    expect((await local.ask('GET', '/groups/moving')).status).toBe(404);
    expect((await local.ask('GET', '/databases/moved')).status).toBe(404);
    const { database } = (await acme('GET', '/databases/moved')).body;
    expect(database.Hostname).toContain('/acme/moved/');
    expect((await runSql(`http://${database.Hostname}v2/pipeline`, token, 'SELECT * FROM t')).body.results[0].type).toBe('ok');
    expect((await local.sql('moved', token, 'SELECT * FROM t')).body.results[0].type).toBe('ok');

    await local.ask('POST', '/groups', { name: 'other', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'moved', group: 'other' });
    expect((await local.sql('moved', token, 'SELECT 1')).status).toBe(401);
    await local.ask('DELETE', '/databases/moved');
    expect((await local.sql('moved', token, 'SELECT 1')).status).toBe(404);
    await local.ask('DELETE', '/groups/other');
    await acme('DELETE', '/groups/moving');
  });

  it.each([
    ['the organization is unknown', 'taken', { organization: 'nowhere' }, 404, 'organization not found'],
    ['it is there already', 'taken', { organization: 'local' }, 400, 'belongs to organization local already'],
    ['its name is taken there', 'taken', { organization: 'acme' }, 409, 'group already exists'],
    ['the name of one of its databases is taken there', 'full', { organization: 'acme' }, 400, 'database with same name already exists'],
    ['it is unknown', 'nowhere', { organization: 'acme' }, 404, 'group not found'],
  ])('fails when %s, and moves nothing', async (_, group, body, status, error) => {
    for (const name of ['taken', 'full']) {
      await local.ask('POST', '/groups', { name, location: 'ams' });
    }
    await local.ask('POST', '/databases', { name: 'twin', group: 'full' });
    await acme('POST', '/groups', { name: 'taken', location: 'ams' });
    await acme('POST', '/databases', { name: 'twin', group: 'taken' });
    expect(await local.ask('POST', `/groups/${group}/transfer`, body)).toEqual({ status, body: { error: expect.stringContaining(error) } });
    expect((await local.ask('GET', '/databases/twin')).body.database.group).toBe('full');
  });
});

describe('transferring a database', () => {
  it('moves it to the group of the same name, whose tokens then open it', async () => {
    await local.ask('POST', '/groups', { name: 'pair', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'single', group: 'pair' });
    expect((await local.ask('POST', '/databases/single/transfer', { org: 'acme' })).body.error).toContain('organization acme has no group pair');
    await acme('POST', '/groups', { name: 'pair', location: 'ams' });
    const before = await local.token('/groups/pair');
    expect(await local.ask('POST', '/databases/single/transfer', { org: 'acme' })).toEqual({ status: 200, body: {} });
    const { database } = (await acme('GET', '/databases/single')).body;
    const after = (await acme('POST', '/groups/pair/auth/tokens')).body.jwt;
    const open = async (token: string) => (await runSql(`http://${database.Hostname}v2/pipeline`, token, 'SELECT 1')).status;
    expect([await open(before), await open(after)]).toEqual([401, 200]);
  });
});

it('rejects a database that shares its schema with others', async () => {
  await local.ask('POST', '/groups', { name: 'family', location: 'ams' });
  await local.ask('POST', '/databases', { name: 'head', group: 'family', is_schema: true });
  await local.ask('POST', '/databases', { name: 'child', group: 'family', schema: 'head' });
  for (const name of ['head', 'child']) {
    expect((await local.ask('POST', `/databases/${name}/transfer`, { org: 'acme' })).body.error).toContain('transfer the group instead');
  }
  expect((await local.ask('POST', '/groups/family/transfer', { organization: 'acme' })).status).toBe(200);
  await acme('DELETE', '/groups/family');
});

describe('groups', () => {
  it.each([
    ['all', 'all', 200],
    ['a list', ['vector', 'crypto'], 200],
    ['an empty word, as the CLI sends it', '', 200],
    ['an unknown one', ['vector', 'magic'], 400],
    ['a number', 5, 400],
  ])('accept %s as extensions', async (_, extensions, status) => {
    expect((await local.ask('POST', '/groups', { name: 'extended', location: 'ams', extensions })).status).toBe(status);
    await local.ask('DELETE', '/groups/extended');
  });

  it('are archived only through the control, and unarchived through the API', async () => {
    await local.ask('POST', '/groups', { name: 'asleep', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'asleep', group: 'asleep' });
    await local.control('POST', '/_control/groups/asleep/archive');
    expect((await local.ask('GET', '/groups/asleep')).body.group.archived).toBe(true);
    expect((await local.ask('GET', '/databases/asleep')).body.database.archived).toBe(true);
    expect((await local.ask('POST', '/databases/asleep/wakeup')).body.error).toContain('is part of a group, please unarchive the group instead');
    expect((await local.ask('POST', '/groups/asleep/unarchive')).body.group.archived).toBe(false);
    await local.ask('DELETE', '/groups/asleep');
  });

  it('on Fly get a new location and keep their identity when they are moved to AWS', async () => {
    await local.ask('POST', '/groups', { name: 'moved', location: 'lhr' });
    await local.ask('POST', '/groups/moved/locations/ams');
    const before = (await local.ask('GET', '/groups/moved')).body.group;
    expect((await local.control('POST', '/_control/groups/moved/move')).status).toBe(200);
    const after = { ...before, primary: 'aws-eu-west-1', locations: ['aws-eu-west-1'] };
    expect((await local.ask('GET', '/groups/moved')).body.group).toEqual(after);
    expect((await local.ask('GET', '/groups')).body.groups).toContainEqual(after);
    expect((await local.ask('GET', '/groups/moved/aws/migration/info')).body.status).toBe('finished');
    await local.ask('DELETE', '/groups/moved');
  });

  it('on Fly report their move to AWS', async () => {
    await local.ask('POST', '/groups', { name: 'flying', location: 'ams' });
    const ask = async (method: string, step: string) => local.ask(method, `/groups/flying/aws/migration/${step}`);
    expect((await ask('GET', 'info')).body).toEqual({ status: 'none', comment: '' });
    expect((await ask('POST', 'abort')).status).toBe(400);
    expect((await ask('POST', 'start')).status).toBe(200);
    expect((await ask('GET', 'info')).body.status).toBe('pending');
    expect((await ask('POST', 'start')).body.error).toContain('is pending already');
    expect((await ask('POST', 'abort')).status).toBe(200);
    expect((await ask('GET', 'info')).body.status).toBe('aborted');
    await local.ask('POST', '/groups', { name: 'landed', location: 'aws-us-east-1' });
    expect((await local.ask('POST', '/groups/landed/aws/migration/start')).body.error).toContain('is on AWS already');
  });
});

describe('instances', () => {
  it('are the locations of the group, the primary first', async () => {
    await local.ask('POST', '/groups', { name: 'wide', location: 'fra' });
    const { Hostname } = (await local.ask('POST', '/databases', { name: 'spread', group: 'wide' })).body.database;
    const added = (await local.ask('POST', '/databases/spread/instances', { Location: 'ams' })).body.instance;
    expect(added).toEqual({ uuid: expect.any(String), name: 'ams', type: 'replica', region: 'local', hostname: Hostname });
    const { instances } = (await local.ask('GET', '/databases/spread/instances')).body;
    expect(instances).toEqual([expect.objectContaining({ name: 'fra', type: 'primary' }), added]);
    expect((await local.ask('GET', '/databases/spread/instances/ams')).body).toEqual({ instance: added });
    expect((await local.ask('GET', '/databases/spread/instances/ams/wait')).status).toBe(200);
    expect((await local.ask('DELETE', '/databases/spread/instances/ams')).status).toBe(200);
    expect((await local.ask('GET', '/databases/spread/instances/ams')).status).toBe(404);
    expect((await local.ask('DELETE', '/databases/spread/instances/fra')).status).toBe(400);
  });
});
