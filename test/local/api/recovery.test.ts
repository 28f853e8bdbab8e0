import { FreshInstance, freshInstance } from '../fresh-instance';

const DAY = 24 * 60 * 60_000;
let now = Date.now();
let local: FreshInstance;
let organizationId: string;

beforeAll(async () => {
  local = await freshInstance({ now: () => now });
  organizationId = (await local.ask('GET', '')).body.organization.id;
});

beforeEach(async () => {
  await local.ask('POST', '/groups', { name: 'default', location: 'ams' });
});

afterEach(() => local.ask('DELETE', '/groups/default'));

afterAll(() => local.stop());

const v3 = (method: string, path: string, body?: object) => local.call(method, `/v3/organizations/${organizationId}${path}`, body);
const make = async (name: string) => (await local.ask('POST', '/databases', { name, group: 'default' })).body.database.DbId as string;
const deletedNames = async (query = '') => (await v3('GET', `/databases?deleted=true${query}`)).body.databases.map(({ Name }: { Name: string }) => Name);

describe('a deleted database', () => {
  it('is restored with its rows, its token and its settings', async () => {
    const id = await make('back');
    const token = await local.token('/databases/back');
    await local.sql('back', token, 'CREATE TABLE t (x)');
    await local.ask('PATCH', '/databases/back/configuration', { block_writes: true });
    await local.ask('DELETE', '/databases/back');
    expect((await local.sql('back', token, 'SELECT * FROM t')).status).toBe(404);
    const { databases } = (await v3('GET', '/databases?deleted=true&search=bac')).body;
    expect(databases).toEqual([{
      Name: 'back',
      DbId: id,
      Hostname: expect.stringContaining('/local/back/'),
      group: 'default',
      group_id: expect.any(String),
      organization_id: organizationId,
      regions: ['ams'],
      primaryRegion: 'local',
      delete_protection: false,
      deleted_at: expect.stringMatching(/Z$/),
    }]);
    expect((await v3('POST', `/databases/${id}/restore`)).body.database).toMatchObject({ Name: 'back', DbId: id });
    expect((await local.sql('back', token, 'SELECT * FROM t')).body.results[0].type).toBe('ok');
    expect((await local.ask('GET', '/databases/back')).body.database.block_writes).toBe(true);
    expect(await deletedNames()).not.toContain('back');
  });

  it('is restored under another name when its name is taken', async () => {
    const id = await make('taken');
    await local.ask('DELETE', '/databases/taken');
    await make('taken');
    expect(await v3('POST', `/databases/${id}/restore`)).toEqual({ status: 400, body: { error: 'database with same name already exists' } });
    expect((await v3('POST', `/databases/${id}/restore`, { name: 'Bad Name' })).status).toBe(400);
    expect((await v3('POST', `/databases/${id}/restore`, { name: 'renamed' })).body.database.Hostname).toContain('/local/renamed/');
    expect((await v3('POST', `/databases/${id}/restore`)).status).toBe(404);
  });

  it('uses the current keys of its group after a restore', async () => {
    const id = await make('stale');
    const token = await local.token('/groups/default');
    await local.ask('DELETE', '/databases/stale');
    await local.ask('POST', '/groups/default/auth/rotate');
    await v3('POST', `/databases/${id}/restore`);
    expect((await local.sql('stale', token, 'SELECT 1')).status).toBe(401);
    expect((await local.sql('stale', await local.token('/groups/default'), 'SELECT 1')).status).toBe(200);
  });

  it('is listed page by page, even if two have the same name', async () => {
    for (const name of ['twin', 'twin-a', 'twin']) {
      await make(name);
      await local.ask('DELETE', `/databases/${name}`);
    }
    const first = (await v3('GET', '/databases?deleted=true&search=twin&limit=2')).body;
    expect(first.databases.map(({ Name }: { Name: string }) => Name)).toEqual(['twin', 'twin']);
    const second = (await v3('GET', `/databases?deleted=true&search=twin&limit=2&cursor=${first.pagination.next}`)).body;
    expect([second.databases.map(({ Name }: { Name: string }) => Name), second.pagination]).toEqual([['twin-a'], {}]);
    expect((await v3('GET', '/databases?deleted=true&limit=1001')).status).toBe(400);
  });

  it('is kept for five days', async () => {
    const id = await make('old');
    await local.ask('DELETE', '/databases/old');
    now += 5 * DAY - 1_000;
    expect(await deletedNames('&search=old')).toEqual(['old']);
    now += 2_000;
    expect(await deletedNames('&search=old')).toEqual([]);
    expect((await v3('POST', `/databases/${id}/restore`)).status).toBe(404);
  });

  it('is not restored when recovery is disabled, for members without the right, or on the free plan', async () => {
    const id = await make('kept');
    await local.ask('DELETE', '/databases/kept');
    await local.ask('PATCH', '', { restore_enabled: false });
    expect(await v3('POST', `/databases/${id}/restore`)).toEqual({ status: 400, body: { error: expect.stringContaining('recovery is disabled') } });
    expect(await deletedNames('&search=kept')).toEqual(['kept']);
    await local.ask('PATCH', '', { restore_enabled: true });

    await local.ask('POST', '/members', { username: 'alice' });
    const headers = { authorization: `Bearer ${await local.tokenOf('alice')}` };
    expect((await local.request('POST', `/v3/organizations/${organizationId}/databases/${id}/restore`, { headers })).status).toBe(403);

    await local.ask('POST', '/subscription', { plan: 'starter' });
    expect((await v3('GET', '/databases?deleted=true')).body.code).toBe('feature_not_available_for_starter_plan');
    expect((await v3('GET', '/deleted-groups')).status).toBe(403);
    await local.ask('POST', '/subscription', { plan: 'pro' });
  });
});

