import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.call('POST', '/v1/organizations', { name: 'acme' });
  for (const name of ['own', 'other']) {
    await local.ask('POST', '/groups', { name, location: 'ams' });
    await local.ask('POST', '/databases', { name: `${name}-db`, group: name });
  }
});

afterAll(() => local.stop());

let count = 0;
const mint = async (body?: object) => (await local.call('POST', `/v1/auth/api-tokens/minted-${++count}`, body)).body.token as string;
const as = (token: string, method: string, path: string, body?: object) =>
  local.request(method, path, { headers: { authorization: `Bearer ${token}` }, body: body && JSON.stringify(body) });

const ALL = ['read', 'db:create', 'db:delete', 'db:configure', 'db:mint-token', 'db:rotate-creds', 'group:configure', 'group:mint-token', 'group:rotate-creds'];

describe('minting', () => {
  it('returns a flat answer in v1 and a wrapped one in v2', async () => {
    expect((await local.call('POST', '/v1/auth/api-tokens/flat')).body).toEqual({ id: expect.stringMatching(/^[\w-]{22}$/), name: 'flat', token: expect.any(String) });
    expect((await local.call('POST', '/v2/auth/api-tokens/wrapped', { organization: 'local' })).body)
      .toEqual({ token: { id: expect.any(String), name: 'wrapped', value: expect.any(String) } });
    expect((await local.call('POST', '/v2/auth/api-tokens/flat')).status).toBe(409);
  });

  it.each([
    ['read-only', ['read-only'], ['read']],
    ['full-access', ['db:create', 'full-access'], ALL],
    ['some, in Turso\'s order', ['db:delete', 'read', 'db:delete'], ['read', 'db:delete']],
  ])('stores the meaning of %s', async (name, scopes, kept) => {
    await local.call('POST', `/v1/auth/api-tokens/${name.slice(0, 4)}`, { organization: 'local', group: 'own', scopes });
    const { tokens } = (await local.call('GET', '/v1/auth/api-tokens')).body;
    expect(tokens.find((token: { name: string }) => token.name === name.slice(0, 4)))
      .toEqual({ id: expect.any(String), name: name.slice(0, 4), organization: 'local', group: 'own', scopes: kept, created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) });
  });

  it.each([
    ['a group without its organization', { group: 'own', scopes: ['read'] }, 400, 'organization is required when group is set'],
    ['a group without scopes', { organization: 'local', group: 'own' }, 400, 'scopes is required'],
    ['a group with no scope in the list', { organization: 'local', group: 'own', scopes: [] }, 400, 'scopes is required'],
    ['scopes without a group', { organization: 'local', scopes: ['read'] }, 400, 'scopes are for tokens of a group'],
    ['an unknown scope', { organization: 'local', group: 'own', scopes: ['write'] }, 400, 'invalid scope "write"'],
    ['an unknown organization', { organization: 'nowhere' }, 404, 'organization not found'],
    ['an unknown group', { organization: 'local', group: 'nowhere', scopes: ['read'] }, 404, 'group not found'],
  ])('fails for %s', async (_, body, status, error) => {
    expect(await local.call('POST', '/v1/auth/api-tokens/refused', body)).toEqual({ status, body: { error: expect.stringContaining(error) } });
  });

  it('of a group\'s token requires an admin', async () => {
    await local.ask('POST', '/members', { username: 'alice', role: 'member' });
    const body = { organization: 'local', group: 'own', scopes: ['read'] };
    const alice = await local.tokenOf('alice');
    expect((await as(alice, 'POST', '/v1/auth/api-tokens/x', body)).body.error).toContain('only allowed for admin or owner');
    await local.ask('PATCH', '/members/alice', { role: 'admin' });
    expect((await as(alice, 'POST', '/v1/auth/api-tokens/x', body)).status).toBe(200);
    await local.ask('DELETE', '/members/alice');
    expect((await as(alice, 'GET', '/v1/organizations/local/groups')).status).toBe(403);
  });
});

