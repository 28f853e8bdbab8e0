import type { BadInput, BadInputTables } from './bad-input';

const UNITS = 'numbers with the units w, d, h, m and s, such as';

const row = (attribute: string, value: string, detail: string, config = {}): BadInput => ({
  config: { ...config, [attribute]: value }, path: attribute, summary: `Invalid ${attribute}`, detail: `${attribute} is "${value}"${detail}`,
});

const BAD: readonly BadInput[] = [
  ...['', 'write-only', 'Full-Access'].map((value) => row('authorization', value, '. Use one of "full-access", "read-only".')),
  ...['', 'soon', '30', '30 d', '0d0'].map((value) => row('expiration', value, `. Use "never", or ${UNITS} "30d" or "2w1d30m".`)),
  ...['', 'never', '-1d'].map((value) => row('renew_before', value, `. Use ${UNITS} "7d" or "12h".`, { expiration: '30d' })),
  row('renew_before', '7d', ', but the token never expires. Set expiration, or leave renew_before out.'),
  row('renew_before', '30d', ', but the token lives only "30d", so each apply would renew it. Use a shorter time.', { expiration: '30d' }),
];

/** What is wrong to write for tokens. */
export const TOKENS: BadInputTables = {
  turso_database_token: { valid: { database: 'd' }, bad: BAD },
  turso_group_token: { valid: { group: 'g' }, bad: BAD },
};
