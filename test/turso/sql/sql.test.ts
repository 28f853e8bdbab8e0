import { inspect } from 'node:util';
import { databaseUrls, exchange, Inventory, isTursoError, PlatformApi, Sql, SqlError, SqlSettings, SqlTarget } from '../../../src/turso';
import { startTursoLocal, TursoLocal } from '../../support/turso-local';
import { FakeTime } from '../fake-time';
import { ScriptedServer, startScripted } from '../scripted-server';

let local: TursoLocal;
let api: PlatformApi;
let time: FakeTime;
let sql: Sql;
const targets: SqlTarget[] = [];

beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'default', location: 'aws-eu-west-1' });
  for (const name of ['one', 'two', 'three', 'four']) targets.push(await target(name));
});

afterAll(() => local.stop());

beforeEach(async () => {
  time = new FakeTime();
  time.now = Date.now();
  sql = sqlWith();
  await local.clearRequests();
});

afterEach(async () => {
  sql.close();
  await local.faults();
});

function sqlWith(settings: SqlSettings = {}): Sql {
  return new Sql(api, { random: () => 0.5, exchange, ...time, ...settings });
}

async function target(name: string): Promise<SqlTarget> {
  const created = await new Inventory(api).createDatabase({ name, group: 'default' });
  return { name, group: created.group, httpUrl: databaseUrls(created).httpUrl };
}

async function sent(): Promise<string[]> {
  return (await local.requests()).map(({ method, path }) => `${method} ${path.replace(/^\/v1\/organizations\/[^/]+\/|^\/[^/]+\//, '')}`);
}

async function failure(promise: Promise<unknown>): Promise<SqlError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof SqlError)) throw new Error(`expected an SqlError, got ${String(error)}`);
  return error;
}

async function tables(of: SqlTarget): Promise<unknown[]> {
  const [{ rows }] = await sqlWith().transaction(of, [{ sql: "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name" }]);
  return rows.flat();
}

const pipelines = { method: 'POST', path: '/v2/pipeline$', times: 1 };

test('runs a transaction in one request with a token that it creates', async () => {
  const results = await sql.transaction(targets[0], [
    { sql: 'CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)' },
    { sql: 'INSERT INTO people (name) VALUES (?), (?)', args: ['Ann', 'Bob'] },
    { sql: 'SELECT * FROM people ORDER BY id' },
  ]);
  expect(results.map(({ rowsAffected }) => rowsAffected)).toEqual([0, 2, 0]);
  expect(results[2]).toMatchObject({ columns: ['id', 'name'], rows: [[1, 'Ann'], [2, 'Bob']] });
  expect(await sent()).toEqual([
    'POST databases/one/auth/tokens?expiration=10m&authorization=full-access', 'POST one/v2/pipeline',
  ]);
});

test('runs a long script with texts that repeat', async () => {
  const statements = Array.from({ length: 80 }, (_, index) => ({ sql: `SELECT ${index % 70}` }));
  const results = await sql.transaction(targets[0], statements, { readOnly: true });
  expect(results.map(({ rows }) => rows[0][0])).toEqual(statements.map((_, index) => index % 70));
  expect((await sent()).filter((request) => request.endsWith('pipeline'))).toHaveLength(1);
});

test('sends no request without statements', async () => {
  expect(await sql.transaction(targets[0], [])).toEqual([]);
  expect(await sent()).toEqual([]);
});

test('sends and returns every kind of value', async () => {
  const values = [null, 'text', '', 0, -7, 1.5, 9_007_199_254_740_991, 9_223_372_036_854_775_807n, new Uint8Array([0, 255])];
  const results = await sql.transaction(targets[0], values.map((value) => ({ sql: 'SELECT ?, typeof(?)', args: [value, value] })));
  expect(results.map(({ rows: [[value]] }) => value)).toEqual(values);
  expect(results.map(({ rows: [[, type]] }) => type)).toEqual(['null', 'text', 'text', 'integer', 'integer', 'real', 'integer', 'integer', 'blob']);
});

