import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.call('POST', '/v1/organizations', { name: 'acme' });
  for (const slug of ['local', 'acme']) {
    await local.call('POST', `/v1/organizations/${slug}/groups`, { name: 'flying', location: 'ams' });
  }
  await local.ask('POST', '/databases', { name: 'db', group: 'flying' });
});

afterAll(() => local.stop());

const O = '/v1/organizations/local';
const any = expect.anything();

/** In this order. Endpoints that we know only from Turso's own clients. Dumps and uploads have their own tests. */
const OPERATIONS: readonly (readonly [method: string, path: string, body: object | undefined, answer: unknown])[] = [
  ['GET', '/v2/organizations', undefined, { organizations: [{ slug: 'acme', id: any }, { slug: 'local', id: any }] }],
  ['POST', '/v1/organizations?dry_run=true', { name: 'maybe', stripe_id: '' }, { org: { slug: 'maybe' } }],
  ['POST', '/v1/organizations/stripe-customer', { Name: 'acme' }, { stripe_customer_id: any }],
  ['GET', '/v1/plans', undefined, { plans: any }],
  ['POST', `${O}/subscription`, { plan: 'pro', timeline: 'monthly' }, { subscription: { plan: 'pro' } }],
  ['POST', `${O}/billing/portal`, undefined, { portal: { url: any } }],
  ['GET', `${O}/billing/payment-methods`, undefined, { exists: true }],
  ['GET', `${O}/billing/customer`, undefined, { name: '' }],
  ['PUT', `${O}/billing/customer`, { name: 'Acme' }, { name: 'Acme' }],
  ['GET', '/v2/organizations/local/locations', undefined, { locations: { aws: any, local: any } }],
  ['GET', '/v2/locations', undefined, { locations: { aws: any } }],
  ['GET', '/v1/locations/aws-us-east-1', undefined, { location: { code: 'aws-us-east-1', description: any, closest: [] } }],
  ['GET', '/v1/current-user', undefined, { user: { username: 'local', plan: 'pro' } }],
  ['POST', '/v1/auth/invalidate', undefined, { ValidFrom: any }],
  ['GET', '/v1/auth/api-tokens/validate', undefined, { exp: -1 }],
  ['POST', '/v2/auth/api-tokens/cli', undefined, { token: { name: 'cli', id: any, value: any } }],
  ['POST', `${O}/invite`, { email: 'dora@example.com', role: 'member' }, {}],
  ['GET', `${O}/invites`, undefined, { invites: [{ Email: 'dora@example.com', Role: 'member', Accepted: false }] }],
  ['DELETE', `${O}/invites/dora@example.com`, undefined, {}],
  ['POST', `${O}/members/alice`, { member: 'alice', role: 'member' }, { member: 'alice', role: 'member' }],
  ['PUT', '/v2/organizations/local/jwks/clerk', { jwks_url: 'https://clerk.test/jwks', region: '' }, {}],
  ['GET', '/v2/organizations/local/jwks', undefined, { jwks: [{ jwks_name: 'clerk', jwks_url: 'https://clerk.test/jwks' }] }],
  ['GET', '/v2/organizations/local/jwks-template', undefined, { template: any }],
  ['DELETE', '/v2/organizations/local/jwks/clerk', { region: '' }, {}],
  ['GET', `${O}/databases?limit=1000`, undefined, { databases: [{ Name: 'db' }], pagination: { next: null } }],
  ['GET', `${O}/databases?type=schema`, undefined, { databases: [] }],
  ['POST', `${O}/databases/db/instances`, { Location: 'fra' }, { instance: { name: 'fra', type: 'replica' } }],
  ['GET', `${O}/databases/db/instances/fra/wait`, undefined, {}],
  ['DELETE', `${O}/databases/db/instances/fra`, undefined, {}],
  ['GET', `${O}/databases/db/usage/queries?from=2026-01-01T00:00:00Z`, undefined, any],
  ['POST', `${O}/databases/db/update`, undefined, {}],
  ['POST', `${O}/databases/db/wakeup`, undefined, { error: 'database db is part of a group, please unarchive the group instead' }],
  ['GET', `${O}/groups/flying/locations/ams/wait`, undefined, {}],
  ['POST', `${O}/groups/flying/rename`, { Name: 'landed' }, { group: { name: 'landed' } }],
  ['POST', `${O}/groups/landed/rename`, { Name: 'flying' }, { group: { name: 'flying' } }],
  ['GET', `${O}/groups/flying/aws/migration/info`, undefined, { status: 'none', comment: '' }],
  ['POST', `${O}/groups/flying/aws/migration/start`, undefined, {}],
  ['POST', `${O}/groups/flying/aws/migration/abort`, undefined, {}],
  ['POST', `${O}/databases/db/transfer`, { org: 'acme' }, {}],
  // Without an organization, the path refers to the personal account.
  ...['databases', 'groups', 'usage', 'subscription', 'members', 'invites', 'invoices', 'audit-logs']
    .map((path) => ['GET', `/v1/${path}`, undefined, any] as const),
  ['DELETE', '/v1/organizations/acme', undefined, { error: 'organization acme still has groups; delete or transfer them first' }],
];

it.each(OPERATIONS)('%s %s', async (method, path, body, answer) => {
  const { status, body: shown } = await local.call(method, path, body);
  const refused = typeof answer === 'object' && answer !== null && Object.hasOwn(answer, 'error');
  expect(status).toBe(refused ? 400 : 200);
  expect({ shown }).toMatchObject({ shown: answer });
});
