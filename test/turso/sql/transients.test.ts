import { SqlError, Sql, type SqlSettings, type TransactionOptions } from '../../../src/turso';
import { FakeTime } from '../fake-time';
import { startServer, type Reply, type ScriptedServer } from '../scripted-server';

let server: ScriptedServer;
let time: FakeTime;

beforeEach(() => {
  time = new FakeTime();
});
afterEach(() => server.stop());

const result = { cols: [], rows: [], affected_row_count: 0 };
/** BEGIN, the statement, COMMIT; the ROLLBACK is not run. */
const success = { body: { results: [{ type: 'ok', response: { result: { step_results: [result, result, result, null], step_errors: [null, null, null, null] } } }] } };

async function sqlAnswering(replies: readonly Reply[], settings: SqlSettings = {}) {
  server = await startServer((_, index) => replies[Math.min(index, replies.length - 1)]);
  const mint = { createToken: async () => 'marked-secret-token' };
  const sql = new Sql({ databases: mint, groups: mint }, { random: () => 0.5, requestTimeoutMs: replies[0] === 'never' ? 300 : 20_000, ...time, ...settings });
  return async (options: TransactionOptions) => sql.transaction({ name: 'orders', httpUrl: server.url }, [{ sql: 'SELECT 1' }], options);
}

const TRANSIENTS: [string, Reply][] = [
  ...[408, 500, 502, 503, 504].map((status): [string, Reply] => [String(status), { status }]),
  ['a dropped connection', 'drop'],
  ['an answer that breaks off', 'drop in the body'],
  ['no answer in time', 'never'],
  ['an answer that is no SQL', { body: '<html>' }],
];
const SAFE: [string, TransactionOptions][] = [['reads', { readOnly: true }], ['is rolled back anyway', { purpose: 'trial' }], ['may be written twice', { purpose: 'record' }]];

describe.each(SAFE)('a transaction that %s', (_, options) => {
  test.each(TRANSIENTS)('survives %s', async (__, reply) => {
    const send = await sqlAnswering([reply, success]);
    await expect(send(options)).resolves.toHaveLength(1);
  });
});

describe('a transaction that changes something', () => {
  test.each(TRANSIENTS)('is sent once, and its outcome is unknown, after %s', async (_, reply) => {
    const send = await sqlAnswering([reply, success]);
    await expect(send({})).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(server.arrived).toHaveLength(1);
  });

  test('survives 429, because the server did not execute it', async () => {
    const send = await sqlAnswering([{ status: 429 }, success]);
    await expect(send({})).resolves.toHaveLength(1);
  });
});

test.each(SAFE)('a transaction that %s and never gets an answer ends within about a minute, and says what was tried', async (_, options) => {
  // The clock moves by what a try may take, as nothing answers.
  const limits: number[] = [];
  const exchange = async (): Promise<never> => {
    const limit = options.purpose === 'trial' ? 60_000 : 20_000;
    limits.push(limit);
    time.now += limit;
    throw new Error('nothing was heard');
  };
  const send = await sqlAnswering([], { exchange, requestTimeoutMs: undefined });
  const start = time.now;
  const error = await send(options).then(() => undefined, (reason: unknown) => reason as SqlError);
  expect(error).toMatchObject({ code: 'UNREACHABLE', message: expect.stringContaining('nothing was heard') });
  if (limits.length > 1) expect(error!.message).toMatch(/It was tried \d times in \d\d s\.$/);
  expect(time.now - start).toBeLessThanOrEqual(65_000);
});

describe('names of tables and texts of a server decide nothing', () => {
  test.each([
    [400, 'database encrypted is encrypted', 'REFUSED'],
    [400, 'protector', 'REFUSED'],
    [403, 'encrypted', 'FORBIDDEN'],
    [401, 'no such table: encrypted', 'UNAUTHORIZED'],
    [500, 'namespace not found', 'OUTCOME_UNKNOWN'],
  ])('%d "%s"', async (status, error, code) => {
    const send = await sqlAnswering([{ status, body: { error } }]);
    await expect(send({})).rejects.toMatchObject({ code });
  });

  test.each([
    ['SQLITE_UNKNOWN', 'SQLite error: no such table: encrypted', 'encrypted'],
    ['SQLITE_UNKNOWN', 'SQLite error: no such table: main.no such table: x', 'main.no such table: x'],
    ['SQLITE_CONSTRAINT', 'SQLite error: CHECK constraint failed: no such table: blocked', undefined],
    ['SQLITE_UNKNOWN', 'SQLite error: no such column: no such table', undefined],
  ])('%s "%s"', async (code, message, missingTable) => {
    const failed = { step_results: [result, null, null, null], step_errors: [null, { code, message }, null, null] };
    const send = await sqlAnswering([{ body: { results: [{ type: 'ok', response: { result: failed } }] } }]);
    await expect(send({})).rejects.toMatchObject({ code, missingTable });
  });

  test('quotes the server and lists every cause when a database is blocked', async () => {
    const failed = { step_results: [result, null, null, null], step_errors: [null, { code: 'BLOCKED', message: 'Operation was blocked' }, null, null] };
    const send = await sqlAnswering([{ body: { results: [{ type: 'ok', response: { result: failed } }] } }]);
    await expect(send({})).rejects.toMatchObject({ message: expect.stringMatching(/Operation was blocked \(BLOCKED\)\. .*block_writes.*quota of its plan/) });
  });
});

describe('errors contain no secrets in any encoding', () => {
  const secret = 'pä$s "w&rd\\ of/ours';
  const quotations: Record<string, (value: string) => string> = {
    'as they are': (value) => value,
    'in JSON': (value) => JSON.stringify({ args: [value] }),
    'in JSON twice': (value) => JSON.stringify({ error: JSON.stringify({ value }) }),
    'in a URL': (value) => `/?value=${encodeURIComponent(value)}`,
    'in a form': (value) => `value=${encodeURIComponent(value).replaceAll('%20', '+')}`,
    'in base64': (value) => Buffer.from(value).toString('base64'),
    'in base64 behind a name': (value) => Buffer.from(`u:${value}`).toString('base64'),
    'in base64 of URLs': (value) => Buffer.from(value).toString('base64url'),
    'behind a long text': (value) => `${'x'.repeat(495)}${value}`,
  };
  /** Pieces that no message may hold, in any writing. */
  const pieces = [
    secret.slice(0, 8), encodeURIComponent(secret).slice(0, 12), Buffer.from(secret).toString('base64').slice(0, 12), 'marked-secret', 'w&rd', 'w%26rd',
  ];
  const cases = Object.entries(quotations).flatMap(([name, quote]) => [400, 502].map((status) => ({ name, status, quote })));

  test.each(cases)('$name, with $status', async ({ status, quote }) => {
    const send = await sqlAnswering([{ status, body: `${quote(secret)} ${quote('marked-secret-token')}` }]);
    const error = await send({ secrets: [secret] }).then(() => undefined, (reason: unknown) => reason as SqlError);
    for (const piece of pieces) expect(`${error!.message}${error!.stack}`).not.toContain(piece);
    expect(error!.message).toMatch(/\[hid/);
  });
});