describe('keeps nothing of a transaction', () => {
  test('whose statement fails, and names the statement', async () => {
    const error = await failure(sql.transaction(targets[1], [
      { sql: 'CREATE TABLE kept_not (id INTEGER PRIMARY KEY)' },
      { sql: 'INSERT INTO kept_not VALUES (?)', args: [1] },
      { sql: 'INSERT INTO kept_not VALUES (?)', args: [1] },
      { sql: 'SELECT 1' },
    ]));
    expect(error).toMatchObject({ database: 'two', code: 'SQLITE_CONSTRAINT', statementIndex: 2, statement: 'INSERT INTO kept_not VALUES (?)' });
    expect(error.message).toMatch(/^Database "two": statement 3 of 4 failed: .*UNIQUE constraint failed: kept_not\.id/);
    expect(await tables(targets[1])).toEqual([]);
  });

  test.each([
    ['cannot be parsed', 'CREATE TABEL b (id)', 'SQL_PARSE_ERROR'],
    ['is not supported', 'VACUUM', 'SQL_PARSE_ERROR'],
    ['is two', 'SELECT 1; SELECT 2', 'SQL_MANY_STATEMENTS'],
    ['is none', '-- nothing', 'SQL_NO_STATEMENT'],
  ])('of which a statement %s, and names it', async (_, statement, code) => {
    const error = await failure(sql.transaction(targets[1], [
      { sql: 'CREATE TABLE a (id)' }, { sql: 'SELECT * FROM a' }, { sql: statement }, { sql: 'SELECT 1' },
    ]));
    expect(error).toMatchObject({ code, statementIndex: 2, statement });
    expect(await tables(targets[1])).toEqual([]);
  });

  test('whose commit fails', async () => {
    const error = await failure(sql.transaction(targets[1], [
      { sql: 'CREATE TABLE parent (id INTEGER PRIMARY KEY)' },
      { sql: 'CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)' },
      { sql: 'INSERT INTO child VALUES (7)' },
    ]));
    expect(error).toMatchObject({ code: 'SQLITE_CONSTRAINT', statementIndex: undefined, statement: undefined });
    expect(await tables(targets[1])).toEqual([]);
  });

  test.each<[string, number | bigint, RegExp]>([
    ['NaN', Number.NaN, /an argument is NaN/],
    ['an integer of 65 bits', 2n ** 64n, /more than 64 bits/],
  ])('with an argument that SQL has no value for: %s', async (_, value, message) => {
    const error = await failure(sql.transaction(targets[1], [{ sql: 'SELECT 1' }, { sql: 'SELECT ?', args: [value] }]));
    expect(error).toMatchObject({ code: 'ARGS_INVALID', statementIndex: 1 });
    expect(error.message).toMatch(message);
  });
});

test('rebuilds a table that others refer to, with foreign keys off', async () => {
  const built = await target('rebuilt');
  await sql.transaction(built, [
    { sql: 'CREATE TABLE parent (id INTEGER PRIMARY KEY)' },
    { sql: 'CREATE TABLE child (parent INTEGER REFERENCES parent (id) ON DELETE CASCADE)' },
    { sql: 'INSERT INTO parent VALUES (1)' },
    { sql: 'INSERT INTO child VALUES (1)' },
  ]);
  await sql.transaction(built, [
    { sql: 'CREATE TABLE new_parent (id INTEGER PRIMARY KEY, name TEXT)' },
    { sql: 'INSERT INTO new_parent (id) SELECT id FROM parent' },
    { sql: 'DROP TABLE parent' },
    { sql: 'ALTER TABLE new_parent RENAME TO parent' },
  ], { foreignKeys: false });
  const [{ rows }] = await sql.transaction(built, [{ sql: 'SELECT parent FROM child' }], { readOnly: true });
  expect(rows).toEqual([[1]]);
  const error = await failure(sql.transaction(built, [{ sql: 'SELECT 1' }, { sql: 'SELECT * FROM nowhere' }], { foreignKeys: false }));
  expect(error.statementIndex).toBe(1);
});

describe('a transaction that only reads', () => {
  test('cannot write', async () => {
    const error = await failure(sql.transaction(targets[1], [{ sql: 'CREATE TABLE sneaked_in (id)' }], { readOnly: true }));
    expect(error.code).toBe('FORBIDDEN');
    expect(await tables(targets[1])).toEqual([]);
    expect((await sent())[0]).toBe('POST databases/two/auth/tokens?expiration=10m&authorization=read-only');
  });

  test.each([['after the effect', 'after'], ['before it', 'before']] as const)('is repeated when its answer is lost %s', async (_, drop) => {
    await local.faults({ ...pipelines, drop });
    const [{ rows }] = await sql.transaction(targets[0], [{ sql: 'SELECT 1' }], { readOnly: true });
    expect(rows).toEqual([[1]]);
    expect(time.waits).toEqual([125]);
  });

  test('is repeated after 503 when Retry-After permits it', async () => {
    await local.faults({ ...pipelines, status: 503, retryAfter: 2 });
    await sql.transaction(targets[0], [{ sql: 'SELECT 1' }], { readOnly: true });
    expect(time.waits).toEqual([2_125]);
  });
});

