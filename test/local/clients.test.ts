// @ts-expect-error The package serves CommonJS too, but describes its types as those of an ES module only (TS1479).
import { createClient as createSqlClient } from '@libsql/client';
// @ts-expect-error The same.
import { createClient } from '@tursodatabase/api';
import { startTursoLocal, TursoLocal } from '../support/turso-local';

let local: TursoLocal;
let turso: ReturnType<typeof createClient>;

beforeAll(async () => {
  local = await startTursoLocal();
  turso = createClient({ org: local.organization, token: local.apiToken, baseUrl: `${local.apiUrl}/v1/` });
  await turso.groups.create('default', 'aws-eu-west-1');
});

afterAll(() => local.stop());

async function sqlClient(name: string, scheme: 'http' | 'ws' | 'libsql') {
  await turso.databases.create(name, { group: 'default' });
  const { hostname } = await turso.databases.get(name);
  const { jwt } = await turso.databases.createToken(name);
  const query = scheme === 'libsql' ? '?tls=0' : '';
  return createSqlClient({ url: `${scheme}://${hostname}${query}`, authToken: jwt });
}

describe('@tursodatabase/api', () => {
  it('lists organizations and locations and validates tokens', async () => {
    expect((await turso.organizations.list()).map(({ slug }) => slug)).toEqual(['local']);
    expect(await turso.locations.list()).toContainEqual({ code: 'aws-eu-west-1', description: 'AWS EU West (Ireland)' });
  });

  it('creates, changes and deletes a group', async () => {
    const created = await turso.groups.create('short', 'aws-us-east-1');
    expect(created).toMatchObject({ name: 'short', primary: 'aws-us-east-1', locations: ['aws-us-east-1'], archived: false });
    expect(await turso.groups.get('short')).toEqual(created);
    expect((await turso.groups.list()).map(({ name }) => name)).toContain('short');
    expect(await turso.groups.createToken('short', { authorization: 'read-only', expiration: '1d' })).toHaveProperty('jwt');
    await turso.groups.rotateTokens('short');
    expect(await turso.groups.delete('short')).toEqual(created);
    await expect(turso.groups.get('short')).rejects.toMatchObject({ message: 'group not found', status: 404 });
  });

  it('creates, changes and deletes a database', async () => {
    const created = await turso.databases.create('life', { group: 'default' });
    const read = await turso.databases.get('life');
    expect(read).toMatchObject({ ...created, group: 'default', primaryRegion: 'local', block_reads: false, archived: false });
    expect((await turso.databases.list({ group: 'default' })).map(({ id }) => id)).toContain(created.id);
    expect(await turso.databases.list({ group: 'nowhere' })).toEqual([]);
    await turso.databases.rotateTokens('life');
    expect(await turso.databases.delete('life')).toEqual({ database: 'life' });
    await expect(turso.databases.get('life')).rejects.toMatchObject({ message: 'could not find database with name life: record not found' });
  });

  it('branches a database with its data', async () => {
    const source = await sqlClient('source', 'http');
    await source.execute('CREATE TABLE notes (text)');
    await source.execute("INSERT INTO notes VALUES ('kept')");
    await turso.databases.create('branch', { group: 'default', seed: { type: 'database', name: 'source' } });
    const { jwt } = await turso.databases.createToken('branch');
    const { hostname } = await turso.databases.get('branch');
    const branch = createSqlClient({ url: `http://${hostname}`, authToken: jwt });
    expect((await branch.execute('SELECT text FROM notes')).rows).toEqual([{ text: 'kept' }]);
    branch.close();
    source.close();
  });

  it('creates, uses and revokes API tokens', async () => {
    const { token } = await turso.apiTokens.create('ci');
    const other = createClient({ org: local.organization, token, baseUrl: `${local.apiUrl}/v1/` });
    expect(await other.apiTokens.list()).toEqual([expect.objectContaining({ name: 'ci' })]);
    expect(await turso.apiTokens.validate(token)).toMatchObject({ expiry: -1 });
    await turso.apiTokens.revoke('ci');
    await expect(other.apiTokens.list()).rejects.toMatchObject({ status: 401 });
  });
});

describe.each(['http', 'ws', 'libsql'] as const)('@libsql/client over %s', (scheme) => {
  it('runs statements, batches and transactions', async () => {
    const client = await sqlClient(`sql-${scheme}`, scheme);
    await client.batch(['CREATE TABLE t (a INTEGER PRIMARY KEY, b)', { sql: 'INSERT INTO t (b) VALUES (?)', args: ['one'] }], 'write');
    const transaction = await client.transaction('write');
    await transaction.execute("INSERT INTO t (b) VALUES ('two')");
    await transaction.commit();
    const abandoned = await client.transaction('write');
    await abandoned.execute("INSERT INTO t (b) VALUES ('three')");
    await abandoned.rollback();
    await client.executeMultiple('CREATE TABLE u (a); INSERT INTO u VALUES (1);');
    const { rows } = await client.execute('SELECT b FROM t ORDER BY a');
    client.close();
    expect(rows.map(({ b }) => b)).toEqual(['one', 'two']);
  });
});
