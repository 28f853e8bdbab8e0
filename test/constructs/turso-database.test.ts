import { join, resolve } from 'node:path';
import { App, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import { newStack, onlyDataSource, onlyResource, resolved, synthesized } from './synthesized';
import { DatabaseEncryption, DatabaseSeed, EncryptionCipher, TursoDatabase, TursoGroup, TursoProvider, type ITursoGroup } from '../../src';

let stack: TerraformStack;
let group: ITursoGroup;
beforeEach(() => {
  stack = newStack();
  group = new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' });
});

test('is empty and named by its id by default', () => {
  new TursoDatabase(stack, 'orders', { group });
  expect(onlyResource(stack, 'turso_database')).toEqual({ name: 'orders', group: reference('turso_group', 'name'), group_id: reference('turso_group', 'id'), organization: reference('turso_group', 'organization') });
});

test('takes a name, a limit, blocks and protection', () => {
  new TursoDatabase(stack, 'orders', { group, name: 'shop', sizeLimit: '1gb', blockReads: true, blockWrites: true, deleteProtection: true });
  expect(onlyResource(stack, 'turso_database')).toEqual({
    name: 'shop',
    group: reference('turso_group', 'name'),
    group_id: reference('turso_group', 'id'),
    organization: reference('turso_group', 'organization'),
    size_limit: '1gb',
    block_reads: true,
    block_writes: true,
    delete_protection: true,
  });
});

test('passes false on', () => {
  new TursoDatabase(stack, 'orders', { group, blockReads: false, blockWrites: false, deleteProtection: false });
  expect(onlyResource(stack, 'turso_database')).toMatchObject({ block_reads: false, block_writes: false, delete_protection: false });
});

test.each([true, false])('takes a choice of the engine: %p', (useTursodb) => {
  new TursoDatabase(stack, 'orders', { group, useTursodb });
  expect(onlyResource(stack, 'turso_database').use_tursodb).toBe(useTursodb);
});

test('fails when the engine is chosen for a database that has one already', () => {
  const seed = DatabaseSeed.branch(TursoDatabase.fromDatabaseName(stack, 'source', 'orders'));
  expect(() => new TursoDatabase(stack, 'copy', { group, seed, useTursodb: true })).toThrow(new Error(
    'app/copy: useTursodb is true, but seed is a branch of another database, which has the engine of its source. Leave useTursodb out.',
  ));
  const restoreDatabaseId = '0193aaaa-0000-7000-8000-000000000000';
  expect(() => new TursoDatabase(stack, 'back', { group, restoreDatabaseId, useTursodb: false })).toThrow(
    'useTursodb is false, but restoreDatabaseId restores a database, which keeps its engine. Leave useTursodb out.',
  );
});

test('starts as a branch of another database', () => {
  const source = TursoDatabase.fromDatabaseName(stack, 'source', 'orders');
  const seed = DatabaseSeed.branch(source);
  new TursoDatabase(stack, 'copy', { group, seed });
  expect(onlyResource(stack, 'turso_database').seed).toEqual({ type: 'database', name: resolved(stack, source.name) });
  expect(seed.database).toBe(source);
});

test('starts as a branch from a point in time', () => {
  const source = TursoDatabase.fromDatabaseName(stack, 'source', 'orders');
  const seed = DatabaseSeed.branch(source, { timestamp: '2025-01-31T12:00:00Z' });
  new TursoDatabase(stack, 'copy', { group, seed });
  expect(onlyResource(stack, 'turso_database').seed.timestamp).toBe('2025-01-31T12:00:00Z');
  expect(seed.timestamp).toBe('2025-01-31T12:00:00Z');
});

test('takes addresses that may connect, and passes an empty list on', () => {
  new TursoDatabase(stack, 'orders', { group, allowedIps: ['10.0.0.0/8'], allowedAwsVpcIds: [], allowAttach: false });
  expect(onlyResource(stack, 'turso_database')).toMatchObject({ allowed_ips: ['10.0.0.0/8'], allowed_aws_vpc_ids: [], allow_attach: false });
});

test.each([
  ['a dump from a URL', DatabaseSeed.dumpFromUrl('https://example.com/dump.sql'), { type: 'dump', url: 'https://example.com/dump.sql' }],
  ['a dump from a file', DatabaseSeed.dumpFile('data/dump.sql'), { type: 'dump', file: expect.stringMatching(/^\$\{path\.module\}\/.*\/data\/dump\.sql$/) }],
  ['a SQLite file', DatabaseSeed.sqliteFile('/var/seed.db'), { type: 'database_upload', file: expect.stringMatching(/^\$\{path\.module\}\/.*\/var\/seed\.db$/) }],
])('starts with %s', (_, seed, expected) => {
  new TursoDatabase(stack, 'orders', { group, seed });
  expect(onlyResource(stack, 'turso_database').seed).toEqual(expected);
});

test('names a file relative to the folder in which Terraform runs', () => {
  new TursoDatabase(stack, 'orders', { group, seed: DatabaseSeed.sqliteFile('data/seed.db') });
  const { file } = onlyResource(stack, 'turso_database').seed;
  const stackFolder = join(App.of(stack).outdir, 'stacks', 'app');
  expect(resolve(stackFolder, file.replace('${path.module}/', ''))).toBe(resolve('data/seed.db'));
});

test('is encrypted with a key of the user', () => {
  const key = new TerraformVariable(stack, 'key', { sensitive: true });
  const encryption = DatabaseEncryption.withKey(EncryptionCipher.AEGIS_256, key.stringValue);
  new TursoDatabase(stack, 'orders', { group, encryption });
  expect(onlyResource(stack, 'turso_database').remote_encryption).toEqual({ encryption_cipher: 'aegis256', encryption_key_wo: '${var.key}' });
});

test('restores a deleted database', () => {
  new TursoDatabase(stack, 'orders', { group, restoreDatabaseId: '0a6b3f52-0000-4000-8000-000000000000' });
  expect(onlyResource(stack, 'turso_database').restore).toEqual({ database_id: '0a6b3f52-0000-4000-8000-000000000000' });
});

test('has its resource as child "Resource"', () => {
  const database = new TursoDatabase(stack, 'orders', { group });
  expect(database.node.children.map(({ node }) => node.path)).toEqual(['app/orders/Resource']);
});

test('refers to its resource', () => {
  const database = new TursoDatabase(stack, 'orders', { group });
  const { name, databaseId, hostname, url, httpUrl } = database;
  expect([name, databaseId, hostname, url, httpUrl].map((value) => resolved(stack, value)))
    .toEqual(['name', 'id', 'hostname', 'url', 'http_url'].map((attribute) => reference('turso_database', attribute)));
  expect(database.group).toBe(group);
});

test('adds a token that reads', () => {
  const token = new TursoDatabase(stack, 'orders', { group }).addReadOnlyToken('reports');
  expect(token.node.path).toBe('app/orders/reports');
  expect(onlyResource(stack, 'turso_database_token').authorization).toBe('read-only');
});

test('adds a token that reads and writes', () => {
  new TursoDatabase(stack, 'orders', { group }).addFullAccessToken('service');
  expect(onlyResource(stack, 'turso_database_token').authorization).toBe('full-access');
});

test('imports a database by its name', () => {
  const database = TursoDatabase.fromDatabaseName(stack, 'orders', 'shop');
  expect(onlyDataSource(stack, 'turso_database')).toEqual({ name: 'shop' });
  expect(resolved(stack, database.httpUrl)).toMatch(/^\$\{data\.turso_database\.\w+\.http_url\}$/);
});

test('knows the group of an imported database from the data source of the database', () => {
  const { group: { name, groupId, location, organization } } = TursoDatabase.fromDatabaseName(stack, 'orders', 'shop');
  expect([name, groupId, location, organization].map((value) => resolved(stack, value))).toEqual(
    ['group', 'group_id', 'group_location', 'organization'].map((attribute) => expect.stringMatching(new RegExp(`^\\$\\{data\\.turso_database\\.\\w+\\.${attribute}\\}$`))),
  );
  expect(onlyDataSource(stack, 'turso_database')).toEqual({ name: 'shop' });
  expect(Object.keys(synthesized(stack).data)).toEqual(['turso_database']);
});

test('imports a database of another organization', () => {
  TursoDatabase.fromDatabaseAttributes(stack, 'orders', { name: 'shop', organization: 'globex' });
  expect(onlyDataSource(stack, 'turso_database')).toEqual({ name: 'shop', organization: 'globex' });
  expect(() => TursoDatabase.fromDatabaseAttributes(stack, 'wrong', { name: 'shop', organization: 'Globex Inc' })).toThrow('app/wrong: organization is "Globex Inc".');
});

test('adds a token to an imported database', () => {
  TursoDatabase.fromDatabaseName(stack, 'orders', 'shop').addReadOnlyToken('reports');
  expect(onlyResource(stack, 'turso_database_token').database_id).toMatch(/^\$\{data\.turso_database\.\w+\.id\}$/);
});

test('takes a name that only Terraform knows', () => {
  new TursoDatabase(stack, 'Orders', { group, name: group.location });
  expect(onlyResource(stack, 'turso_database').name).toBe(reference('turso_group', 'location'));
});

test('fails when props are invalid, and names them all', () => {
  const source = TursoDatabase.fromDatabaseName(stack, 'source', 'orders');
  const seed = DatabaseSeed.branch(source, { timestamp: 'yesterday' });
  expect(() => new TursoDatabase(stack, 'Orders', { group, sizeLimit: '10 gigs', seed })).toThrow(new Error(
    'app/Orders:\n' +
    '  - name is "Orders", from the id of the construct. A name holds lowercase letters, digits and dashes, at most 64, ' +
    'and neither begins nor ends with a dash. Set name, for example to "orders".\n' +
    '  - sizeLimit is "10 gigs". Use a number of bytes, or a whole number with one of the units b, kb, mb, gb and tb, such as "256mb" or "1gb".\n' +
    '  - the timestamp of seed is "yesterday". Use a time in the past, in RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".',
  ));
});

test.each(['2025-01-31', '2025-01-31T12:00:00', '2025-02-31T25:00:00Z', ''])('fails when the point in time is %j', (timestamp) => {
  const seed = DatabaseSeed.branch(TursoDatabase.fromDatabaseName(stack, 'source', 'orders'), { timestamp });
  expect(() => new TursoDatabase(stack, 'copy', { group, seed })).toThrow(new Error(
    `app/copy: the timestamp of seed is "${timestamp}". Use a time in the past, in RFC 3339 with a time zone, such as "2025-01-31T12:00:00Z".`,
  ));
});

test('fails when a branch is in another group than its source', () => {
  const source = new TursoDatabase(stack, 'orders', { group });
  const other = new TursoGroup(stack, 'other', { location: 'aws-us-east-1' });
  expect(() => new TursoDatabase(stack, 'copy', { group: other, seed: DatabaseSeed.branch(source) })).toThrow(new Error(
    'app/copy: seed is a branch of "app/orders", which is in the group "app/main", but group is "app/other". ' +
    'A branch is in the group of its source. Use the same group.',
  ));
});

test('fails at synthesis when name and organization are too long for a hostname', () => {
  const name = 'a'.repeat(60);
  new TursoDatabase(stack, 'orders', { group, name });
  new TursoProvider(stack, 'turso', { organization: 'acme' });
  expect(() => Testing.synth(stack, true)).toThrow(
    `[app/orders] name is "${name}", so that its hostname would begin with "${name}-acme", which has 65 characters. ` +
    'Such a part of a hostname has at most 63. Shorten the name by 2.',
  );
});

function reference(type: string, attribute: string): string {
  const [address] = Object.keys(synthesized(stack).resource[type]);
  return `\${${type}.${address}.${attribute}}`;
}
