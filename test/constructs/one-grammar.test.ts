import { Testing } from 'cdktf';
import fc from 'fast-check';
import { newStack } from './synthesized';
import {
  ApiToken, ApiTokenScope, DatabaseSeed, JwksEndpoint, Migrations, SchemaFleet, TableAction, TenantDatabases, TenantDiscovery, TokenExpiry,
  TokenPermission, TursoDatabase, TursoGroup, TursoOrganization, TursoProvider,
  type ITursoGroup, type RolloutStrategy, type TursoDatabaseProps,
} from '../../src';
import { tursoProvider } from '../../src/provider/provider';
import { isOptional } from '../../src/terraform/engine/attribute-type';
import type { Value } from '../../src/terraform/values';
import { placesOf, pathOf, written } from '../provider/every-attribute/places';
import { SUBJECTS } from '../provider/every-attribute/subjects';
import type { Written } from '../support/core/completed';
import { Core } from '../support/core/core';
import { errorsIn } from '../support/core/told';

type Stack = ReturnType<typeof newStack>;

/** A prop of a construct and the attribute that it becomes. */
interface Pair {
  /** Where the attribute is, such as `turso_schema_fleet.strategy.pause`. */
  readonly attribute: string;
  /** What may be written for it, mostly wrong. */
  readonly values: fc.Arbitrary<any>;
  /** Writes the value with constructs. Throws where they refuse it. */
  readonly construct: (stack: Stack, value: any) => unknown;
  /** How many values are tried. @default 60 */
  readonly runs?: number;
  /** What else the provider's configuration holds. */
  readonly beside?: Written;
}

const group = (stack: Stack): ITursoGroup => TursoGroup.fromGroupName(stack, 'main', 'main');
const migrations = Migrations.inline([{ name: '0001_users', sql: 'CREATE TABLE users (id);' }]);
const database = (props: (value: any) => Partial<TursoDatabaseProps>) => (stack: Stack, value: any) =>
  new TursoDatabase(stack, 'orders', { group: group(stack), ...props(value) });
const strategy = (prop: (value: any) => RolloutStrategy) => (stack: Stack, value: any) =>
  new SchemaFleet(stack, 'fleet', { group: group(stack), migrations, strategy: prop(value) });

const discovery = (discover: (value: any) => TenantDiscovery) => (stack: Stack, value: any) =>
  new SchemaFleet(stack, 'fleet', { group: group(stack), migrations, discovery: discover(value) });
const inGroup = { discover: { group: 'main' } };

