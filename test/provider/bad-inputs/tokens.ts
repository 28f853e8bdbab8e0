import type { BadInput, BadInputTables } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

const UNITS = 'whole numbers with the units w, d, h, m and s, such as';

const row = (attribute: string, value: string, detail: string, config = {}): BadInput => ({
  config: { ...config, [attribute]: value }, path: attribute, summary: `Invalid ${attribute}`, detail: `${attribute} is "${value}"${detail}`,
});

const permission = (element: Record<string, readonly string[]>, attribute: string, summary: string, detail: string): BadInput => ({
  config: { fine_grained_permissions: [{ actions: ['data_read'], ...element }] }, path: `fine_grained_permissions.${attribute}`, summary, detail,
});

const PERMISSIONS: readonly BadInput[] = [
  {
    config: { fine_grained_permissions: [] },
    path: 'fine_grained_permissions',
    summary: 'Empty fine_grained_permissions',
    detail: 'fine_grained_permissions is empty. Leave it out, and authorization says what the token allows.',
  },
  permission({ tables: [] }, 'tables', 'Empty tables', 'tables is empty. Leave it out for all tables.'),
  permission({ actions: [] }, 'actions', 'Empty actions', 'actions is empty. Name at least one action.'),
  permission({ actions: ['data_insert'] }, 'actions', 'Invalid actions', 'actions holds "data_insert", which is not an action. Did you mean "data_add"?'),
  permission({ actions: ['fly'] }, 'actions', 'Invalid actions', 'actions holds "fly", which is not an action. Use some of "data_read", "data_add", '),
  {
    config: { authorization: 'read-only', fine_grained_permissions: [{ actions: ['data_read'] }] },
    path: 'fine_grained_permissions',
    summary: 'Conflicting attributes',
    detail: 'authorization is "read-only", but fine_grained_permissions are set too. Leave one of them out.',
  },
  {
    config: { read_attach: { databases: [] } },
    path: 'read_attach.databases',
    summary: 'Empty databases',
    detail: 'databases is empty. Leave read_attach out.',
  },
];

const BAD: readonly BadInput[] = [
  ...BAD_ORGANIZATIONS,
  ...['', 'write-only', 'Full-Access'].map((value) => row('authorization', value, '. Use one of "full-access", "read-only".')),
  ...['', 'soon', '30', '30 d', '0d0', '0d', '1.5h', '36501d'].map((value) => row('expires_in', value, `. Use "never", or ${UNITS} "30d" or "2w1d30m".`)),
  ...['', 'never', '-1d'].map((value) => row('renew_before', value, `. Use ${UNITS} "7d", "12h" or "1d30m".`, { expires_in: '30d' })),
  ...PERMISSIONS,
  row('renew_before', '7d', ', but the token never expires. Set expires_in, or leave renew_before out.'),
  row('renew_before', '30d', ', but the token lives only "30d", so each apply would renew it. Use a shorter time.', { expires_in: '30d' }),
];

const scopes = (value: string[], summary: string, detail: string): BadInput => ({ config: { scopes: value }, path: 'scopes', summary, detail });

/** What is wrong to write for tokens. */
export const TOKENS: BadInputTables = {
  turso_database_token: { valid: { database: 'd' }, bad: BAD },
  turso_group_token: { valid: { group: 'g' }, bad: BAD },
  turso_token_rotation: {
    valid: { group: 'g' },
    bad: [
      ...BAD_ORGANIZATIONS,
      { config: { group: null }, path: '', summary: 'Missing attribute', detail: 'None of "database", "group" is set. Set exactly one of them.' },
      { config: { database_id: '1' }, path: 'database_id', summary: 'Missing attribute', detail: '"database_id" is set without "database".' },
      { config: { group: null, database: 'd', group_id: '1' }, path: 'group_id', summary: 'Missing attribute', detail: '"group_id" is set without "group".' },
      { config: { database: 'd' }, path: 'group', summary: 'Conflicting attributes', detail: 'only one may be set: remove the others.' },
    ],
  },
  turso_api_token: {
    valid: { name: 'ci', group: 'g', scopes: ['read', 'db:create'] },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...['', '.', '..', 'a/b'].map((value): BadInput => ({
        config: { name: value }, path: 'name', summary: 'Invalid name', detail: `name is "${value}". A name is not empty, and holds no slash.`,
      })),
      scopes([], 'Empty scopes', 'scopes is empty. Give at least one scope, such as "read".'),
      scopes(['db:crate'], 'Invalid scopes', 'scopes holds "db:crate", which is not a scope. Did you mean "db:create"? Use some of "read", "db:create", '),
      scopes(['all'], 'Invalid scopes', 'scopes holds "all", which is not a scope. Use some of'),
      {
        config: { scopes: null },
        path: 'scopes',
        summary: 'Missing scopes',
        detail: 'group is "g", but scopes are missing, which say what the token may do there. Set scopes, for example to ["read"].',
      },
      { config: { group: null, scopes: null, group_id: '1' }, path: 'group_id', summary: 'Missing attribute', detail: '"group_id" is set without "group".' },
      { config: { group: null }, path: 'scopes', summary: 'Scopes without a group', detail: 'Set group, or leave scopes out.' },
    ],
  },
};