describe('a transaction that writes', () => {
  test.each<[string, Parameters<TursoLocal['faults']>[0]]>([
    ['the connection breaks', { ...pipelines, drop: 'after' }],
    ['the server answers 502', { ...pipelines, status: 502, when: 'after' }],
  ])('has an unknown outcome, and is not repeated, when %s', async (name, fault) => {
    await local.faults(fault);
    const table = `t${name.length}`;
    const error = await failure(sql.transaction(targets[2], [{ sql: `CREATE TABLE ${table} (id)` }]));
    expect(error.code).toBe('OUTCOME_UNKNOWN');
    expect(error.message).toMatch(/the answer was lost: .*Check before you repeat it\.$/);
    expect(await tables(targets[2])).toContain(table);
  });

  test('has an unknown outcome when no answer comes in time', async () => {
    await local.faults({ ...pipelines, latencyMs: 400 });
    const error = await failure(sqlWith({ requestTimeoutMs: 50 }).transaction(targets[2], [{ sql: 'CREATE TABLE slow (id)' }]));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining('no answer within 0.05 s') });
  });

  test('is repeated after 429, because the server did not execute it', async () => {
    await local.faults({ ...pipelines, status: 429, retryAfter: 1 });
    await sql.transaction(targets[2], [{ sql: 'CREATE TABLE limited (id)' }]);
    expect(time.waits).toEqual([1_125]);
  });

  test('is repeated while the server refuses connections, until the time limit', async () => {
    const server = await startScripted({});
    await server.stop();
    const gone = { ...targets[2], httpUrl: server.url };
    const error = await failure(sql.transaction(gone, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('ECONNREFUSED') });
    expect(time.waits.length).toBeGreaterThan(10);
  });

  test('is repeated once after 404, because a server may miss the database for a moment', async () => {
    await local.faults({ ...pipelines, status: 404 });
    await sql.transaction(targets[2], [{ sql: 'CREATE TABLE missed (id)' }]);
    expect(time.waits).toEqual([]);
  });

  test('fails when the database is gone', async () => {
    const gone = await target('gone');
    await sql.transaction(gone, [{ sql: 'SELECT 1' }]);
    await api.databases.delete('gone');
    const error = await sql.transaction(gone, [{ sql: 'SELECT 1' }]).catch((reason: unknown) => reason);
    expect(isTursoError(error, 'not-found') || (error instanceof SqlError && error.code === 'NOT_FOUND')).toBe(true);
  });

  test('fails when writes are blocked, with the database\'s own code', async () => {
    await api.databases.updateConfiguration('four', { blockWrites: true });
    const error = await failure(sql.transaction(targets[3], [{ sql: 'CREATE TABLE blocked (id)' }]));
    await api.databases.updateConfiguration('four', { blockWrites: false });
    expect(error).toMatchObject({ code: 'BLOCKED', statementIndex: 0 });
  });

  test('fails when its caller aborts it, and says whether it was sent', async () => {
    const stopping = new AbortController();
    await local.faults({ ...pipelines, latencyMs: 300 });
    const interrupted = sqlWith({
      exchange: async (...request) => {
        const answer = fetch(...request);
        setImmediate(() => stopping.abort());
        return answer;
      },
    });
    const sending = await failure(interrupted.transaction(targets[2], [{ sql: 'CREATE TABLE aborted (id)' }], { signal: stopping.signal }));
    expect(sending.code).toBe('OUTCOME_UNKNOWN');
    const unsent = await failure(interrupted.transaction(targets[2], [{ sql: 'SELECT 1' }], { signal: stopping.signal }));
    expect(unsent.code).toBe('ABORTED');
  });
});

test('ends when its caller aborts the pause before another try', async () => {
  const stopping = new AbortController();
  await local.faults({ ...pipelines, times: undefined, status: 429 });
  const impatient = sqlWith({
    wait: async (_, signal) => {
      stopping.abort();
      signal?.throwIfAborted();
    },
  });
  const error = await failure(impatient.transaction(targets[0], [{ sql: 'SELECT 1' }], { signal: stopping.signal }));
  expect(error.code).toBe('ABORTED');
});

