import { FreshInstance, freshInstance } from './fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
});

afterAll(() => local.stop());

describe('authentication', () => {
  it.each([
    ['no header', {}, 'API token is missing'],
    ['another scheme', { authorization: 'Basic x' }, 'API token is missing'],
    ['a wrong token', { authorization: 'Bearer wrong-token' }, 'API token is not valid'],
  ])('answers 401 to %s', async (_, headers, message) => {
    const { status, body } = await local.request('GET', '/v1/organizations', { headers: headers as Record<string, string> });
    expect(status).toBe(401);
    expect(body.error).toContain(message);
    expect(body.error).not.toContain('wrong-token');
  });

  it('also protects paths that it does not serve', async () => {
    expect((await local.request('GET', '/v3/organizations/x/databases')).status).toBe(401);
  });

  it.each(['/v1/auth/validate', '/v1/auth/api-tokens/validate'])('validates a token at %s', async (path) => {
    const headers = { authorization: `bearer ${local.apiToken}` };
    expect(await local.request('GET', path, { headers })).toEqual({ status: 200, body: { exp: -1 } });
  });
});

describe('endpoints', () => {
  it('answers 404 for an unknown endpoint, and names it', async () => {
    expect(await local.ask('GET', '/horoscope')).toEqual({
      status: 404,
      body: { error: 'turso-local does not serve GET /v1/organizations/local/horoscope' },
    });
  });

  it('answers 404 for another organization', async () => {
    const headers = { authorization: `Bearer ${local.apiToken}` };
    expect(await local.request('GET', '/v1/organizations/other/groups', { headers })).toEqual({ status: 404, body: { error: 'organization not found' } });
  });

  it('uses the personal account for paths without an organization', async () => {
    const headers = { authorization: `Bearer ${local.apiToken}` };
    expect((await local.request('GET', '/v1/groups', { headers })).body.groups).toEqual([expect.objectContaining({ name: 'default' })]);
  });

  it.each([
    ['/v1/organizations', [{ slug: 'local', type: 'team' }]],
    ['/v2/organizations', { organizations: [{ slug: 'local' }] }],
    ['/v1/organizations/local', { organization: { slug: 'local' } }],
    ['/v1/locations', { locations: { 'aws-us-east-1': 'AWS US East (Virginia)' } }],
    ['/v1/locations/aws-us-east-1', { location: { code: 'aws-us-east-1', closest: [] } }],
    ['/v2/organizations/local/locations', { locations: { aws: {}, local: {} } }],
    ['/v1/user', { user: { username: 'local' } }],
  ])('serves %s', async (path, expected) => {
    const { status, body } = await local.request('GET', path, { headers: { authorization: `Bearer ${local.apiToken}` } });
    expect(status).toBe(200);
    expect(body).toMatchObject(expected);
  });
});

