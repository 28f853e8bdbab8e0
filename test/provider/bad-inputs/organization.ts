import type { BadInput, BadInputTables } from './bad-input';

const RULE = 'A slug holds letters, digits, dashes and underscores, and neither begins nor ends with one of the last two. '
  + '"turso org list" shows the slugs of organizations.';

/** Rows for what is no slug of an organization. */
export const BAD_ORGANIZATIONS: readonly BadInput[] = ['', 'my org', '-acme', 'acme/orders', 'acme\n'].map((value) => ({
  config: { organization: value }, path: 'organization', summary: 'Invalid organization', detail: `organization is "${value}". ${RULE}`,
}));

/** Rows for what is no point in time. */
export function badTimes(attribute: string): BadInput[] {
  return ['', 'yesterday', '2025-01-31', '2025-01-31T12:00:00', '2025-02-30T12:00:00Z'].map((value) => ({
    config: { [attribute]: value },
    path: attribute,
    summary: `Invalid ${attribute}`,
    detail: `${attribute} is "${value}". Use RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".`,
  }));
}

/** Rows for what is none of a few words. */
export function badWords(attribute: string, ...accepted: readonly string[]): BadInput[] {
  return ['', accepted[0].toUpperCase()].map((value) => ({
    config: { [attribute]: value },
    path: attribute,
    summary: `Invalid ${attribute}`,
    detail: `${attribute} is "${value}". Use one of ${accepted.map((word) => `"${word}"`).join(', ')}.`,
  }));
}

const BAD_ROLES: readonly BadInput[] = [
  ...['', 'boss', 'Admin'].map((value) => ({
    config: { role: value }, path: 'role', summary: 'Invalid role', detail: `role is "${value}". Use one of "admin", "member", "viewer".`,
  })),
  { config: { role: 'owner' }, path: 'role', summary: 'Invalid role', detail: 'role is "owner", a role that only the creator of the organization has' },
];

const badUsername = (value: string): BadInput => ({
  config: { username: value }, path: 'username', summary: 'Invalid username', detail: `username is "${value}". A slug holds letters, digits,`,
});

/** What is wrong to write for what belongs to an organization. */
export const ORGANIZATION: BadInputTables = {
  turso_organization_settings: { valid: { organization: 'acme', overages: true }, bad: BAD_ORGANIZATIONS },
  turso_organization_member: { valid: { username: 'iku', role: 'admin' }, bad: [...BAD_ORGANIZATIONS, ...BAD_ROLES, badUsername('i ku'), badUsername('iku@turso.tech')] },
  turso_organization_invite: {
    valid: { email: 'iku@turso.tech' },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...BAD_ROLES,
      { ...badUsername('i ku'), config: { username: 'i ku', email: null } },
      ...['', 'iku', 'iku@', 'a@b.c, d@e.f', 'Iku <iku@turso.tech>'].map((value) => ({
        config: { email: value }, path: 'email', summary: 'Invalid email', detail: `email is "${value}". Use one email address, such as "iku@turso.tech".`,
      })),
      { config: { username: 'iku' }, path: 'username', summary: 'Conflicting attributes', detail: 'only one may be set: remove the others.' },
      { config: { email: null }, path: '', summary: 'Missing attribute', detail: 'None of "email", "username" is set. Set exactly one of them.' },
    ],
  },
};