describe('tokens', () => {
  const select = (of: SqlTarget) => sql.transaction(of, [{ sql: 'SELECT 1' }]);
  const minted = async () => (await sent()).filter((request) => request.includes('/auth/tokens')).map((request) => request.replace(/\?.*/, ''));

  test('are created for two databases, and then once for their whole group', async () => {
    for (const one of [...targets, ...targets]) await select(one);
    expect(await minted()).toEqual(['POST databases/one/auth/tokens', 'POST databases/two/auth/tokens', 'POST groups/default/auth/tokens']);
  });

  test('are created once for parallel callers', async () => {
    await Promise.all([...targets, ...targets, ...targets].map(select));
    expect((await minted()).sort()).toEqual(['POST databases/one/auth/tokens', 'POST databases/two/auth/tokens', 'POST groups/default/auth/tokens']);
  });

  test('are created for each database if the API token may not create them for the group', async () => {
    await local.faults({ method: 'POST', path: '/groups/default/auth/tokens', status: 403 });
    for (const one of targets) await select(one);
    expect(await minted()).toEqual([
      'POST databases/one/auth/tokens', 'POST databases/two/auth/tokens', 'POST groups/default/auth/tokens',
      'POST databases/three/auth/tokens', 'POST databases/four/auth/tokens',
    ]);
  });

  test('are renewed before they expire', async () => {
    await select(targets[0]);
    time.now += 6 * 60_000;
    await select(targets[0]);
    expect(await minted()).toHaveLength(1);
    time.now += 2 * 60_000;
    await select(targets[0]);
    expect(await minted()).toHaveLength(2);
  });

  test('are created again after a rotation', async () => {
    for (const one of targets) await select(one);
    await api.groups.rotate('default');
    await local.clearRequests();
    await Promise.all([targets[2], targets[3], targets[2]].map(select));
    expect(await minted()).toEqual(['POST groups/default/auth/tokens']);
  });

  test('are created again for a database that was created again', async () => {
    const first = await target('again');
    await select(first);
    await api.databases.delete('again');
    await target('again');
    await expect(select(first)).resolves.toHaveLength(1);
  });

  test('fails with the platform\'s error when none can be had, and tries again the next time', async () => {
    await local.faults({ method: 'POST', path: '/auth/tokens', status: 402, times: 1 });
    await expect(select(targets[0])).rejects.toMatchObject({ name: 'TursoError', kind: 'payment-required' });
    await expect(select(targets[0])).resolves.toHaveLength(1);
  });

  test('never show', async () => {
    const secret = await api.databases.createToken('one');
    const marked = new Sql({ databases: { createToken: async () => secret }, groups: { createToken: async () => secret } });
    const error = await failure(marked.transaction(targets[0], [{ sql: 'SELECT * FROM nowhere' }]));
    const refused = await failure(marked.transaction({ ...targets[1], group: undefined }, [{ sql: 'SELECT 1' }]));
    for (const shown of [error, refused, marked]) {
      expect(inspect(shown, { depth: 9, showHidden: true })).not.toContain(secret);
    }
    expect(['NOT_FOUND', 'UNAUTHORIZED']).toContain(refused.code);
  });
});

test('limits how many transactions run at once', async () => {
  await local.faults({ method: 'POST', path: '/v2/pipeline$', latencyMs: 30 });
  const narrow = sqlWith({ concurrency: 2, clock: Date.now });
  await narrow.transaction(targets[0], [{ sql: 'SELECT 1' }]);
  const start = Date.now();
  await Promise.all(Array.from({ length: 6 }, () => narrow.transaction(targets[0], [{ sql: 'SELECT 1' }])));
  expect(Date.now() - start).toBeGreaterThanOrEqual(85);
});

describe('an answer that is not a database\'s', () => {
  let server: ScriptedServer;
  afterEach(() => server.stop());

  test.each([
    ['an HTML page', '<html></html>', 'text/html'],
    ['other JSON', '{"hello":"world"}', 'application/json'],
  ])('leaves the outcome unknown: %s', async (_, body, type) => {
    server = await startScripted({ body, headers: { 'content-type': type } });
    const error = await failure(sql.transaction({ ...targets[0], httpUrl: server.url }, [{ sql: 'SELECT 1' }]));
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', message: expect.stringContaining("the answer is not Turso's") });
  });
});