describe('groups', () => {
  it('accepts keys in any case, as Turso does', async () => {
    const { body } = await local.ask('POST', '/groups', { Name: 'cased', Location: 'ams', Version: 'latest' });
    expect(body.group).toMatchObject({ name: 'cased', primary: 'ams', locations: ['ams'] });
    await local.ask('DELETE', '/groups/cased');
  });

  it.each([
    ['the name is taken', { name: 'default', location: 'ams' }, 409, 'group already exists'],
    ['the location is unknown', { name: 'x', location: 'aws-moon-1' }, 400, 'invalid location: aws-moon-1'],
    ['the location is the name of an inherited property', { name: 'x', location: 'constructor' }, 400, 'invalid location: constructor'],
    ['the name is missing', { location: 'ams' }, 400, 'name is required'],
    ['the name is a number', { name: 5, location: 'ams' }, 400, 'name must be a string, got 5'],
    ['the name is invalid', { name: 'A B', location: 'ams' }, 400, 'name must contain only lowercase letters'],
  ])('fails when %s', async (_, wanted, status, error) => {
    const answer = await local.ask('POST', '/groups', wanted);
    expect(answer).toEqual({ status, body: { error: expect.stringContaining(error) } });
  });

  it.each([['[]', 'must be a JSON object'], ['{', 'not valid JSON'], ['null', 'must be a JSON object']])('fails when the body is %s', async (body, error) => {
    const answer = await local.request('POST', '/v1/groups', { headers: { authorization: `Bearer ${local.apiToken}` }, body });
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
  });

  it('renames a group and keeps its databases and tokens', async () => {
    await local.ask('POST', '/groups', { name: 'before', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'moved', group: 'before' });
    const token = await local.token('/groups/before');
    expect((await local.ask('POST', '/groups/before/rename', { Name: 'after' })).status).toBe(200);
    expect((await local.ask('GET', '/groups/before')).status).toBe(404);
    expect((await local.ask('GET', '/databases/moved')).body.database.group).toBe('after');
    expect((await local.sql('moved', token, 'SELECT 1')).status).toBe(200);
    expect((await local.ask('POST', '/groups/after/rename', { name: 'default' })).status).toBe(409);
    await local.ask('DELETE', '/groups/after');
  });

  it('adds and removes locations, but not the primary', async () => {
    await local.ask('POST', '/groups', { name: 'wide', location: 'ams' });
    expect((await local.ask('POST', '/groups/wide/locations/fra')).body.group.locations).toEqual(['ams', 'fra']);
    expect(await local.ask('GET', '/groups/wide/locations/fra/wait')).toEqual({ status: 200, body: {} });
    expect((await local.ask('DELETE', '/groups/wide/locations/fra')).body.group.locations).toEqual(['ams']);
    expect((await local.ask('DELETE', '/groups/wide/locations/ams')).status).toBe(400);
    expect((await local.ask('POST', '/groups/wide/unarchive')).body.group.archived).toBe(false);
    await local.ask('DELETE', '/groups/wide');
  });

  it('deletes a group with its databases, unless the group or one of them is protected', async () => {
    await local.ask('POST', '/groups', { name: 'doomed', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'doomed-1', group: 'doomed' });
    expect((await local.ask('PATCH', '/groups/doomed/configuration', { delete_protection: true })).body).toEqual({ delete_protection: true });
    expect((await local.ask('DELETE', '/groups/doomed')).body.error).toContain('group doomed has delete protection enabled');
    expect((await local.ask('DELETE', '/databases/doomed-1')).body.error).toContain('belongs to group doomed, which has delete protection enabled');
    await local.ask('PATCH', '/groups/doomed/configuration', { delete_protection: false });
    await local.ask('PATCH', '/databases/doomed-1/configuration', { delete_protection: true });
    expect((await local.ask('DELETE', '/groups/doomed')).body.error).toContain('database doomed-1 of group doomed has delete protection enabled');
    expect((await local.ask('DELETE', '/databases/doomed-1')).status).toBe(400);
    await local.ask('PATCH', '/databases/doomed-1/configuration', { delete_protection: false });
    expect((await local.ask('DELETE', '/groups/doomed')).body.group.name).toBe('doomed');
    expect((await local.ask('GET', '/databases/doomed-1')).status).toBe(404);
  });
});

