import { databaseUrls, exchange, Inventory, PlatformApi, Sql, SqlError, type LateEntry, type SqlSettings, type SqlTarget, type TransactionOptions } from '../../../src/turso';
import { startTursoLocal, type Fault, type TursoLocal } from '../../support/turso-local';
import { FakeTime } from '../fake-time';

let local: TursoLocal;
let api: PlatformApi;
let time: FakeTime;
let told: LateEntry[];

beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'default', location: 'aws-eu-west-1' });
});

afterAll(() => local.stop());

beforeEach(() => {
  time = new FakeTime();
  time.now = Date.now();
  told = [];
});

afterEach(() => local.faults());

function sqlWith(settings: SqlSettings = {}): Sql {
  return new Sql(api, { random: () => 0.5, exchange, log: (entry) => told.push(entry), ...time, ...settings });
}

async function created(name: string): Promise<SqlTarget> {
  const database = await new Inventory(api).createDatabase({ name, group: 'default' });
  return { name, id: database.dbId, group: database.group, httpUrl: databaseUrls(database).httpUrl };
}

async function failure(promise: Promise<unknown>): Promise<SqlError> {
  return promise.then(() => { throw new Error('It succeeded.'); }, (error: unknown) => error as SqlError);
}

/** As the live service answers, with the same bytes for a database that never existed. */
const unknown: Fault = { plane: 'database', status: 404, body: '404 page not found' };

describe('a database that its host does not know', () => {
  test.each<[string, TransactionOptions]>([['to read', { readOnly: true }], ['to write', {}]])('is asked again until it is served, when somebody wants %s', async (kind, options) => {
    const target = await created(kind.replace(' ', '-'));
    await local.faults({ ...unknown, times: 5 });
    const [{ rows }] = await sqlWith().transaction(target, [{ sql: 'SELECT 1' }], options);
    expect(rows).toEqual([[1]]);
    // The first time at once, for a server that is only loading it.
    expect(time.waits).toEqual([125, 250, 500, 1_000]);
    expect(told).toEqual([1, 2, 3, 4].map((asked) => ({ database: target.name, asked })));
  });

  test('is waited for at least half a minute, and then reported as not served', async () => {
    const target = await created('never-served');
    await local.faults(unknown);
    const error = await failure(sqlWith({ random: () => 0.999 }).transaction(target, [{ sql: 'SELECT 1' }]));
    expect(time.waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThanOrEqual(30_000);
    expect(error).toMatchObject({ code: 'NOT_SERVED', message: expect.stringMatching(/still did not know it after \d\d s and \d+ tries \(HTTP status 404: 404 page not found\)\. The Platform API lists it/) });
  });

  test('counts as deleted at once if the Platform API does not list it', async () => {
    const target = await created('deleted');
    await sqlWith().transaction(target, [{ sql: 'SELECT 1' }]);
    await local.faults(unknown);
    const sql = sqlWith();
    await sql.transaction(target, [{ sql: 'SELECT 1' }]).catch(() => undefined);
    await api.databases.delete('deleted');
    time.waits.length = 0;
    await expect(sql.transaction(target, [{ sql: 'SELECT 1' }])).rejects.toThrow(/not-found|404/);
    expect(time.waits).toEqual([]);
  });

  test('counts as deleted if another database has its name', async () => {
    const target = await created('replaced');
    await api.databases.delete('replaced');
    await created('replaced');
    await local.faults(unknown);
    const error = await failure(sqlWith().transaction(target, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('another database has its name now') });
    expect(time.waits).toEqual([]);
  });

  test('is not waited for at an old address', async () => {
    const target = await created('moved');
    await local.faults(unknown);
    const error = await failure(sqlWith().transaction({ ...target, httpUrl: `${target.httpUrl}-before` }, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('at another address') });
    expect(time.waits).toEqual([]);
  });

  test('is waited for while the Platform API lists it but creates no token for it', async () => {
    const target = await created('tokenless');
    await local.faults({ plane: 'api', method: 'POST', path: '/auth/tokens', status: 404, times: 2 });
    await expect(sqlWith().transaction(target, [{ sql: 'SELECT 1' }])).resolves.toHaveLength(1);
    expect(time.waits).toEqual([125, 250]);
  });

  test('is waited for if the API token may not ask the Platform API', async () => {
    const target = await created('unlisted');
    await local.faults({ ...unknown, times: 3 }, { plane: 'api', method: 'GET', status: 403 });
    await expect(sqlWith().transaction(target, [{ sql: 'SELECT 1' }])).resolves.toHaveLength(1);
  });

  test.each([401, 403])('is not waited for where the Platform API answers %d, and nothing says that it exists', async (status) => {
    const { id: _, ...target } = await created(`guessed-${status}`);
    await local.faults(unknown, { plane: 'api', method: 'GET', status });
    const error = await failure(sqlWith().transaction(target, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('did not say whether the database exists') });
    expect(time.waits).toEqual([]);
  });

  test('is not reported as listed unless the Platform API said so', async () => {
    const target = await created('never-listed');
    await local.faults(unknown, { plane: 'api', method: 'GET', status: 403 });
    const error = await failure(sqlWith().transaction(target, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'NOT_FOUND', message: expect.stringMatching(/after \d\d s and \d+ tries.* did not say whether the database exists/) });
  });

  test('is asked once more and not waited for without a Platform API', async () => {
    const target = await created('alone');
    const jwt = await api.databases.createToken('alone');
    await local.faults({ ...unknown, times: 2 });
    const mint = { createToken: async () => jwt };
    const error = await failure(new Sql({ databases: mint, groups: mint }, { ...time }).transaction(target, [{ sql: 'SELECT 1' }]));
    expect(error.code).toBe('NOT_FOUND');
    expect(time.waits).toEqual([]);
  });

  test('is waited for until its caller aborts', async () => {
    const target = await created('cancelled');
    await local.faults(unknown);
    const stopping = new AbortController();
    const wait = async (_: number, signal?: AbortSignal) => {
      stopping.abort();
      signal?.throwIfAborted();
    };
    const error = await failure(sqlWith({ wait }).transaction(target, [{ sql: 'SELECT 1' }], { signal: stopping.signal }));
    expect(error.code).toBe('ABORTED');
  });
});
