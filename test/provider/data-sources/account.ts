import type { Family } from './family';

const NUMBER = expect.any(Number);
const PLAN_NAMES = ['starter', 'developer', 'scaler', 'pro'];

const entry = (code: string) => expect.objectContaining({ code, author: 'local', origin: 'web', created_at: expect.stringMatching(/^20.*Z$/) });

export const ACCOUNT: Family = {
  about: 'what is paid, used and logged',
  prepare: async (local) => {
    await local.call('POST', '/v1/organizations', { name: 'poor' });
    await local.call('POST', '/v1/organizations/poor/subscription', { plan: 'starter', timeline: 'yearly' });
    for (const name of ['a', 'b', 'c']) await local.api('POST', '/groups', { name, location: 'aws-us-east-1' });
    await local.api('DELETE', '/groups/c');
    await local.api('POST', '/databases', { name: 'd', group: 'a' });
    await local.call('POST', '/v1/auth/api-tokens/wide', { organization: 'local' });
    await local.call('POST', '/v1/auth/api-tokens/narrow', { organization: 'local', group: 'a', scopes: ['db:create', 'read'] });
  },
  reads: {
    'turso_plans.all': {
      inputs: {},
      finds: {
        organization: 'local',
        plans: PLAN_NAMES.map((name) => expect.objectContaining({
          name,
          prices: [{ timeline: 'monthly', value: expect.any(String) }, { timeline: 'yearly', value: expect.any(String) }],
          quotas: expect.objectContaining({ rows_read: NUMBER, storage: NUMBER, bytes_synced: NUMBER, databases: name === 'starter' ? 100 : null }),
        })),
      },
    },
    'turso_subscription.own': { inputs: {}, finds: { organization: 'local', plan: 'pro', name: 'pro', overages: false, timeline: 'monthly' } },
    'turso_subscription.poor': { inputs: { organization: '"poor"' }, finds: { organization: 'poor', plan: 'starter', timeline: 'yearly' } },
    'turso_invoices.all': {
      inputs: {},
      finds: { type: 'all', invoices: [{ number: 'LOCAL-00001', amount_due: '0.00', due_date: expect.stringMatching(/^20/), paid_at: null, payment_failed_at: null, pdf_url: null }] },
    },
    'turso_invoices.issued': { inputs: { type: '"issued"' }, finds: { type: 'issued', invoices: [] } },
    'turso_organization_usage.own': {
      inputs: {},
      finds: {
        organization: 'local',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        rows_read: NUMBER,
        storage_bytes: NUMBER,
        database_count: 1,
        group_count: 2,
        location_count: 1,
        databases: [expect.objectContaining({ rows_written: NUMBER, instances: [expect.objectContaining({ bytes_synced: 0 })] })],
      },
    },
    'turso_api_tokens.all': {
      inputs: {},
      finds: {
        organization: 'local',
        tokens: [
          expect.objectContaining({ name: 'narrow', group: 'a', scopes: ['db:create', 'read'], owner: 'local' }),
          expect.objectContaining({ name: 'wide', group: null, scopes: [], owner: 'local', created_at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) }),
        ],
      },
    },
    'turso_api_tokens.of_group': { inputs: { group: '"a"' }, finds: { tokens: [expect.objectContaining({ name: 'narrow' })] } },
    'turso_audit_logs.groups': {
      inputs: { codes: '["group-create", "group-delete"]' },
      finds: { organization: 'local', limit: 100, logs: [entry('group-delete'), entry('group-create'), entry('group-create'), entry('group-create')] },
    },
    'turso_audit_logs.some': { inputs: { codes: '["group-create"]', limit: '2', page_size: '1' }, finds: { logs: [entry('group-create'), entry('group-create')] } },
    'turso_audit_logs.page': { inputs: { page: '2', page_size: '1', author: '"local"' }, finds: { page: 2, logs: [expect.objectContaining({ author: 'local' })] } },
    'turso_audit_logs.of_somebody': { inputs: { author: '"nobody"' }, finds: { logs: [] } },
    'turso_audit_logs.of_the_future': { inputs: { since: '"2999-01-01T00:00:00Z"' }, finds: { logs: [] } },
    'turso_audit_logs.of_the_past': { inputs: { until: '"1999-01-01T00:00:00Z"' }, finds: { logs: [] } },
  },
  refused: [
    {
      data: 'turso_audit_logs',
      inputs: { organization: '"poor"' },
      says: /Error: Could not read audit logs .*answered 403.* The plan of the organization does not include this\. See https:\/\/turso\.tech\/pricing/,
    },
  ],
};
