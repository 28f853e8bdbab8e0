import type { BadInput, BadInputTables } from './bad-input';
import { badNames } from './names';
import { BAD_ORGANIZATIONS } from './organization';

const SEED = { type: 'database', name: 'other' };
const UPLOAD = { type: 'database_upload', file: '/nowhere.db' };
const CIPHER = { encryption_cipher: 'aegis128l' };

const badSize = (value: string): BadInput => ({
  config: { size_limit: value }, path: 'size_limit', summary: 'Invalid size_limit', detail: `size_limit is "${value}". Use `,
});

const badAddress = (value: string): BadInput => ({
  config: { allowed_ips: ['10.0.0.0/8', value] }, path: 'allowed_ips', summary: 'Invalid allowed_ips', detail: `allowed_ips holds "${value}". Use IPv4 and IPv6 addresses`,
});

const badEndpoint = (value: string): BadInput => ({
  config: { allowed_aws_vpc_ids: [value] },
  path: 'allowed_aws_vpc_ids',
  summary: 'Invalid allowed_aws_vpc_ids',
  detail: `allowed_aws_vpc_ids holds "${value}". Use ids of VPC endpoints, which begin with "vpce-"`,
});

const badTime = (value: string): BadInput => ({
  config: { seed: { ...SEED, timestamp: value } },
  path: 'seed.timestamp',
  summary: 'Invalid timestamp',
  detail: `timestamp is "${value}". Use a time in the past, in RFC 3339 with a time zone`,
});

const badPart = (seed: BadInput['config'], part: string): BadInput => ({
  config: { seed }, path: `seed.${part}`, summary: `Invalid ${part} of seed`, detail: `A seed of the type "${String(seed.type)}" has no ${part}. Leave it out, or change the type.`,
});

/** Terraform would print the key of a diagnostic with a path: the text says where it is. */
const badKey = (key: string, detail: string): BadInput => ({
  config: { seed: null, remote_encryption: { ...CIPHER, encryption_key_wo: key } },
  path: '',
  summary: 'Invalid encryption_key_wo',
  detail: `remote_encryption.encryption_key_wo: ${detail}`,
});

/** What is wrong to write for databases. */
export const DATABASE: BadInputTables = {
  turso_database: {
    valid: { name: 'd', group: 'g', seed: SEED },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...badNames('name'),
      ...['10 gigs', '', '-1', '1.5gb'].map(badSize),
      ...['10.0.0.0/33', 'localhost', '', '10.0.0', '::1/129', '10.0.0.0/8/8', 'fe80::1%eth0', ' 10.0.0.1'].map(badAddress),
      ...['vpc-0123', '', 'vpce-'].map(badEndpoint),
      { config: { seed: { ...SEED, type: 'wish' } }, path: 'seed.type', summary: 'Invalid type', detail: 'type is "wish". Use one of "database", "dump", "database_upload".' },
      ...['yesterday', '2025-01-31', '2025-01-31T12:00:00', '2025-02-30T12:00:00Z', '2025-13-01T12:00:00Z'].map((time) => badTime(time)),
      badTime('2999-01-01T00:00:00Z'),
      { config: { seed: { type: 'dump', url: 'ftp://example.com/a.sql' } }, path: 'seed.url', summary: 'Invalid url', detail: 'url is "ftp://example.com/a.sql". Use a URL that Turso can get' },
      badPart({ ...SEED, file: 'app.db' }, 'file'),
      badPart({ ...SEED, file_hash: 'abc' }, 'file_hash'),
      badPart({ type: 'dump', url: 'https://example.com/a.sql', name: 'other' }, 'name'),
      badPart({ ...UPLOAD, url: 'https://example.com/a.db' }, 'url'),
      badPart({ ...UPLOAD, timestamp: '2025-01-31T12:00:00Z' }, 'timestamp'),
      { config: { seed: { type: 'database' } }, path: 'seed', summary: 'Incomplete seed', detail: 'A seed of the type "database" needs name.' },
      { config: { seed: { type: 'dump' } }, path: 'seed', summary: 'Incomplete seed', detail: 'A seed of the type "dump" needs url or file.' },
      { config: { seed: { type: 'database_upload' } }, path: 'seed', summary: 'Incomplete seed', detail: 'needs file.' },
      { config: { seed: { type: 'dump', url: 'https://example.com/a.sql', file: 'a.sql' } }, path: 'seed.file', summary: 'Ambiguous seed', detail: 'takes either url or file, not both.' },
      {
        config: { seed: null, restore: { database_id: 'orders' } },
        path: 'restore.database_id',
        summary: 'Invalid database_id',
        detail: 'database_id is "orders". Use the UUID of a deleted database',
      },
      {
        config: { restore: { database_id: '0193aaaa-0000-7000-8000-000000000000' } },
        path: 'restore',
        summary: 'Conflicting attributes',
        detail: '"seed", "restore" are set together.',
      },
      {
        config: { seed: null, restore: { database_id: '0193aaaa-0000-7000-8000-000000000000' }, use_tursodb: true },
        path: 'use_tursodb',
        summary: 'Conflicting attributes',
        detail: '"restore", "use_tursodb" are set together.',
      },
      { config: { seed: null, schema: 's', is_schema: true }, path: 'is_schema', summary: 'Conflicting attributes', detail: '"schema", "is_schema" are set together.' },
      {
        config: { seed: null, remote_encryption: { encryption_cipher: 'rot13' } },
        path: 'remote_encryption.encryption_cipher',
        summary: 'Invalid encryption_cipher',
        detail: 'encryption_cipher is "rot13". Use one of "aes256gcm"',
      },
      badKey('not base64!', 'The key is not in standard base64.'),
      badKey(Buffer.alloc(32, 1).toString('base64'), 'The key has 32 bytes, but the cipher "aegis128l" needs 16.'),
    ],
  },
};
