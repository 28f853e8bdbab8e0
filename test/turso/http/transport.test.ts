import { inspect } from 'node:util';
import { isTursoError, PlatformApi, PlatformLogEntry, PlatformSettings, TursoError } from '../../../src/turso';
import { FakeTime } from '../fake-time';
import { Reply, ScriptedServer, startScripted, startServer } from '../scripted-server';

const TOKEN = 'marked-secret-token';
const DATABASE = { database: { Name: 'orders', DbId: 'id-1', Hostname: 'orders-acme.turso.io' } };

let server: ScriptedServer;
let time: FakeTime;
let log: PlatformLogEntry[];

beforeEach(() => {
  time = new FakeTime();
  log = [];
});

afterEach(() => server.stop());

async function apiAnswering(...replies: Reply[]): Promise<PlatformApi> {
  server = await startScripted(...replies);
  return apiAt(server.url);
}

function apiAt(baseUrl: string, settings: Partial<PlatformSettings> = {}): PlatformApi {
  return new PlatformApi({
    token: TOKEN, organization: 'acme', baseUrl, log: (entry) => log.push(entry), random: () => 0.5, ...time, ...settings,
  });
}

async function failure(promise: Promise<unknown>): Promise<TursoError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!isTursoError(error)) throw new Error(`expected a TursoError, got ${String(error)}`);
  return error;
}

test('sends the token, the path below the organization, and no body with GET', async () => {
  const api = await apiAnswering({ body: DATABASE });
  await api.databases.get('orders');
  expect(server.arrived).toEqual([expect.objectContaining({ method: 'GET', url: '/v1/organizations/acme/databases/orders', body: '' })]);
  expect(server.arrived[0].headers).toMatchObject({ 'authorization': `Bearer ${TOKEN}`, 'user-agent': 'cdktf-turso' });
});

test('uses the personal account without an organization', async () => {
  server = await startScripted({ body: { groups: [] } });
  await apiAt(`${server.url}/`, { organization: undefined }).groups.list();
  expect(server.arrived[0].url).toBe('/v1/groups');
});

