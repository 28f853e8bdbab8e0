import { isTursoError, PlatformApi, TursoError } from '../../../src/turso';
import { Fault, startTursoLocal, TursoLocal } from '../../support/turso-local';
import { FakeTime } from '../fake-time';

let local: TursoLocal;
let api: PlatformApi;

beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization, ...new FakeTime() });
  await api.groups.create({ name: 'default', location: 'aws-eu-west-1' });
  await api.groups.create({ name: 'other', location: 'aws-eu-west-1' });
});

afterAll(() => local.stop());

beforeEach(() => local.clearRequests());

afterEach(() => local.faults());

async function sent(): Promise<string[]> {
  return (await local.requests()).map(({ method, path }) => `${method} ${path.replace(/^.*\/(?=databases|groups)/, '').replace(/\?.*/, '')}`);
}

async function failure(promise: Promise<unknown>): Promise<TursoError> {
  const error = await promise.then(() => undefined, (reason: unknown) => reason);
  if (!isTursoError(error)) throw new Error(`expected a TursoError, got ${String(error)}`);
  return error;
}

test('costs one request', async () => {
  const created = await api.databases.create({ name: 'plain', group: 'default' }, { existedBefore: false });
  expect(created).toMatchObject({ name: 'plain', group: 'default' });
  expect(await sent()).toEqual(['POST databases']);
});

const posts = { method: 'POST', path: '/databases$', times: 1 };

describe('for a name that was free before', () => {
  test.each<[string, Fault]>([
    ['the connection broke after the effect', { ...posts, drop: 'after' }],
    ['5xx was answered after the effect', { ...posts, status: 502, when: 'after' }],
  ])('finds its database again when %s', async (_, fault) => {
    const name = `found-${fault.status ?? 'dropped'}`;
    await local.faults(fault);
    const created = await api.databases.create({ name, group: 'default' }, { existedBefore: false });
    expect(created.dbId).toBe((await api.databases.get(name)).dbId);
    expect((await sent()).slice(0, 2)).toEqual(['POST databases', `GET databases/${name}`]);
  });

  test.each<[string, Fault]>([
    ['the connection broke before the effect', { ...posts, drop: 'before' }],
    ['5xx was answered before the effect', { ...posts, status: 500 }],
  ])('makes it after all when %s', async (_, fault) => {
    const name = `made-${fault.status ?? 'dropped'}`;
    await local.faults(fault);
    await api.databases.create({ name, group: 'default' }, { existedBefore: false });
    expect(await sent()).toEqual(['POST databases', `GET databases/${name}`, 'POST databases']);
  });

  test('reads "already exists" as its own lost answer when the look-up came too early', async () => {
    await local.faults({ ...posts, drop: 'after' }, { method: 'GET', path: '/echo$', times: 1, status: 404 });
    const created = await api.databases.create({ name: 'echo', group: 'default' }, { existedBefore: false });
    expect(created.group).toBe('default');
    expect(await sent()).toEqual(['POST databases', 'GET databases/echo', 'POST databases', 'GET databases/echo']);
  });

  test('fails when somebody else created it meanwhile in another group', async () => {
    await api.databases.create({ name: 'rival', group: 'other' });
    await local.faults({ ...posts, drop: 'before' });
    const error = await failure(api.databases.create({ name: 'rival', group: 'default' }, { existedBefore: false }));
    expect(error).toMatchObject({ kind: 'already-exists', advice: 'Import it, or choose another name.' });
  });

  test('fails when every answer is lost, and says what may exist', async () => {
    await local.faults({ ...posts, times: undefined, status: 500 });
    const error = await failure(api.databases.create({ name: 'never', group: 'default' }, { existedBefore: false }));
    expect(error.kind).toBe('server');
    expect(error.message).toMatch(/POST .*\/databases answered 500: .* \(tried \d+ times\)/);
    expect(error.advice).toContain('It may have been created all the same');
  });
});

describe('for a name that was taken before, or may have been', () => {
  test.each([[true], [undefined]])('never adopts a database (existedBefore: %p)', async (existedBefore) => {
    await local.faults({ ...posts, drop: 'after' });
    const name = `unknown-${existedBefore}`;
    const error = await failure(api.databases.create({ name, group: 'default' }, { existedBefore }));
    expect(error).toMatchObject({ kind: 'network', mayHaveTakenEffect: true });
    expect(await sent()).toEqual(['POST databases']);
  });

  test('fails with "already exists" and the advice to import it', async () => {
    await api.databases.create({ name: 'taken', group: 'default' });
    const error = await failure(api.databases.create({ name: 'taken', group: 'default' }, { existedBefore: false }));
    expect(error).toMatchObject({ kind: 'already-exists', advice: 'The name is taken. Import the existing one, or choose another name.' });
  });
});

test('ends when its caller aborts the pause before another try', async () => {
  const stopping = new AbortController();
  const impatient = new PlatformApi({
    baseUrl: local.apiUrl,
    token: local.apiToken,
    organization: local.organization,
    wait: async (_, signal) => {
      stopping.abort();
      signal?.throwIfAborted();
    },
  });
  await local.faults({ ...posts, drop: 'before' });
  const options = { existedBefore: false, signal: stopping.signal };
  const error = await failure(impatient.databases.create({ name: 'stopped', group: 'default' }, options));
  expect(error.advice).toContain('It may have been created all the same');
  expect(await sent()).toEqual(['POST databases', 'GET databases/stopped']);
});

test('finds a group again', async () => {
  await local.faults({ method: 'POST', path: '/groups$', times: 1, drop: 'after' });
  const created = await api.groups.create({ name: 'late', location: 'aws-us-east-1' }, { existedBefore: false });
  expect(created).toMatchObject({ name: 'late', primary: 'aws-us-east-1' });
});