it('keeps no database without its upload, and none that follows a schema, because migrations would still reach it', async () => {
  await local.ask('POST', '/databases', { name: 'draft', group: 'default', seed: { type: 'database_upload' } });
  await local.ask('POST', '/databases', { name: 'parent', group: 'default', is_schema: true });
  await local.ask('POST', '/databases', { name: 'child', group: 'default', schema: 'parent' });
  for (const name of ['draft', 'child']) {
    expect((await local.ask('DELETE', `/databases/${name}`)).status).toBe(200);
    expect(await deletedNames(`&search=${name}`)).toEqual([]);
  }
  expect((await local.ask('DELETE', '/databases/parent')).status).toBe(200);
});

describe('a deleted group', () => {
  it('is restored with the databases that were deleted with it', async () => {
    const ids = [await make('one'), await make('two')];
    await make('before');
    await local.ask('DELETE', '/databases/before');
    const token = await local.token('/databases/one');
    const { uuid } = (await local.ask('GET', '/groups/default')).body.group;
    await local.ask('DELETE', '/groups/default');
    expect((await v3('GET', '/deleted-groups')).body.groups).toContainEqual({ uuid, name: 'default', deleted_at: expect.any(String), cascade_databases: 2 });
    expect((await v3('GET', '/databases?deleted=true&search=one')).body.databases[0]).toMatchObject({ group: 'default', group_deleted_at: expect.any(String) });
    expect((await v3('POST', `/databases/${ids[0]}/restore`)).body.error).toContain('the group of database one is deleted');

    const restored = (await v3('POST', `/groups/${uuid}/restore`)).body;
    expect(restored).toMatchObject({ group: { name: 'default', uuid }, failures: {} });
    expect(restored.databases.map(({ DbId }: { DbId: string }) => DbId).sort()).toEqual([...ids].sort());
    expect((await local.sql('one', token, 'SELECT 1')).status).toBe(200);
    expect((await v3('POST', `/groups/${uuid}/restore`)).status).toBe(404);
  });

  it('is restored even if a database name is taken, and reports that name', async () => {
    const id = await make('wanted');
    const { uuid } = (await local.ask('GET', '/groups/default')).body.group;
    await local.ask('DELETE', '/groups/default');
    await local.ask('POST', '/groups', { name: 'other', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'wanted', group: 'other' });
    expect((await v3('POST', `/groups/${uuid}/restore`)).body).toMatchObject({ databases: [], failures: { [id]: 'database with same name already exists' } });
    expect((await v3('POST', `/databases/${id}/restore`, { name: 'wanted-too' })).status).toBe(200);
    await local.ask('DELETE', '/groups/other');
  });

  it('is not restored when its name is taken', async () => {
    const { uuid } = (await local.ask('GET', '/groups/default')).body.group;
    await local.ask('DELETE', '/groups/default');
    await local.ask('POST', '/groups', { name: 'default', location: 'ams' });
    expect(await v3('POST', `/groups/${uuid}/restore`)).toEqual({ status: 409, body: { error: 'group already exists' } });
  });
});

describe('v3', () => {
  it('creates, reads, opens and deletes by UUID', async () => {
    const group = (await v3('GET', '/groups')).body.groups[0];
    const { database } = (await v3('POST', '/databases', { name: 'by-id', group_id: group.uuid })).body;
    await local.ask('PATCH', '/databases/by-id/configuration', { allowed_ips: ['127.0.0.1'] });
    expect((await v3('GET', `/databases/${database.DbId}`)).body.database)
      .toMatchObject({ Name: 'by-id', group_id: group.uuid, allow_rules_config: { allowed_ips: ['127.0.0.1'], allowed_aws_vpc_ids: [] } });
    const branch = (await v3('POST', '/databases', { name: 'branch', seed: { type: 'database', name: 'by-id' } })).body.database;
    expect(branch).toMatchObject({ group: 'default', parent: { id: database.DbId } });
    const names = async (query: string) => (await v3('GET', `/databases?${query}`)).body.databases.map(({ Name }: { Name: string }) => Name);
    expect(await names(`group_id=${group.uuid}`)).toEqual(['branch', 'by-id']);
    expect(await names(`parent_db_id=${database.DbId}`)).toEqual(['branch']);
    expect((await v3('GET', `/groups/${group.uuid}`)).body).toEqual({ group });
    for (const path of [`/databases/${branch.DbId}`, `/groups/${group.uuid}`]) {
      const { jwt } = (await v3('POST', `${path}/auth/tokens?authorization=read-only`)).body;
      expect((await local.sql('branch', jwt, 'SELECT 1')).status).toBe(200);
    }
    expect((await v3('DELETE', `/databases/${branch.DbId}`)).status).toBe(200);
    expect((await v3('GET', `/databases/${branch.DbId}`)).status).toBe(404);
  });
});
