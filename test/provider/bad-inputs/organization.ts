import type { BadInput } from './bad-input';

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