describe('repeats', () => {
  test.each<[string, Reply]>([
    ['a GET after 503', { status: 503 }],
    ['a GET after 500 with an HTML page', { status: 500, body: '<html>oops</html>' }],
    ['a GET after 429 without Retry-After', { status: 429 }],
    ['a GET after a broken connection', 'drop'],
    ['a GET after a connection that broke in the body', 'drop in the body'],
  ])('%s', async (_, first) => {
    const api = await apiAnswering(first, { body: DATABASE });
    expect((await api.databases.get('orders')).dbId).toBe('id-1');
    expect(time.waits).toEqual([125]);
    expect(log.map(({ attempt }) => attempt)).toEqual([1, 2]);
  });

  test('a GET without an answer in time', async () => {
    server = await startScripted('never', { body: DATABASE });
    const database = await apiAt(server.url, { requestTimeoutMs: 50 }).databases.get('orders');
    expect(database.name).toBe('orders');
    expect(log[0].failure).toBe('no answer within 0.05 s');
  });

  test('a DELETE after 502', async () => {
    const api = await apiAnswering({ status: 502 }, {});
    await api.databases.delete('orders');
    expect(server.arrived.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  test('a POST after 429, because Turso did not execute it', async () => {
    const api = await apiAnswering({ status: 429 }, { body: DATABASE });
    await api.databases.create({ name: 'orders', group: 'default' });
    expect(server.arrived).toHaveLength(2);
  });

  test('a POST after a refused connection, because nothing was sent', async () => {
    server = await startScripted({ body: DATABASE });
    const { url } = server;
    await server.stop();
    const error = await failure(apiAt(url).databases.create({ name: 'orders', group: 'default' }));
    expect(error).toMatchObject({ kind: 'network', mayHaveTakenEffect: false });
    expect(error.message).toMatch(/ECONNREFUSED.*\(tried \d+ times\)$/);
  });

  test('the creation of a token after a lost answer', async () => {
    const api = await apiAnswering('drop', { body: { jwt: 'minted' } });
    expect(await api.databases.createToken('orders')).toBe('minted');
  });
});

describe('takes for an answer', () => {
  test.each<[number, string, TursoError['kind']]>([
    [400, 'name must be lowercase', 'invalid'],
    [401, 'invalid token', 'unauthorized'],
    [402, 'no active subscription', 'payment-required'],
    [403, 'no permission', 'forbidden'],
    [404, 'could not find database with name orders: record not found', 'not-found'],
    [404, 'organization not found', 'invalid'],
    [409, 'it is being deleted', 'invalid'],
    [422, 'bad name', 'invalid'],
  ])('%d "%s"', async (status, text, kind) => {
    const api = await apiAnswering({ status, body: { error: text, code: 'some_code' } });
    const error = await failure(api.databases.get('orders'));
    expect(error).toMatchObject({ kind, status, text, code: 'some_code', method: 'GET', mayHaveTakenEffect: false });
    expect(error.message).toBe(`GET /v1/organizations/acme/databases/orders answered ${status}: ${text}`);
    expect(error.advice).toMatch(/^[A-Z].*\.$/);
    expect(server.arrived).toHaveLength(1);
  });

  test.each<[string, Reply, RegExp]>([
    ['a 404 that is not Turso\'s, from a wrong base URL', { status: 404, body: '404 page not found' }, /answered 404: 404 page not found$/],
    ['an HTML page, which it does not quote', { status: 404, body: '<html><body>long</body></html>' }, /answered 404: an HTML page$/],
    ['a redirect', { status: 301, headers: { location: 'https://elsewhere.example' } }, /answered 301/],
    ['broken JSON', { body: '{"database":' }, /answered 200, but the body is not valid JSON$/],
    ['JSON of another shape', { body: { database: 'orders' } }, /answered 200, but "database" in the answer is not a JSON object$/],
    ['an empty body where there should be a database', { body: '' }, /"database" in the answer is not a JSON object$/],
  ])('%s', async (_, reply, message) => {
    const api = await apiAnswering(reply);
    const error = await failure(api.databases.get('orders'));
    expect(error.kind).toBe('unexpected-answer');
    expect(error.message).toMatch(message);
    expect(server.arrived).toHaveLength(1);
  });

  test('an error that is not a string', async () => {
    const api = await apiAnswering({ status: 400, body: { error: { field: 'name', reason: 'taken' } } });
    expect((await failure(api.groups.list())).text).toBe('{"field":"name","reason":"taken"}');
  });

  test('an empty body for a request without a result', async () => {
    const api = await apiAnswering({ body: '' });
    await expect(api.groups.rename('default', 'other')).resolves.toBeUndefined();
  });
});

describe('does not repeat', () => {
  test.each<[string, Reply]>([['500', { status: 500 }], ['a broken connection', 'drop']])('a POST after %s', async (_, reply) => {
    const api = await apiAnswering(reply);
    const error = await failure(api.databases.create({ name: 'orders', group: 'default' }));
    expect(error.mayHaveTakenEffect).toBe(true);
    expect(error.advice).toContain('It may have been created all the same');
    expect(server.arrived).toHaveLength(1);
  });

  test('a rename whose answer was lost', async () => {
    const api = await apiAnswering('drop');
    expect((await failure(api.groups.rename('default', 'other'))).kind).toBe('network');
    expect(server.arrived).toHaveLength(1);
  });
});

describe('honours Retry-After', () => {
  const inTenSeconds = new Date(Date.UTC(2026, 0, 1, 0, 0, 10)).toUTCString();
  test.each<[string, string, number]>([
    ['in seconds', '7', 7_125],
    ['as a date', inTenSeconds, 10_125],
    ['and ignores one that cannot be read', 'soon', 125],
    ['and ignores a negative one', '-5', 125],
  ])('%s', async (_, header, pause) => {
    const api = await apiAnswering({ status: 429, headers: { 'retry-after': header } }, { body: { groups: [] } });
    await api.groups.list();
    expect(time.waits).toEqual([pause]);
  });

  test('but not beyond the total time limit', async () => {
    const api = await apiAnswering({ status: 429, headers: { 'retry-after': '3600' }, body: { error: 'slow down' } });
    const error = await failure(api.groups.list());
    expect(error).toMatchObject({ kind: 'rate-limited', retryAfter: 3_600_000 });
    expect(time.waits).toEqual([]);
  });
});

test('gives up at the total time limit, with growing pauses of at most 8 s', async () => {
  const api = await apiAnswering({ status: 503, body: { error: 'overloaded' } });
  const error = await failure(api.groups.list());
  expect(error.message).toMatch(/answered 503: overloaded \(tried 35 times\)$/);
  expect(time.waits.slice(0, 7)).toEqual([125, 250, 500, 1000, 2000, 4000, 4000]);
  expect(time.waits.reduce((sum, wait) => sum + wait)).toBeLessThan(120_000);
});

test('gives up early if the host has never answered', async () => {
  server = await startScripted();
  await server.stop();
  const error = await failure(apiAt(server.url).groups.list());
  expect(error.message).toMatch(/ECONNREFUSED.*\(tried 8 times\)$/);
  expect(time.waits.reduce((sum, wait) => sum + wait)).toBeLessThan(15_000);
});

test('waits for a restarting server as long as after any other failure', async () => {
  const api = await apiAnswering({ body: { groups: [] } });
  await api.groups.list();
  await server.stop();
  const error = await failure(api.groups.list());
  expect(error.message).toMatch(/\(tried 35 times\)$/);
});

describe('when its caller aborts', () => {
  test('ends a running request', async () => {
    const stopping = new AbortController();
    server = await startServer(() => {
      stopping.abort();
      return 'never';
    });
    const error = await failure(apiAt(server.url).databases.delete('orders', { signal: stopping.signal }));
    expect(error).toMatchObject({ kind: 'aborted', mayHaveTakenEffect: true });
  });

  test('ends a pause', async () => {
    const stopping = new AbortController();
    server = await startScripted({ status: 503 });
    const wait = async (_: number, signal?: AbortSignal) => {
      stopping.abort();
      signal?.throwIfAborted();
    };
    const error = await failure(apiAt(server.url, { wait }).groups.list({ signal: stopping.signal }));
    expect(error.kind).toBe('aborted');
    expect(server.arrived).toHaveLength(1);
  });

  test('sends nothing if the signal is aborted already', async () => {
    const api = await apiAnswering({});
    const error = await failure(api.groups.list({ signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ kind: 'aborted', mayHaveTakenEffect: false });
    expect(server.arrived).toHaveLength(0);
  });
});

test('limits parallel requests, and does not count the time in the queue', async () => {
  let underWay = 0;
  let most = 0;
  server = await startServer(async () => {
    most = Math.max(most, underWay += 1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    underWay -= 1;
    return { body: { groups: [] } };
  });
  const api = apiAt(server.url, { concurrency: 3, requestTimeoutMs: 150 });
  await Promise.all(Array.from({ length: 30 }, () => api.groups.list()));
  expect(most).toBe(3);
  expect(log.filter(({ failure: failed }) => failed !== undefined)).toEqual([]);
});

test('keeps the token out of errors and logs, even if a server quotes it', async () => {
  const api = await apiAnswering({ status: 400, body: { error: `bad header: Bearer ${TOKEN}` } });
  const error = await failure(api.groups.list());
  expect(error.text).toBe('bad header: Bearer [hidden]');
  for (const shown of [JSON.stringify(error), error.stack, JSON.stringify(log), inspect(error, { depth: 9, showHidden: true })]) {
    expect(shown).not.toContain(TOKEN);
  }
});

test.each([[''], ['.'], ['..']])('fails when a name is %j, which would address something else', async (name) => {
  const api = await apiAnswering({});
  const error = await failure(api.databases.delete(name));
  expect(error.message).toContain(`${JSON.stringify(name)} is not a valid name`);
  expect(server.arrived).toHaveLength(0);
});

test('encodes names', async () => {
  const api = await apiAnswering({});
  await api.databases.delete('a/b?c');
  expect(server.arrived[0].url).toBe('/v1/organizations/acme/databases/a%2Fb%3Fc');
});
