import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'ams' });
  await local.ask('POST', '/databases', { name: 'used', group: 'default' });
});

afterAll(() => local.stop());

const refusal = (status: number, error: string) => ({ status, body: { error: expect.stringContaining(error) } });

describe('the audit log', () => {
  const entries = async (query = '') => (await local.ask('GET', `/audit-logs${query}`)).body;

  it('has an entry for each change, the newest first', async () => {
    await local.ask('PATCH', '/databases/used/configuration', { delete_protection: true });
    await local.ask('PATCH', '/databases/used/configuration', { delete_protection: false });
    await local.ask('PATCH', '/databases/used/configuration', { block_reads: false });
    await local.ask('POST', '/databases/used/auth/tokens');
    await local.ask('POST', '/databases', { name: 'used', group: 'default' });
    await local.request('POST', '/v1/groups/default/auth/tokens', { headers: { 'authorization': `Bearer ${local.apiToken}`, 'user-agent': 'turso-cli/1' } });
    const { audit_logs: logs, pagination } = await entries();
    expect(logs.map(({ code }: { code: string }) => code))
      .toEqual(['group-token-create', 'db-token-create', 'db-unprotect', 'db-protect', 'db-create', 'group-create']);
    expect(logs[0]).toEqual({
      code: 'group-token-create',
      message: 'local created a token for group default',
      origin: 'cli',
      author: 'local',
      created_at: expect.stringMatching(/Z$/),
      data: { name: 'default' },
    });
    expect(logs[1].origin).toBe('web');
    expect(pagination).toEqual({ page: 1, page_size: 100, total_pages: 1, total_rows: 6 });
  });

  it('is returned page by page', async () => {
    const { audit_logs: logs, pagination } = await entries('?page=2&page_size=4');
    expect(logs.map(({ code }: { code: string }) => code)).toEqual(['db-create', 'group-create']);
    expect(pagination).toEqual({ page: 2, page_size: 4, total_pages: 2, total_rows: 6 });
    expect(await local.ask('GET', '/audit-logs?page=0')).toEqual(refusal(400, 'invalid page "0"'));
  });

  it.each([
    ['org-member-add', 'POST', '/members', { username: 'alice' }],
    ['org-member-rm', 'DELETE', '/members/alice', undefined],
    ['org-set-overages', 'PATCH', '', { overages: true }],
    ['instance-create', 'POST', '/databases/used/instances', { location: 'fra' }],
    ['instance-delete', 'DELETE', '/databases/used/instances/fra', undefined],
    ['group-protect', 'PATCH', '/groups/default/configuration', { delete_protection: true }],
    ['group-unprotect', 'PATCH', '/groups/default/configuration', { delete_protection: false }],
    ['group-unarchive', 'POST', '/groups/default/unarchive', undefined],
  ])('records %s', async (code, method, path, body) => {
    expect((await local.ask(method, path, body)).status).toBe(200);
    expect((await entries()).audit_logs[0].code).toBe(code);
  });

  it('records API tokens and new organizations in the right organization', async () => {
    await local.call('POST', '/v1/auth/api-tokens/noted');
    expect((await entries()).audit_logs[0]).toMatchObject({ code: 'user-token-create', data: { name: 'noted' } });
    await local.call('POST', '/v1/organizations', { name: 'acme' });
    expect((await local.call('GET', '/v1/organizations/acme/audit-logs')).body.audit_logs).toEqual([expect.objectContaining({ code: 'org-create' })]);
  });
});

describe('billing', () => {
  it('lists plans, and changes the subscription', async () => {
    expect((await local.call('GET', '/v1/plans')).body).toEqual((await local.ask('GET', '/plans')).body);
    expect((await local.ask('GET', '/subscription')).body.subscription).toEqual({ name: 'pro', plan: 'pro', timeline: 'monthly', overages: true });
    await local.ask('POST', '/subscription', { plan: 'scaler', timeline: 'yearly', overages: false });
    expect((await local.ask('GET', '/subscription')).body.subscription).toEqual({ name: 'scaler', plan: 'scaler', timeline: 'yearly', overages: false });
    expect((await local.ask('GET', '')).body.organization).toMatchObject({ plan_id: 'scaler', plan_timeline: 'yearly', overages: false });
    expect(await local.ask('POST', '/subscription', { plan: 'gold' })).toEqual(refusal(400, 'invalid plan "gold"'));
    expect(await local.ask('POST', '/subscription', { plan: 'pro', timeline: 'daily' })).toEqual(refusal(400, 'invalid timeline "daily"'));
  });

  it('has no audit log on the free plan', async () => {
    await local.ask('POST', '/subscription', { plan: 'starter' });
    expect(await local.ask('GET', '/audit-logs')).toEqual({ status: 403, body: { error: expect.any(String), code: 'feature_not_available_for_starter_plan' } });
    await local.ask('POST', '/subscription', { plan: 'pro' });
  });

  it('lists invoices by type', async () => {
    expect((await local.ask('GET', '/invoices?type=issued')).body).toEqual({ invoices: [] });
    expect((await local.ask('GET', '/invoices')).body.invoices).toEqual([expect.objectContaining({ amount_due: '0.00' })]);
    expect(await local.ask('GET', '/invoices?type=paid')).toEqual(refusal(400, 'invalid type "paid"'));
  });

  it('stores the customer, and reports that payment is possible', async () => {
    await local.ask('PUT', '/billing/customer', { name: 'Acme', email: 'a@acme.test' });
    expect((await local.ask('GET', '/billing/customer')).body).toMatchObject({ name: 'Acme', email: 'a@acme.test', tax_id: { value: '' } });
    expect((await local.ask('GET', '/billing/payment-methods')).body).toEqual({ exists: true });
    expect((await local.ask('POST', '/billing/portal')).body.portal.url).toMatch(/^http:/);
    expect((await local.call('POST', '/v1/organizations/stripe-customer', { Name: 'Acme' })).body).toEqual({ stripe_customer_id: expect.any(String), StripeCustomerId: expect.any(String) });
  });
});

