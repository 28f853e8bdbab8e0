import { isTursoError, PlatformApi } from '../../../src/turso';
import { FakeTime } from '../fake-time';
import { Reply, ScriptedServer, startScripted } from '../scripted-server';

let server: ScriptedServer;

afterEach(() => server.stop());

async function apiAnswering(settings: { requestTimeoutMs?: number; totalTimeoutMs?: number }, ...replies: Reply[]): Promise<PlatformApi> {
  server = await startScripted(...replies);
  const { wait, clock } = new FakeTime();
  return new PlatformApi({ token: 'marked-secret-token', organization: 'acme', baseUrl: server.url, wait, clock, ...settings });
}

const template = async (api: PlatformApi, signal?: AbortSignal) => api.jwks.template({
  database: 'orders', scope: 'read-only', permissions: [{ actions: ['data_read'], tables: ['users'] }],
}, { signal });

const failure = async (promise: Promise<unknown>) => promise.then(() => undefined, (error: unknown) => error);

test('requests a template by GET with a body, and returns any JSON', async () => {
  const api = await apiAnswering({}, { body: { template: { org: ['{{x}}'] } } });
  expect(await template(api)).toEqual({ org: ['{{x}}'] });
  expect(server.arrived).toMatchObject([{ method: 'GET', url: '/v2/organizations/acme/jwks-template' }]);
  expect(server.arrived[0].headers).toMatchObject({
    'authorization': 'Bearer marked-secret-token', 'user-agent': 'cdktf-turso', 'content-type': 'application/json', 'accept': 'application/json',
  });
  expect(JSON.parse(server.arrived[0].body)).toEqual({
    database: 'orders', group: null, scope: 'read-only', permissions: [{ t: ['users'], a: ['data_read'] }],
  });
});

test('repeats such a request like any safe one', async () => {
  const api = await apiAnswering({}, { status: 503 }, 'drop', 'drop in the body', { body: { template: 'x' } });
  expect(await template(api)).toBe('x');
  expect(server.arrived).toHaveLength(4);
});

test('fails when Turso rejects such a request, without the token that the answer quotes', async () => {
  const api = await apiAnswering({}, { status: 403, body: { error: 'no: marked-secret-token' } });
  expect(await failure(template(api))).toMatchObject({ kind: 'forbidden', message: 'GET /v2/organizations/acme/jwks-template answered 403: no: [hidden]' });
});

test('fails when such a request gets no answer in time', async () => {
  const api = await apiAnswering({ requestTimeoutMs: 50, totalTimeoutMs: 1 }, 'never');
  expect(await failure(template(api))).toMatchObject({ kind: 'timeout' });
});

test('fails when such a request cannot be sent', async () => {
  const api = await apiAnswering({ totalTimeoutMs: 1 }, 'never');
  await server.stop();
  const error = await failure(template(api));
  expect(error).toMatchObject({ kind: 'network', mayHaveTakenEffect: false });
  server = await startScripted({});
});

test('ends such a request when its caller aborts', async () => {
  const api = await apiAnswering({}, 'never');
  const controller = new AbortController();
  const asked = failure(template(api, controller.signal));
  while (server.arrived.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  expect(isTursoError(await asked, 'aborted')).toBe(true);
});

test('deletes with the region in the body', async () => {
  const api = await apiAnswering({}, { body: '' });
  await api.jwks.delete('clerk', '');
  expect(server.arrived).toMatchObject([{ method: 'DELETE', url: '/v2/organizations/acme/jwks/clerk', body: '{"region":""}' }]);
});