const text = (alphabet: string, ...examples: string[]) => fc.oneof(
  fc.constantFrom('', ' ', '\n', '0', '-1', ...examples),
  fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((letters) => letters.join('')),
);
const listOf = (element: fc.Arbitrary<string>) => fc.uniqueArray(element, { maxLength: 2 });
const durations = fc.oneof(
  text('0129.wdhmsy ',
    '7d', '1d', '2w', '0s', '1.5h', '1d30m', '90m', '24h', '25h', '90d', '91d', '2160h', '1h', '61m', '1h0m1s', '5000w', '01h', '1H', 'never', '1ms'),
  fc.array(fc.tuple(fc.nat(200), fc.constantFrom('w', 'd', 'h', 'm', 's')), { minLength: 1, maxLength: 3 }).map((parts) => parts.flat().join('')),
);
const waves = text('0123456789%. ', '10', '010', '25%', '100%', '101%', '0%', '1.5', '9999999', '10000000', '+5', '1e3');
const counts = fc.oneof(
  fc.constantFrom(0, 1, 16, 100, 101, 500, 1000, 1001, 100_000, 100_001, 1_000_000, 1_000_001, 1.5, -1),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const names = text('abcXY09-_./', 'orders', 'a'.repeat(64), 'a'.repeat(65), '-a', 'a-', 'constructor', '__proto__');
const patterns = text('abc-*?', '*', 'tenant-*', 'eu-?-crm');
const sizes = text('0123456789kmgtbKB. ', '256mb', '1gb', '1GB', '10 gb', '1.5gb', '99999999999tb');
const times = text('0123456789-:TZ.+', '2025-01-31T12:00:00Z', '2025-02-30T12:00:00Z', '2999-01-01T00:00:00Z', '2025-01-31T12:00:00+01:00', '2025-01-31');
const urls = fc.oneof(
  fc.webUrl(),
  text('htps:/.@abc1 ', 'https://example.com/jwks.json', 'http://example.com', 'http://127.0.0.1:8080/jwks', 'https://user:secret@example.com', 'ftp://example.com', 'https://', 'HTTPS://EXAMPLE.COM'),
);

const slugs = text('abXY09-_. ', 'acme', 'Acme_Inc', '-acme', 'acme-', 'a/b', 'iku@turso.tech');
const emails = text('ab@./ ', 'iku@turso.tech', 'a@b', '@b', 'a@', 'a@b@c', 'a b@c', 'a/b@c');
const entries = text('ab./ ', 'clerk', '.', '..', 'a/b', 'a b', 'a'.repeat(255), 'a'.repeat(256));
const uuids = text('0123-af', '3f0c1d5e-6a1b-4c2d-8e9f-0123456789ab', '3F0C1D5E-6A1B-4C2D-8E9F-0123456789AB', '3f0c1d5e6a1b4c2d8e9f0123456789ab', 'orders');
const addresses = listOf(text('0129.:/af', '203.0.113.7', '10.0.0.0/8', '10.0.0.0/33', '2001:db8::1', '2001:db8::/129', 'fe80::1%eth0', '1.2.3', 'localhost'));
const endpoints = listOf(text('vpce-09aZ ', 'vpce-0123456789abcdef0', 'vpc-0123456789abcdef0', 'vpce-', 'VPCE-1'));
const extensions = listOf(text('vectorx', 'vector', 'uuid', 'all', 'Vector', 'postgis'));
const fewOf = <V>(...choices: readonly V[]) => fc.uniqueArray(fc.constantFrom(...choices), { maxLength: 2 });
const organization = (stack: Stack, slug?: string) => new TursoOrganization(stack, 'acme', { slug, overages: true });
const permissions = (of: (value: any) => TokenPermission[]) => (stack: Stack, value: any) =>
  group(stack).addFullAccessToken('token', { permissions: of(value) });

/** What constructs and provider both check. */
const PAIRS: readonly Pair[] = [
  {
    attribute: 'turso_group.organization',
    values: slugs,
    construct: (stack, slug) => new TursoGroup(stack, 'g', { organization: slug, location: 'aws-eu-west-1' }),
  },
  { attribute: 'turso_api_token.organization', values: slugs, construct: (stack, slug) => new ApiToken(stack, 'bot', { organization: slug }) },
  {
    attribute: 'turso_jwks.organization',
    values: slugs,
    construct: (stack, slug) => new JwksEndpoint(stack, 'clerk', { url: 'https://example.com/keys', organization: slug }),
  },
  { attribute: 'turso_organization_settings.organization', values: slugs, construct: (stack, slug) => organization(stack, slug) },
  { attribute: 'turso_organization_member.organization', values: slugs, construct: (stack, slug) => organization(stack, slug).addMember('ada', 'ada') },
  { attribute: 'turso_organization_invite.organization', values: slugs, construct: (stack, slug) => organization(stack, slug).invite('ada', 'ada@turso.tech') },
  { attribute: 'the provider.organization', values: slugs, construct: (stack, slug) => new TursoProvider(stack, 'turso', { organization: slug }) },
  { attribute: 'turso_organization_member.username', values: slugs, construct: (stack, username) => organization(stack).addMember('ada', username) },
  { attribute: 'turso_organization_invite.email', values: emails, construct: (stack, email) => organization(stack).invite('ada', email) },
  { attribute: 'turso_api_token.name', values: entries, construct: (stack, name) => new ApiToken(stack, 'bot', { name }) },
  {
    attribute: 'turso_api_token.scopes',
    values: fewOf(...Object.values(ApiTokenScope)),
    beside: { group: 'main' },
    construct: (stack, scopes) => new ApiToken(stack, 'bot', { group: group(stack), scopes }),
  },
  {
    attribute: 'turso_jwks.name', values: entries, construct: (stack, name) => new JwksEndpoint(stack, 'clerk', { url: 'https://example.com/keys', name }),
  },
  {
    attribute: 'turso_group.extensions',
    values: extensions,
    construct: (stack, value) => new TursoGroup(stack, 'g', { location: 'aws-eu-west-1', extensions: value }),
  },
  {
    attribute: 'turso_group.restore.group_id',
    values: uuids,
    construct: (stack, restoreGroupId) => new TursoGroup(stack, 'g', { location: 'aws-eu-west-1', restoreGroupId }),
  },
  { attribute: 'turso_database.restore.database_id', values: uuids, construct: database((restoreDatabaseId) => ({ restoreDatabaseId })) },
  { attribute: 'turso_database.allowed_ips', values: addresses, construct: database((allowedIps) => ({ allowedIps })) },
  { attribute: 'turso_database.allowed_aws_vpc_ids', values: endpoints, construct: database((allowedAwsVpcIds) => ({ allowedAwsVpcIds })) },
  { attribute: 'turso_group.name', values: names, construct: (stack, name) => new TursoGroup(stack, 'g', { name, location: 'aws-eu-west-1' }) },
  { attribute: 'turso_database.name', values: names, construct: database((name) => ({ name })) },
  {
    attribute: 'turso_tenant_databases.names',
    values: names.map((name) => ({ [name]: name })),
    construct: (stack, value) => new TenantDatabases(stack, 't', {
      group: group(stack), schemaDatabase: TursoDatabase.fromDatabaseName(stack, 'schema', 'schema'), names: Object.keys(value),
    }),
  },
  { attribute: 'turso_database.size_limit', values: sizes, construct: database((sizeLimit) => ({ sizeLimit })) },
  {
    attribute: 'turso_database.seed.timestamp',
    values: times,
    beside: { seed: { type: 'database', name: 'source' } },
    construct: (stack, timestamp) => {
      const main = group(stack);
      return new TursoDatabase(stack, 'orders', {
        group: main, seed: DatabaseSeed.branch(new TursoDatabase(stack, 'source', { group: main }), { timestamp }),
      });
    },
  },
  {
    attribute: 'turso_database.seed.url',
    values: urls,
    beside: { seed: { type: 'dump' } },
    construct: database((url) => ({ seed: DatabaseSeed.dumpFromUrl(url) })),
  },
  { attribute: 'turso_jwks.jwks_url', values: urls, construct: (stack, url) => new JwksEndpoint(stack, 'clerk', { url }) },
  { attribute: 'turso_schema_fleet.strategy.concurrency', values: counts, construct: strategy((concurrency) => ({ concurrency })) },
  { attribute: 'turso_schema_fleet.strategy.canary_count', values: counts, construct: strategy((canaryCount) => ({ canaryCount })) },
  { attribute: 'turso_schema_fleet.strategy.max_failures', values: counts, construct: strategy((maxFailures) => ({ maxFailures })) },
  { attribute: 'turso_schema_fleet.strategy.canaries', values: fc.array(names, { minLength: 1, maxLength: 2 }), construct: strategy((canaries) => ({ canaries })) },
  { attribute: 'turso_schema_fleet.strategy.waves', values: fc.array(waves, { maxLength: 3 }), construct: strategy((sizesOfWaves) => ({ waves: sizesOfWaves })) },
  { attribute: 'turso_schema_fleet.strategy.rehearse_on', values: names, construct: strategy((rehearseOn) => ({ rehearseOn })) },
  { attribute: 'turso_schema_fleet.strategy.pause', values: durations, construct: strategy((pause) => ({ pause })) },
  { attribute: 'turso_schema_fleet.strategy.snapshot_retention', values: durations, construct: strategy((snapshotRetention) => ({ snapshotRetention })) },
  { attribute: 'turso_schema_fleet.strategy.lease_duration', values: durations, construct: strategy((leaseDuration) => ({ leaseDuration })) },
  { attribute: 'turso_schema_fleet.discover.prefix', values: names, beside: inGroup, construct: discovery((prefix) => TenantDiscovery.byPrefix(prefix)) },
  { attribute: 'turso_schema_fleet.discover.pattern', values: patterns, beside: inGroup, construct: discovery((pattern) => TenantDiscovery.byPattern(pattern)) },
  {
    attribute: 'turso_schema_fleet.discover.exclude',
    values: fc.uniqueArray(patterns, { minLength: 1, maxLength: 2 }),
    beside: inGroup,
    construct: discovery((exclude) => TenantDiscovery.byPrefix('tenant-', { exclude })),
  },
  ...['turso_database_token', 'turso_group_token'].flatMap((type): Pair[] => [
    {
      attribute: `${type}.expires_in`,
      values: durations,
      construct: (stack, value) => group(stack).addReadOnlyToken('token', { expiration: TokenExpiry.after(value) }),
    },
    {
      attribute: `${type}.renew_before`,
      values: durations,
      beside: { expires_in: '36500d' },
      construct: (stack, renewBefore) => group(stack).addReadOnlyToken('token', { expiration: TokenExpiry.days(36_500), renewBefore }),
    },
    {
      attribute: `${type}.fine_grained_permissions`,
      runs: 12,
      values: fewOf('data_read').map((actions) => actions.map((action) => ({ actions: [action] }))),
      construct: permissions((value) => value.map(({ actions }: any) => TokenPermission.onAllTables(actions))),
    },
    {
      attribute: `${type}.fine_grained_permissions.tables`,
      runs: 12,
      values: fewOf('users', 'posts'),
      construct: permissions((tables) => [TokenPermission.onTables(tables, [TableAction.DATA_READ])]),
    },
    {
      attribute: `${type}.fine_grained_permissions.actions`,
      runs: 12,
      values: fewOf(...Object.values(TableAction)),
      construct: permissions((actions) => [TokenPermission.onAllTables(actions)]),
    },
    {
      attribute: `${type}.read_attach.databases`,
      runs: 12,
      values: fewOf('orders', 'users'),
      construct: (stack, value: string[]) => group(stack).addReadOnlyToken('token', {
        attachDatabases: value.map((name) => TursoDatabase.fromDatabaseName(stack, name, name)),
      }),
    },
  ]),
  {
    attribute: 'the provider.concurrency',
    values: counts,
    construct: (stack, concurrency) => new TursoProvider(stack, 'turso', { concurrency }),
  },
];

/** What constructs write themselves, so that no value of the user's can be refused there. By the reason: attributes, also of one type. */
const PROVIDER_ALONE: Readonly<Record<string, readonly string[]>> = {
  'a choice of an enum, or of a class with static makers': [
    'authorization', 'role', 'seed.type', 'remote_encryption.encryption_cipher', 'import_history',
  ],
  'the name of a group or database, which its own construct has checked': [
    'schema_database', 'turso_tenant_databases.group', 'discover.group', 'discover.parent',
  ],
  'the organization of the group or database that something belongs to': [
    'turso_database.organization', 'turso_database_token.organization', 'turso_group_token.organization', 'turso_token_rotation.organization',
    'turso_sql.organization', 'turso_schema_fleet.organization', 'turso_tenant_databases.organization', 'turso_database_migrations.organization',
  ],
  'the line of a file that the construct has read': ['migrations.line'],
  'no prop: invites go to addresses': ['turso_organization_invite.username'],
  'no prop: an override sets it': ['timeouts.create', 'timeouts.read', 'timeouts.update', 'timeouts.delete'],
};

const core = new Core(tursoProvider);

function accepts(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    // What constructs say of a fault is a sentence, and no accident of JavaScript's.
    expect(error).not.toBeInstanceOf(TypeError);
    return false;
  }
}

