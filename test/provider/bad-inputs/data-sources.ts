import type { BadInput, BadInputs, BadInputTables, Config } from './bad-input';
import { BAD_ORGANIZATIONS, badTimes, badWords } from './organization';
import { BAD_DISCOVERIES } from './schema-fleet';

/** A data source of an organization. */
const inOrganization = (valid: Config = {}, ...bad: readonly BadInput[]): BadInputs => ({ valid, bad: [...BAD_ORGANIZATIONS, ...bad] });

const EARLY = '2025-01-01T00:00:00Z';
const LATE = '2025-01-01T01:00:00.5+00:30';

const badPeriod = (from: string, to: string): BadInput => ({
  config: { [from]: LATE, [to]: EARLY },
  path: from,
  summary: 'Invalid period',
  detail: `${from} is "${LATE}", which is later than ${to}, "${EARLY}". Exchange the two.`,
});

const badCount = (attribute: string, value: number, most: number): BadInput => ({
  config: { [attribute]: value }, path: attribute, summary: `Invalid ${attribute}`, detail: `${attribute} is ${value}. Use a whole number from 1 to ${most}.`,
});

const badPermission = (element: Record<string, readonly string[]>, attribute: string, summary: string, detail: string): BadInput => ({
  config: { permissions: [{ actions: ['data_read'], ...element }] }, path: `permissions.${attribute}`, summary, detail,
});

const badSample = (verify: string): BadInput => ({
  config: { verify },
  path: 'verify',
  summary: 'Invalid verify',
  detail: `verify is "${verify}". Use a number of tenants from 1 on, or a percentage from above 0% to 100%. "all" takes every tenant.`,
});

/** What is wrong to write for a data source, by its type. */
export const DATA_SOURCES: BadInputTables = {
  turso_group: inOrganization({ name: 'g' }),
  turso_groups: inOrganization(),
  turso_deleted_groups: inOrganization(),
  turso_database: inOrganization({ name: 'd' }),
  turso_databases: inOrganization({ group: 'g', parent: 'd', prefix: '', name_regex: '^a' }, {
    config: { name_regex: '(a' }, path: 'name_regex', summary: 'Invalid name_regex', detail: 'name_regex is "(a". Invalid regular expression',
  }),
  turso_deleted_databases: inOrganization({ search: 'd', group: 'g' }),
  turso_database_instances: inOrganization({ name: 'd' }),
  turso_database_usage: inOrganization({ name: 'd', from: EARLY, to: LATE }, ...badTimes('from'), ...badTimes('to'), badPeriod('from', 'to')),
  turso_database_stats: inOrganization({ name: 'd' }),
  turso_fleet_status: inOrganization(
    { schema_database: 'schema', databases: ['a'], discover: { prefix: 'tenant-' }, verify: '10%' }, ...BAD_DISCOVERIES, badSample('0'), badSample('101%'),
    badSample('some'),
  ),
  turso_organization: inOrganization(),
  turso_organization_members: inOrganization({ role: 'owner' }, ...badWords('role', 'owner', 'admin', 'member', 'viewer')),
  turso_organization_invites: inOrganization(),
  turso_organization_usage: inOrganization(),
  turso_api_tokens: inOrganization({ group: 'g' }),
  turso_audit_logs: inOrganization(
    { codes: ['db-create'], author: 'iku', since: EARLY, until: LATE, limit: 1, page: 1, page_size: 1000 },
    ...badTimes('since'), ...badTimes('until'), badPeriod('since', 'until'),
    badCount('limit', 0, 10_000), badCount('limit', 1.5, 10_000), badCount('page', 0, 1_000_000), badCount('page_size', 1001, 1000),
  ),
  turso_plans: inOrganization(),
  turso_subscription: inOrganization(),
  turso_invoices: inOrganization({ type: 'issued' }, ...badWords('type', 'all', 'upcoming', 'issued')),
  turso_jwks_list: inOrganization(),
  turso_jwks_template: inOrganization(
    { database: 'd', group: 'g', scope: 'read-only', permissions: [{ tables: ['t'], actions: ['data_read'] }] },
    ...badWords('scope', 'full-access', 'read-only'),
    badPermission({ actions: ['data_insert'] }, 'actions', 'Invalid actions', 'actions holds "data_insert", which is not an action. Did you mean "data_add"?'),
    badPermission({ actions: [] }, 'actions', 'Empty actions', 'actions is empty. Name at least one action.'),
    badPermission({ tables: [] }, 'tables', 'Empty tables', 'tables is empty. Leave it out for all tables.'),
  ),
};
