import { PlatformApi } from '../../../src/turso';
import { FakeTime } from '../fake-time';
import { Reply, ScriptedServer, startScripted } from '../scripted-server';

let server: ScriptedServer;

afterEach(() => server.stop());

async function apiAnswering(...replies: Reply[]): Promise<PlatformApi> {
  server = await startScripted(...replies);
  return new PlatformApi({
    token: 'marked-secret-token', organization: 'acme', baseUrl: server.url, regionUrl: server.url, random: () => 0.5, ...new FakeTime(),
  });
}

const asked = () => server.arrived.map(({ method, url }) => `${method} ${url}`);

test('asks for the closest region without the token', async () => {
  const api = await apiAnswering({ body: { server: 'aws-eu-west-1', client: 'fra' } });
  expect(await api.closestRegions.get()).toEqual({ server: 'aws-eu-west-1', client: 'fra' });
  expect(asked()).toEqual(['GET /']);
  expect(server.arrived[0].headers.authorization).toBeUndefined();
});

describe('the id of an organization', () => {
  test('comes with the organization', async () => {
    const api = await apiAnswering({ body: { organization: { name: 'Acme', slug: 'acme', id: 'id-1' } } });
    expect(await api.organizations.idOf('acme')).toBe('id-1');
    expect(asked()).toEqual(['GET /v1/organizations/acme']);
  });

  test('comes from the list if the organization lacks it', async () => {
    const api = await apiAnswering(
      { body: { organization: { name: 'Acme', slug: 'acme' } } },
      { body: { organizations: [{ name: 'x', slug: 'x', id: 'id-x' }, { name: 'Acme', slug: 'acme', id: 'id-1' }] } },
    );
    expect(await api.organizations.idOf('acme')).toBe('id-1');
    expect(asked()).toEqual(['GET /v1/organizations/acme', 'GET /v2/organizations']);
  });
});

describe('a member whose creation got no answer', () => {
  const MEMBERS = { body: { members: [{ username: 'iku', role: 'admin', email: 'iku@turso.tech' }] } };

  test('is found again', async () => {
    const api = await apiAnswering('drop', MEMBERS);
    await api.members.add({ username: 'iku', role: 'admin' }, { existedBefore: false });
    expect(asked()).toEqual(['POST /v1/organizations/acme/members', 'GET /v1/organizations/acme/members']);
  });

  test('is created after all', async () => {
    const api = await apiAnswering('drop', { body: { members: [] } }, { body: { member: 'iku', role: 'admin' } });
    await api.members.add({ username: 'iku', role: 'admin' }, { existedBefore: false });
    expect(asked()).toEqual(['POST /v1/organizations/acme/members', 'GET /v1/organizations/acme/members', 'POST /v1/organizations/acme/members']);
  });

  test('fails when somebody else added it with another role', async () => {
    const api = await apiAnswering('drop', MEMBERS);
    await expect(api.members.add({ username: 'iku', role: 'viewer' }, { existedBefore: false })).rejects.toMatchObject({ kind: 'already-exists' });
  });
});

test('repeats an invite after a lost answer, because the second replaces the first', async () => {
  const api = await apiAnswering('drop', { body: { invited: { email: 'iku@turso.tech', role: 'member', organization: 'acme' } } });
  expect(await api.invites.create({ username: 'iku', role: 'member' })).toBe('iku@turso.tech');
  expect(server.arrived.map(({ url, body }) => [url, body])).toEqual([
    ['/v2/organizations/acme/invites', '{"username":"iku","role":"member"}'],
    ['/v2/organizations/acme/invites', '{"username":"iku","role":"member"}'],
  ]);
});

describe('audit logs', () => {
  const log = (code: string) => ({ code, created_at: '2026-01-01T00:00:00Z' });

  test('are read page by page, only as far as the caller needs', async () => {
    const api = await apiAnswering(
      { body: { audit_logs: [log('a'), log('b')], pagination: { page: 1, page_size: 2, total_pages: 3, total_rows: 5 } } },
      { body: { audit_logs: [log('c'), log('d')], pagination: { page: 2, page_size: 2, total_pages: 3, total_rows: 5 } } },
    );
    const codes = [];
    for await (const { code } of api.auditLogs.iterate(2)) if (codes.push(code) === 3) break;
    expect(codes).toEqual(['a', 'b', 'c']);
    expect(asked()).toEqual([1, 2].map((page) => `GET /v1/organizations/acme/audit-logs?page=${page}&page_size=2`));
  });

  test('end with an incomplete page if the service returns no count', async () => {
    const api = await apiAnswering({ body: { audit_logs: [log('a'), log('b')] } }, { body: { audit_logs: [log('c')] } });
    const codes = [];
    for await (const { code } of api.auditLogs.iterate(2)) codes.push(code);
    expect(codes).toEqual(['a', 'b', 'c']);
    expect(server.arrived).toHaveLength(2);
  });

  test('fail when the plan does not include them', async () => {
    const api = await apiAnswering({ status: 403, body: { error: 'not available', code: 'feature_not_available_for_starter_plan' } });
    await expect(api.auditLogs.page(1, 10)).rejects.toMatchObject({
      kind: 'forbidden', advice: 'The plan of the organization does not include this. See https://turso.tech/pricing.',
    });
  });
});

test('returns the usage with all digits', async () => {
  const usage = { rows_read: 1, rows_written: 2, storage_bytes: 4096, bytes_synced: 0 };
  const api = await apiAnswering({
    body: `{"database":{"uuid":"id-1","usage":{"rows_read":12345678901234567891,"rows_written":2},"instances":[{"uuid":"i-1","usage":${JSON.stringify(usage)}}]}}`,
  });
  expect(await api.usage.database('orders', { from: '2026-01-01T00:00:00Z' })).toEqual({
    uuid: 'id-1',
    total: { rowsRead: 12345678901234567891n, rowsWritten: 2 },
    instances: [{ uuid: 'i-1', usage: { rowsRead: 1, rowsWritten: 2, storageBytes: 4096, bytesSynced: 0 } }],
  });
  expect(asked()).toEqual(['GET /v1/organizations/acme/databases/orders/usage?from=2026-01-01T00:00:00Z']);
});

test('reads deleted databases to the last page', async () => {
  const api = await apiAnswering(
    { body: { databases: [{ Name: 'a', DbId: '1' }], pagination: { next: 'c' } } },
    { body: { databases: [{ Name: 'b', DbId: '2' }], pagination: {} } },
  );
  const names = [];
  for await (const { name } of api.recovery.deletedDatabases('org-1', 'x')) names.push(name);
  expect(names).toEqual(['a', 'b']);
  expect(asked()).toEqual([
    'GET /v3/organizations/org-1/databases?deleted=true&search=x&limit=1000',
    'GET /v3/organizations/org-1/databases?deleted=true&search=x&limit=1000&cursor=c',
  ]);
});

test('returns the databases that could not be restored with their group', async () => {
  const api = await apiAnswering({ body: { group: { name: 'g' }, databases: [], failures: { 'id-1': 'no backup' } } });
  expect((await api.recovery.restoreGroup('org-1', 'g-1')).failures).toEqual(new Map([['id-1', 'no backup']]));
});