async function providerAccepts({ attribute, beside = {} }: Pair, value: Value): Promise<boolean> {
  const [type, ...path] = attribute.split('.');
  const subject = SUBJECTS.find((one) => one.name === type)!;
  const config = written(subject.attributes, { ...subject.with(path[0]), ...beside }, path, value);
  const place = pathOf(subject.attributes, path);
  return errorsIn(await subject.validate(core, config)).every((told) => !told.path.startsWith(place));
}

test.each(PAIRS.map((pair): [string, Pair] => [pair.attribute, pair]))('constructs and provider take the same values for %s', async (_attribute, pair) => {
  let taken = 0;
  await fc.assert(fc.asyncProperty(pair.values, async (value) => {
    const constructs = accepts(() => pair.construct(newStack(), value));
    expect([value, constructs]).toEqual([value, await providerAccepts(pair, value)]);
    taken += constructs ? 1 : 0;
  }), { numRuns: pair.runs ?? 60 });
  expect(taken).toBeGreaterThan(0);
});

test.each<[string, string, any, boolean]>([
  ['a week', 'turso_schema_fleet.strategy.snapshot_retention', '7d', true],
  ['a quarter', 'turso_schema_fleet.strategy.snapshot_retention', '90d', true],
  ['no time at all', 'turso_schema_fleet.strategy.snapshot_retention', '0s', false],
  ['a day', 'turso_schema_fleet.strategy.pause', '1d', true],
  ['two weeks', 'turso_schema_fleet.strategy.pause', '2w', false],
  ['no pause', 'turso_schema_fleet.strategy.pause', '0s', true],
  ['a fraction', 'turso_schema_fleet.strategy.pause', '1.5h', false],
  ['several units', 'turso_schema_fleet.strategy.pause', '1h30m', true],
  ['a leading zero', 'turso_schema_fleet.strategy.waves', ['010'], false],
  ['too many at a time', 'turso_schema_fleet.strategy.concurrency', 500, false],
  ['as many as there may be', 'turso_schema_fleet.strategy.concurrency', 100, true],
])('both give the same verdict on %s: %s = %j', async (_what, attribute, value, verdict) => {
  const pair = PAIRS.find((one) => one.attribute === attribute)!;
  expect([accepts(() => pair.construct(newStack(), value)), await providerAccepts(pair, value)]).toEqual([verdict, verdict]);
});