describe('databases', () => {
  it('fails with the text of the live service when the name is taken', async () => {
    await local.ask('POST', '/databases', { name: 'twice', group: 'default' });
    expect(await local.ask('POST', '/databases', { name: 'twice', group: 'default' })).toEqual({
      status: 400,
      body: { error: 'database with same name already exists' },
    });
  });

  it('creates only one of several that request the same name at once', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => local.ask('POST', '/databases', { name: 'raced', group: 'default' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
  });

  it('has a new id and no rows after it was deleted and created again', async () => {
    const first = (await local.ask('POST', '/databases', { name: 'again', group: 'default' })).body.database;
    const token = await local.token('/databases/again');
    await local.sql('again', token, 'CREATE TABLE t (a)');
    await local.ask('DELETE', '/databases/again');
    const second = (await local.ask('POST', '/databases', { name: 'again', group: 'default' })).body.database;
    expect(second.DbId).not.toBe(first.DbId);
    expect(second.Hostname).toBe(first.Hostname);
    expect((await local.sql('again', token, 'SELECT 1')).status).toBe(401);
    const { body } = await local.sql('again', await local.token('/databases/again'), 'SELECT * FROM t');
    expect(body.results[0].error.message).toContain('no such table: t');
  });

  it.each([
    ['the group is unknown', { name: 'x', group: 'nowhere' }, 400, 'group not found'],
    ['no group is named', { name: 'x' }, 400, 'group is required'],
    ['the location is not one of the group', { name: 'x', group: 'default', location: 'ams' }, 400, 'invalid location: ams'],
    ['the size limit is no size', { name: 'x', group: 'default', size_limit: 'lots' }, 400, 'invalid size_limit "lots"'],
    ['the source is unknown', { name: 'x', group: 'default', seed: { type: 'database', name: 'nix' } }, 404, 'could not find database with name nix: record not found'],
    ['the source is not named', { name: 'x', group: 'default', seed: { type: 'database' } }, 400, 'seed.name is required'],
    ['a point in time is wanted', { name: 'x', group: 'default', seed: { type: 'database', name: 'twice', timestamp: 'now' } }, 400, 'invalid seed.timestamp "now": use a time such as'],
  ])('fails when %s', async (_, wanted, status, error) => {
    expect(await local.ask('POST', '/databases', wanted)).toEqual({ status, body: { error: expect.stringContaining(error) } });
    expect((await local.ask('GET', '/databases/x')).status).toBe(404);
  });

  it('branches only within a group, and lists branches by their parent', async () => {
    await local.ask('POST', '/groups', { name: 'elsewhere', location: 'ams' });
    await local.ask('POST', '/databases', { name: 'parent', group: 'default' });
    const parentId = (await local.ask('GET', '/databases/parent')).body.database.DbId;
    expect((await local.ask('POST', '/databases', { name: 'far', group: 'elsewhere', seed: { type: 'database', name: 'parent' } })).body)
      .toEqual({ error: 'can only fork databases within the same group' });
    expect((await local.ask('POST', '/databases', { name: 'child', group: 'default', seed: { type: 'database', value: 'parent' } })).status).toBe(200);
    const { databases } = (await local.ask('GET', `/databases?parent=${parentId}`)).body;
    expect(databases).toEqual([expect.objectContaining({ Name: 'child', parent: { id: parentId, name: 'parent', branched_at: expect.any(String) } })]);
    await local.ask('DELETE', '/groups/elsewhere');
  });

  it('returns pages on request', async () => {
    await local.ask('POST', '/groups', { name: 'paged', location: 'ams' });
    for (const name of ['p1', 'p2', 'p3']) {
      await local.ask('POST', '/databases', { name, group: 'paged' });
    }
    const first = (await local.ask('GET', '/databases?group=paged&limit=2')).body;
    const second = (await local.ask('GET', `/databases?group=paged&limit=2&cursor=${first.pagination.next}`)).body;
    const names = (list: { databases: { Name: string }[] }) => list.databases.map(({ Name }) => Name);
    expect([names(first), names(second), second.pagination]).toEqual([['p1', 'p2'], ['p3'], { next: null }]);
    expect((await local.ask('GET', '/databases?group=paged')).body).not.toHaveProperty('pagination');
    await local.ask('DELETE', '/groups/paged');
  });

  it('keeps settings that a configuration change does not name', async () => {
    await local.ask('POST', '/databases', { name: 'configured', group: 'default', size_limit: '256mb' });
    const path = '/databases/configured/configuration';
    const defaults = {
      size_limit: '256mb',
      allow_attach: false,
      block_reads: false,
      block_writes: false,
      delete_protection: false,
      allowed_ips: [],
      allowed_aws_vpc_ids: [],
    };
    expect((await local.ask('GET', path)).body).toEqual(defaults);
    const changed = { ...defaults, block_writes: true, allowed_ips: ['127.0.0.1'] };
    expect((await local.ask('PATCH', path, { block_writes: true, allowed_ips: ['127.0.0.1'], delete_protection: null })).body).toEqual(changed);
    expect((await local.ask('PATCH', path, { size_limit: '' })).body).toEqual({ ...changed, size_limit: '' });
    expect((await local.ask('PATCH', path, { allowed_ips: null })).body).toEqual({ ...changed, size_limit: '', allowed_ips: [] });
    expect((await local.ask('PATCH', path, {})).body).toEqual((await local.ask('GET', path)).body);
    expect((await local.ask('GET', '/databases/configured')).body.database).toMatchObject({ block_writes: true, block_reads: false });
  });

  it.each([
    ['/auth/tokens?expiration=soon', 'Invalid expiration format'],
    ['/auth/tokens?authorization=all', 'invalid authorization "all"'],
  ])('fails when a token is requested with %s', async (path, error) => {
    expect(await local.ask('POST', `/databases/twice${path}`)).toEqual({ status: 400, body: { error: expect.stringContaining(error) } });
  });
});