describe('usage', () => {
  it('returns what sqld counted, for a database and for the organization', async () => {
    const token = await local.token('/databases/used');
    await local.sql('used', token, 'CREATE TABLE t (x)');
    await local.sql('used', token, 'INSERT INTO t VALUES (1), (2)');
    await local.sql('used', token, 'SELECT * FROM t');
    const { database } = (await local.ask('GET', '/databases/used/usage?from=2026-01-01T00:00:00Z')).body;
    expect(database.total.rows_written).toBeGreaterThanOrEqual(2);
    expect(database.total.rows_read).toBeGreaterThanOrEqual(2);
    expect(database).toEqual({
      uuid: expect.any(String),
      usage: database.total,
      total: database.total,
      instances: [{ uuid: (await local.ask('GET', '/databases/used/instances/ams')).body.instance.uuid, usage: database.total }],
    });
    const { organization } = (await local.ask('GET', '/usage')).body;
    expect(organization.usage).toEqual({ ...database.total, databases: 1, groups: 1, locations: 1, storage_bytes: expect.any(Number) });
    expect(organization.databases).toEqual([expect.objectContaining({ uuid: database.uuid })]);
  });

  it('lists the most expensive queries', async () => {
    const { top_queries: queries } = (await local.ask('GET', '/databases/used/stats')).body;
    expect(queries).toContainEqual({ query: 'SELECT * FROM t', rows_read: expect.any(Number), rows_written: 0 });
    expect((await local.ask('GET', '/databases/used/usage/queries?from=2026-01-01T00:00:00Z')).body).toEqual(queries);
    await local.ask('POST', '/databases', { name: 'unused', group: 'default' });
    expect((await local.ask('GET', '/databases/unused/stats')).body).toEqual({ top_queries: null });
  });

  it.each(['from=yesterday', 'to=2023-12-12T00:00:00'])('fails when the query is %s', async (query) => {
    const [name, value] = query.split('=');
    expect(await local.ask('GET', `/databases/used/usage?${query}`)).toEqual(refusal(400, `invalid ${name} parameter: parsing time "${value}" as`));
  });
});

describe('JWKS', () => {
  const path = '/v2/organizations/local/jwks';

  it('are created, replaced, listed and removed', async () => {
    await local.call('PUT', `${path}/clerk`, { jwks_url: 'https://a.test/jwks', region: '' });
    await local.call('PUT', `${path}/clerk`, { jwks_url: 'https://b.test/jwks' });
    expect((await local.call('GET', path)).body).toEqual({ jwks: [{ jwks_name: 'clerk', jwks_url: 'https://b.test/jwks' }] });
    expect((await local.call('DELETE', `${path}/clerk`, { region: '' })).status).toBe(200);
    expect(await local.call('DELETE', `${path}/clerk`)).toEqual(refusal(404, 'jwks not found'));
    expect(await local.call('PUT', `${path}/x`, { jwks_url: 'nowhere' })).toEqual(refusal(400, 'invalid jwks_url "nowhere"'));
  });

  it('return a template for a GET with a body', async () => {
    const ask = async (body: object) => {
      const answer = await local.platform(
        new Request('http://local/v2/organizations/local/jwks-template', { headers: { authorization: `Bearer ${local.apiToken}` } }), JSON.stringify(body),
      );
      return await answer.json() as any;
    };
    const { DbId } = (await local.ask('GET', '/databases/used')).body.database;
    const { uuid } = (await local.ask('GET', '/groups/default')).body.group;
    expect(await ask({ database: 'used', group: null, scope: 'read-only', permissions: null })).toEqual({ template: { id: DbId, a: 'ro' } });
    expect(await ask({ group: 'default', scope: 'full-access' })).toEqual({ template: { gid: uuid, a: 'rw' } });
    const permissions = [{ t: ['notes'], a: ['data_read'] }];
    expect(await ask({ group: 'default', scope: 'full-access', permissions })).toEqual({ template: { gid: uuid, perm: permissions } });
    expect(await ask({ database: 'nix' })).toEqual({ error: expect.stringContaining('could not find database') });
    expect(await ask({ scope: 'all' })).toEqual({ error: expect.stringContaining('invalid scope "all"') });
  });
});
