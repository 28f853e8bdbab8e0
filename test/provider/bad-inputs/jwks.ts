import type { BadInput, BadInputTables } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

const badUrl = (value: string, shown: string = value): BadInput => ({
  config: { jwks_url: value }, path: 'jwks_url', summary: 'Invalid jwks_url', detail: `jwks_url is "${shown}". Use an https URL without user and password`,
});

/** What is wrong to write for identity providers. */
export const JWKS: BadInputTables = {
  turso_jwks: {
    valid: { name: 'clerk', jwks_url: 'https://example.com/.well-known/jwks.json', region: 'aws-us-east-1' },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...['', 'my clerk', 'a/b'].map((value) => ({
        config: { name: value }, path: 'name', summary: 'Invalid name', detail: `name is "${value}". A name holds from 1 to 255 characters`,
      })),
      badUrl(''), badUrl('example.com'), badUrl('http://example.com/jwks'), badUrl('http://localhost.example.com/'), badUrl('ftp://localhost'),
      badUrl('https://me:marked@example.com/jwks', 'https://...@example.com/jwks'),
    ],
  },
};