describe('a token of an organization', () => {
  it('has no access to other organizations, and creates no token with more rights than its own', async () => {
    const token = await mint({ organization: 'acme' });
    expect((await as(token, 'GET', '/v1/organizations/acme/groups')).status).toBe(200);
    expect((await as(token, 'GET', '/v1/groups')).body).toEqual({ groups: [] });
    expect((await as(token, 'GET', '/v1/organizations')).body.map(({ slug }: { slug: string }) => slug)).toEqual(['acme']);
    expect((await as(token, 'GET', '/v1/organizations/local/groups')).body.error).toBe('this API token is not for organization local');
    expect((await as(token, 'POST', '/v1/auth/api-tokens/wider')).status).toBe(403);
    expect((await as(token, 'POST', '/v1/auth/api-tokens/aside', { organization: 'local' })).status).toBe(403);
    expect((await as(token, 'DELETE', '/v1/auth/api-tokens/flat')).status).toBe(404);
    expect((await as(token, 'POST', '/v1/organizations', { name: 'more' })).status).toBe(403);
    expect((await as(token, 'POST', '/v1/auth/api-tokens/equal', { organization: 'acme' })).status).toBe(200);
  });
});

describe('a token of a group', () => {
  const D = '/v1/organizations/local/databases';
  const G = '/v1/organizations/local/groups';

  // One line for each operation that a scope allows. The bodies change nothing, or nothing that matters.
  it.each([
    ['read', 'GET', D],
    ['read', 'GET', `${D}/own-db`],
    ['read', 'GET', `${D}/own-db/configuration`],
    ['read', 'GET', `${D}/own-db/instances`],
    ['read', 'GET', `${D}/own-db/instances/ams`],
    ['read', 'GET', `${D}/own-db/instances/ams/wait`],
    ['read', 'GET', G],
    ['read', 'GET', `${G}/own`],
    ['read', 'GET', `${G}/own/configuration`],
    ['read', 'GET', `${G}/own/locations/ams/wait`],
    ['read', 'GET', '/v1/organizations/local'],
    ['db:create', 'POST', D, { name: 'created', group: 'own' }],
    ['db:delete', 'DELETE', `${D}/created`],
    ['db:configure', 'PATCH', `${D}/own-db/configuration`, {}],
    ['db:configure', 'POST', `${D}/own-db/update`],
    ['db:configure', 'POST', `${D}/own-db/instances`, { location: 'fra' }],
    ['db:configure', 'DELETE', `${D}/own-db/instances/fra`],
    ['db:mint-token', 'POST', `${D}/own-db/auth/tokens`],
    ['db:rotate-creds', 'POST', `${D}/own-db/auth/rotate`],
    ['group:configure', 'PATCH', `${G}/own/configuration`, {}],
    ['group:configure', 'POST', `${G}/own/rename`, { name: 'own' }],
    ['group:configure', 'POST', `${G}/own/update`],
    ['group:configure', 'POST', `${G}/own/unarchive`],
    ['group:configure', 'POST', `${G}/own/locations/fra`],
    ['group:configure', 'DELETE', `${G}/own/locations/fra`],
    ['group:mint-token', 'POST', `${G}/own/auth/tokens`],
    ['group:rotate-creds', 'POST', `${G}/own/auth/rotate`],
  ])('needs %s for %s %s, and that alone', async (scope, method, path, ...[body]: object[]) => {
    const others = await mint({ organization: 'local', group: 'own', scopes: ALL.filter((name) => name !== scope) });
    expect(await as(others, method, path, body)).toEqual({ status: 403, body: { error: `this API token lacks the scope ${scope}` } });
    const token = await mint({ organization: 'local', group: 'own', scopes: [scope] });
    expect((await as(token, method, path, body)).status).toBe(200);
  });

  it.each([
    ['POST', G, { name: 'new', location: 'ams' }],
    ['DELETE', `${G}/own`],
    ['POST', `${G}/own/transfer`, { organization: 'acme' }],
    ['GET', `${G}/own/aws/migration/info`],
    ['POST', `${G}/own/aws/migration/start`],
    ['GET', '/v1/organizations/local/members'],
    ['PATCH', '/v1/organizations/local', {}],
    ['GET', '/v1/organizations/local/api-tokens'],
    ['GET', '/v1/auth/api-tokens'],
    ['POST', '/v1/auth/api-tokens/more'],
    ['POST', '/v1/organizations', { name: 'more' }],
    ['GET', '/v1/organizations/local/unheard-of'],
  ])('never allows %s %s', async (method, path, ...[body]: object[]) => {
    const token = await mint({ organization: 'local', group: 'own', scopes: ['full-access'] });
    expect(await as(token, method, path, body)).toEqual({ status: 403, body: { error: 'this operation is not possible with an API token of a group' } });
  });

  it.each([
    ['GET', `${D}/other-db`],
    ['DELETE', `${D}/other-db`],
    ['POST', D, { name: 'intruder', group: 'other' }],
    ['POST', `${D}/own-db/auth/tokens`, { permissions: { read_attach: { databases: ['other-db'] } } }],
    ['GET', `${G}/other`],
    ['POST', `${G}/other/auth/tokens`],
  ])('is rejected for another group: %s %s', async (method, path, ...[body]: object[]) => {
    const token = await mint({ organization: 'local', group: 'own', scopes: ['full-access'] });
    expect(await as(token, method, path, body)).toEqual({ status: 403, body: { error: 'this API token is for another group' } });
  });

  it('does not open a database of another group through a new database whose name is its UUID', async () => {
    const token = await mint({ organization: 'local', group: 'own', scopes: ['full-access'] });
    const { id } = (await local.ask('GET', '')).body.organization;
    const { DbId } = (await local.ask('GET', '/databases/other-db')).body.database;
    expect((await as(token, 'POST', D, { name: DbId, group: 'own' })).status).toBe(200);
    const path = `/v3/organizations/${id}/databases/${DbId}`;
    expect((await as(token, 'GET', path)).status).toBe(403);
    expect((await as(token, 'POST', `${path}/auth/tokens`)).status).toBe(403);
    expect((await local.call('GET', path)).body.database.Name).toBe('other-db');
    await local.ask('DELETE', `/databases/${DbId}`);
  });

  it('lists only its group and the databases of that group', async () => {
    const token = await mint({ organization: 'local', group: 'own', scopes: ['read'] });
    expect((await as(token, 'GET', G)).body.groups.map(({ name }: { name: string }) => name)).toEqual(['own']);
    expect((await as(token, 'GET', D)).body.databases.map(({ Name }: { Name: string }) => Name)).toEqual(['own-db']);
    expect((await as(token, 'GET', '/v1/auth/validate')).body).toEqual({ exp: -1 });
  });

  it.each(['deleted', 'transferred'])('is invalid after the group is %s, even in a new group of that name', async (how) => {
    await local.ask('POST', '/groups', { name: 'brief', location: 'ams' });
    const token = await mint({ organization: 'local', group: 'brief', scopes: ['read'] });
    expect((await as(token, 'GET', `${G}/brief`)).status).toBe(200);
    await (how === 'deleted' ? local.ask('DELETE', '/groups/brief') : local.ask('POST', '/groups/brief/transfer', { organization: 'acme' }));
    await local.ask('POST', '/groups', { name: 'brief', location: 'ams' });
    expect((await as(token, 'GET', `${G}/brief`)).status).toBe(401);
    await local.ask('DELETE', '/groups/brief');
  });
});