test('the constructs pass accepted values on unchanged', () => {
  const stack = newStack();
  const taken = { pause: '1h30m', snapshotRetention: '2w', leaseDuration: '90s', waves: ['10', '25%'], concurrency: 100 };
  strategy(() => taken)(stack, undefined);
  new ApiToken(stack, 'token', { organization: 'acme' });
  const { resource } = JSON.parse(Testing.synth(stack));
  expect(Object.values<any>(resource.turso_schema_fleet)[0].strategy).toEqual({
    pause: '1h30m', snapshot_retention: '2w', lease_duration: '90s', waves: ['10', '25%'], concurrency: 100,
  });
});

test('every attribute with a rule is compared, or left to the provider on purpose', () => {
  const checked = SUBJECTS.filter(({ kind }) => kind === 'resource' || kind === 'provider').flatMap(({ name, attributes }) =>
    placesOf(attributes)
      .filter(({ attribute }) => attribute.options.required === true || isOptional(attribute))
      .filter(({ attribute }) => (attribute.options.validators ?? []).length > 0)
      .map(({ names: path }) => `${name}.${path.join('.')}`));
  const compared = PAIRS.map(({ attribute }) => attribute);
  const alone = Object.values(PROVIDER_ALONE).flat();
  const isAlone = (attribute: string, one: string) => attribute === one || attribute.split('.').slice(1).join('.') === one;
  expect(checked.filter((attribute) => !compared.includes(attribute) && !alone.some((one) => isAlone(attribute, one)))).toEqual([]);
  expect(compared.filter((attribute) => !checked.includes(attribute))).toEqual([]);
  expect(alone.filter((one) => !checked.some((attribute) => isAlone(attribute, one) && !compared.includes(attribute)))).toEqual([]);
});
