import { PlatformApi } from '../../../src/turso';
import { ScriptedServer, startScripted, startServer } from '../scripted-server';

let server: ScriptedServer;

afterEach(() => server.stop());

async function apiAnswering(body: unknown): Promise<PlatformApi> {
  server = await startScripted({ body });
  return new PlatformApi({ token: 'token', organization: 'acme', baseUrl: server.url });
}

test.each([
  ['as documented', { Name: 'a', DbId: 'i', Hostname: 'h', primaryRegion: 'aws-eu-west-1', block_reads: true, delete_protection: false }],
  ['in Go\'s spelling', { name: 'a', dbId: 'i', hostname: 'h', PrimaryRegion: 'aws-eu-west-1', BlockReads: true, deleteProtection: false }],
  ['in snake case', { name: 'a', db_id: 'i', hostname: 'h', primary_region: 'aws-eu-west-1', block_reads: true, delete_protection: false }],
])('reads a database %s', async (_, database) => {
  const api = await apiAnswering({ database });
  expect(await api.databases.get('a')).toEqual({
    name: 'a', dbId: 'i', hostname: 'h', primaryRegion: 'aws-eu-west-1', blockReads: true, deleteProtection: false,
  });
});

test('reads a branch', async () => {
  const api = await apiAnswering({
    database: { Name: 'a', DbId: 'i', Hostname: 'h', parent: { id: 'p', name: 'schema', branched_at: '2026-01-01T00:00:00Z' } },
  });
  expect((await api.databases.get('a')).parent).toEqual({ dbId: 'p', name: 'schema', branchedAt: '2026-01-01T00:00:00Z' });
});

test('treats null as missing', async () => {
  const api = await apiAnswering({ database: { Name: 'a', DbId: 'i', Hostname: 'h', parent: null, group: null, sleeping: null } });
  expect(await api.databases.get('a')).toEqual({ name: 'a', dbId: 'i', hostname: 'h' });
});

test('fills in the group of a new database that the answer leaves out', async () => {
  const api = await apiAnswering({ database: { Name: 'a', DbId: 'i', Hostname: 'h' } });
  expect((await api.databases.create({ name: 'a', group: 'default' })).group).toBe('default');
});

test.each([
  ['a bare list', [{ name: 'Acme', slug: 'acme', type: 'team' }]],
  ['a wrapped list', { organizations: [{ name: 'Acme', slug: 'acme', type: 'team' }] }],
])('reads organizations from %s', async (_, body) => {
  const api = await apiAnswering(body);
  expect(await api.organizations.list()).toEqual([{ name: 'Acme', slug: 'acme', type: 'team' }]);
});

test.each([[{ databases: null }], [{}]])('reads %j as no databases', async (body) => {
  const api = await apiAnswering(body);
  expect(await api.databases.list()).toEqual([]);
});

test('reads locations', async () => {
  const api = await apiAnswering({ locations: { 'aws-eu-west-1': 'AWS EU West (Ireland)' } });
  expect(await api.locations.list()).toEqual([{ code: 'aws-eu-west-1', description: 'AWS EU West (Ireland)' }]);
});

test.each([[-1, undefined], [1_700_000_000, new Date(1_700_000_000_000)]])('reads the expiry %d of the token', async (exp, expected) => {
  const api = await apiAnswering({ exp });
  expect(await api.validateToken()).toEqual(expected);
});

test('reads a configuration with a size limit in bytes', async () => {
  const api = await apiAnswering({ size_limit: 1048576, allowed_ips: ['10.0.0.0/8'], delete_protection: true });
  expect(await api.databases.getConfiguration('a')).toEqual({ sizeLimit: '1048576', allowedIps: ['10.0.0.0/8'], deleteProtection: true });
});

describe('sends only the given settings', () => {
  const create = { database: { Name: 'a', DbId: 'i', Hostname: 'h' } };
  test.each<[string, unknown, (api: PlatformApi) => Promise<unknown>, string]>([
    ['when it creates a database', create, (api) => api.databases.create({ name: 'a', group: 'g' }), '{"name":"a","group":"g"}'],
    [
      'when it creates a branch', create,
      (api) => api.databases.create({ name: 'a', group: 'g', seed: { type: 'database', name: 'schema' }, sizeLimit: '1gb' }),
      '{"name":"a","group":"g","seed":{"type":"database","name":"schema"},"size_limit":"1gb"}',
    ],
    ['when it mints a token', { jwt: 't' }, (api) => api.databases.createToken('a', { expiration: '1d' }), ''],
    [
      'when it mints a token for some tables', { jwt: 't' },
      (api) => api.databases.createToken('a', { fineGrainedPermissions: [{ actions: ['data_read'] }, { tables: ['t'], actions: ['data_add'] }] }),
      '{"fine_grained_permissions":[{"t":null,"a":["data_read"]},{"t":["t"],"a":["data_add"]}]}',
    ],
    ['when it turns something off', {}, (api) => api.databases.updateConfiguration('a', { blockReads: false }), '{"block_reads":false}'],
    ['when it clears a list', {}, (api) => api.databases.updateConfiguration('a', { allowedIps: [] }), '{"allowed_ips":[]}'],
    ['when it creates a group', { group: { name: 'g' } }, (api) => api.groups.create({ name: 'g', location: 'l' }), '{"name":"g","location":"l"}'],
  ])('%s', async (_, answer, call, body) => {
    await call(await apiAnswering(answer));
    expect(server.arrived.map((request) => request.body)).toEqual([body]);
  });
});

describe('reads lists to their end', () => {
  const item = (name: string) => ({ Name: name, DbId: `id-${name}`, Hostname: 'h' });

  test('page by page, only as far as the caller needs', async () => {
    server = await startServer(({ url }) => (url.includes('cursor=two')
      ? { body: { databases: [item('c')], pagination: { next: null } } }
      : { body: { databases: [item('a'), item('b')], pagination: { next: 'two' } } }));
    const api = new PlatformApi({ token: 'token', organization: 'acme', baseUrl: server.url });
    for await (const { name } of api.databases.iterate()) if (name === 'b') break;
    expect(server.arrived).toHaveLength(1);
    expect((await api.databases.list({ group: 'my group' })).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(server.arrived[2].url).toBe('/v1/organizations/acme/databases?group=my+group&limit=1000&cursor=two');
  });

  test('and stops if the service ignores the cursor', async () => {
    server = await startScripted({ body: { databases: [item('a')], pagination: { next: 'same' } } });
    const api = new PlatformApi({ token: 'token', organization: 'acme', baseUrl: server.url });
    await api.databases.list();
    expect(server.arrived).toHaveLength(2);
  });
});
