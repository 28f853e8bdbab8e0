import { FreshInstance, freshInstance } from '../fresh-instance';

let local: FreshInstance;

beforeAll(async () => {
  local = await freshInstance();
  await local.ask('POST', '/groups', { name: 'default', location: 'aws-eu-west-1' });
  await create('schema', { is_schema: true });
  await run('schema', 'CREATE TABLE t (x)');
  await create('one', { schema: 'schema' });
  await create('two', { schema: 'schema' });
});

afterAll(() => local.stop());

const create = (name: string, more: object) => local.ask('POST', '/databases', { name, group: 'default', ...more });
const run = async (name: string, sql: string) => (local.sql(name, await local.token(`/databases/${name}`), sql));
const jobs = async (path = '') => {
  const headers = { authorization: `Bearer ${await local.token('/databases/schema')}` };
  return (await fetch(`${local.apiUrl}/local/schema/v1/jobs${path}`, { headers })).json() as any;
};

describe('a schema database', () => {
  it('is marked as one, and its followers name it', async () => {
    expect((await local.ask('GET', '/databases/schema')).body.database).toMatchObject({ is_schema: true, schema: '', type: 'schema' });
    expect((await local.ask('GET', '/databases/one')).body.database).toMatchObject({ is_schema: false, schema: 'schema', type: 'logical' });
    const names = async (query: string) => (await local.ask('GET', `/databases?${query}`)).body.databases.map(({ Name }: { Name: string }) => Name);
    expect(await names('schema=schema')).toEqual(['one', 'two']);
    expect(await names('type=schema')).toEqual(['schema']);
    expect(await names('schema=nix')).toEqual([]);
  });

  it('migrates its followers, including configured and rotated ones', async () => {
    await local.ask('PATCH', '/databases/one/configuration', { size_limit: '1gb' });
    await local.ask('POST', '/databases/schema/auth/rotate');
    expect((await run('schema', 'CREATE TABLE more (y)')).body.results[0].type).toBe('ok');
    for (const name of ['one', 'two']) {
      expect((await run(name, 'INSERT INTO more VALUES (1)')).body.results[0].type).toBe('ok');
    }
    const { migrations } = await jobs();
    expect(migrations[0].status).toBe('RunSuccess');
    expect((await jobs(`/${migrations[0].job_id}`)).progress).toHaveLength(2);
  });

  it('changes nothing anywhere when one follower fails', async () => {
    await run('one', 'INSERT INTO t VALUES (NULL)');
    const { body } = await run('schema', 'CREATE UNIQUE INDEX ux ON nix (x)');
    expect(body.results[0].type).toBe('error');
  });

  it('is the only way to change the schema of its followers', async () => {
    const { status, body } = await run('one', 'CREATE TABLE own (z)');
    expect([status, body.error ?? body.results[0].error.message]).toEqual([403, expect.stringContaining('DDL statements not permitted')]);
  });

  it('allows branches of its followers, and the branches follow it as well', async () => {
    expect((await create('branch', { seed: { type: 'database', name: 'one' } })).status).toBe(200);
    expect((await local.ask('GET', '/databases/branch')).body.database.schema).toBe('schema');
    await local.ask('DELETE', '/databases/branch');
  });

  it.each([
    ['both at once', { is_schema: true, schema: 'schema' }, 400, 'is_schema and schema are exclusive'],
    ['a schema with a seed', { is_schema: true, seed: { type: 'database', name: 'one' } }, 400, 'seed does not go with is_schema or schema'],
    ['a schema that does not exist', { schema: 'nix' }, 404, 'could not find database with name nix'],
    ['a schema that is none', { schema: 'one' }, 400, 'database one is not a schema database'],
    ['a follower at a point in time', { seed: { type: 'database', name: 'one', timestamp: new Date().toISOString() } }, 400, 'database one follows a schema'],
    ['a branch of a schema', { seed: { type: 'database', name: 'schema' } }, 400, 'database schema is a schema database; it cannot be a source'],
  ])('is rejected with %s', async (_, wanted, status, error) => {
    expect(await create('x', wanted)).toEqual({ status, body: { error: expect.stringContaining(error) } });
  });

  it('can be deleted when no database follows it any more', async () => {
    expect(await local.ask('DELETE', '/databases/schema')).toEqual({
      status: 400,
      body: { error: expect.stringMatching(/^cannot delete schema because databases are still referring to it, such as (one|two)$/) },
    });
    expect((await run('schema', 'SELECT 1')).status).toBe(200);
    await local.ask('DELETE', '/databases/one');
    await local.ask('DELETE', '/databases/two');
    expect((await local.ask('DELETE', '/databases/schema')).status).toBe(200);
  });

  it('is deleted with its group, as are its followers', async () => {
    await create('schema', { is_schema: true });
    await create('follower', { schema: 'schema' });
    expect((await local.ask('DELETE', '/groups/default')).status).toBe(200);
    expect((await local.ask('GET', '/databases')).body.databases).toEqual([]);
  });
});