describe('the tokens of an organization', () => {
  const path = '/v1/organizations/acme/api-tokens';

  it('are listed with their owner for admins and owners, and revoked by id', async () => {
    await local.call('POST', '/v1/organizations/acme/members', { username: 'bob', role: 'viewer' });
    const bob = await local.tokenOf('bob');
    const { id } = (await as(bob, 'POST', '/v1/auth/api-tokens/bobs', { organization: 'acme' })).body;
    const names = async (token: string) => (await as(token, 'GET', path)).body.tokens.map(({ name }: { name: string }) => name);
    expect(await names(bob)).toEqual(['bobs']);
    expect(await names(local.apiToken)).toEqual(expect.arrayContaining(['bobs', 'equal']));
    const { tokens } = (await local.call('GET', path)).body;
    expect(tokens.find((token: { name: string }) => token.name === 'bobs')).toMatchObject({ id, organization: 'acme', owner: { username: 'bob', email: 'bob@localhost' } });

    const equal = tokens.find((token: { name: string }) => token.name === 'equal').id;
    expect((await as(bob, 'DELETE', `${path}/${equal}`)).status).toBe(404);
    expect((await local.call('DELETE', `/v1/organizations/local/api-tokens/${id}`)).status).toBe(404);
    expect((await local.call('DELETE', `${path}/${id}`)).body).toEqual({ token: id });
    expect(await names(local.apiToken)).not.toContain('bobs');
  });
});

it('accepts the call that ends all sessions', async () => {
  expect((await local.call('POST', '/v1/auth/invalidate')).body).toEqual({ ValidFrom: expect.any(Number) });
});
