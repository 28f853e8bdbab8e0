import { Inventory, isTursoError, PlatformApi } from '../../../src/turso';
import { startTursoLocal, TursoLocal } from '../../support/turso-local';
import { FakeTime } from '../fake-time';
import { Reply, ScriptedServer, startServer } from '../scripted-server';

describe('on a platform with few databases', () => {
  let local: TursoLocal;
  let api: PlatformApi;
  let inventory: Inventory;

  beforeAll(async () => {
    local = await startTursoLocal();
    api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization, ...new FakeTime() });
    await api.groups.create({ name: 'default', location: 'aws-eu-west-1' });
  });

  afterAll(() => local.stop());

  beforeEach(async () => {
    inventory = new Inventory(api);
    await local.clearRequests();
  });

  afterEach(() => local.faults());

  async function sent(): Promise<string[]> {
    return (await local.requests()).map(({ method, path }) => `${method} ${path.replace(/^.*\/(?=databases|groups)/, '').replace(/[?].*/, '')}`);
  }

  test('parallel creates share one list', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `side-${index}`);
    await Promise.all(names.map((name) => inventory.createDatabase({ name, group: 'default' })));
    const requests = await sent();
    expect(requests.filter((request) => request === 'GET databases')).toHaveLength(1);
    expect(requests.filter((request) => request === 'POST databases')).toHaveLength(12);
    expect(requests).toHaveLength(13);
  });

  test('a create finds its database again after a lost answer', async () => {
    await local.faults({ method: 'POST', path: '/databases$', times: 1, drop: 'after' });
    const created = await inventory.createDatabase({ name: 'lost', group: 'default' });
    expect(created).toEqual(await api.databases.get('lost'));
  });

  test('a create never adopts an existing database, not even after a lost answer', async () => {
    await api.databases.create({ name: 'theirs', group: 'default' });
    await local.faults({ method: 'POST', path: '/databases$', times: 1, drop: 'after' });
    await expect(inventory.createDatabase({ name: 'theirs', group: 'default' })).rejects.toMatchObject({ kind: 'network' });
    await expect(inventory.createDatabase({ name: 'theirs', group: 'default' })).rejects.toMatchObject({ kind: 'already-exists' });
  });

  test('creates a database again that this run has deleted', async () => {
    await inventory.createDatabase({ name: 'anew', group: 'default' });
    const first = await inventory.database('anew', { group: 'default' });
    await api.databases.delete('anew');
    inventory.forget('anew');
    await local.faults({ method: 'POST', path: '/databases$', times: 1, drop: 'after' });
    const second = await inventory.createDatabase({ name: 'anew', group: 'default' });
    expect(second.dbId).not.toBe(first?.dbId);
  });

  test('reads again what this run wrote', async () => {
    await api.databases.create({ name: 'written', group: 'default' });
    const read = () => inventory.database('written', { group: 'default' });
    expect((await read())?.deleteProtection).toBe(false);
    await api.databases.updateConfiguration('written', { deleteProtection: true });
    expect((await read())?.deleteProtection).toBe(false);
    inventory.forget('written');
    expect((await read())?.deleteProtection).toBe(true);
    await api.databases.updateConfiguration('written', { deleteProtection: false });
    await api.databases.delete('written');
    inventory.forget('written');
    expect(await read()).toBeUndefined();
  });

  test('reads all groups with one request, and asks alone for one that the list lacks', async () => {
    await api.groups.create({ name: 'second', location: 'aws-eu-west-1' });
    await local.clearRequests();
    const groups = await Promise.all(['default', 'second', 'gone'].map((name) => inventory.group(name)));
    expect(groups.map((group) => group?.name)).toEqual(['default', 'second', undefined]);
    expect(await sent()).toEqual(['GET groups', 'GET groups/gone']);
  });

  test('knows that the databases of a deleted group do not exist', async () => {
    await inventory.createGroup({ name: 'short', location: 'aws-eu-west-1' });
    await inventory.createDatabase({ name: 'inside', group: 'short' });
    expect(await inventory.database('inside', { group: 'short' })).toBeDefined();
    await api.groups.delete('short');
    inventory.forgetGroup('short');
    expect(await inventory.database('inside', { group: 'short' })).toBeUndefined();
    expect(await inventory.group('short')).toBeUndefined();
  });

  test('reads whole lists once until something changes', async () => {
    await inventory.databases({ group: 'default' });
    await inventory.databases({ group: 'default' });
    expect(await sent()).toHaveLength(1);
    await inventory.createDatabase({ name: 'newest', group: 'default' });
    expect((await inventory.databases({ group: 'default' })).map(({ name }) => name)).toContain('newest');
  });

  test('does not remember a failure', async () => {
    await local.faults({ method: 'GET', path: '/databases', status: 401 });
    await expect(inventory.database('lost', { group: 'default' })).rejects.toMatchObject({ kind: 'unauthorized' });
    await local.faults();
    expect(await inventory.database('lost', { group: 'default' })).toBeDefined();
  });

  test('lets one caller abort while the others wait', async () => {
    await local.faults({ method: 'GET', path: '/groups', latencyMs: 50, times: 1 });
    const stopping = new AbortController();
    const first = inventory.group('default', { signal: stopping.signal });
    const second = inventory.group('default');
    stopping.abort(new Error('stopped'));
    await expect(first).rejects.toThrow();
    expect(await second).toMatchObject({ name: 'default' });
    expect(await sent()).toHaveLength(1);
  });
});

describe('on a platform with many databases', () => {
  let server: ScriptedServer;

  afterEach(() => server.stop());

  /** An organization whose one group holds db-0, db-1, ..., paged as Turso pages. */
  async function inventoryOf(size: number, refuse?: (url: URL) => Reply | undefined): Promise<Inventory> {
    const item = (index: number) => ({ Name: `db-${index}`, DbId: `id-${index}`, Hostname: 'h', group: 'default' });
    server = await startServer(({ url: path }) => {
      const url = new URL(path, 'http://x');
      const refusal = refuse?.(url);
      if (refusal !== undefined) return refusal;
      const single = /\/db-(\d+)$/.exec(url.pathname);
      if (single !== null) {
        const index = Number(single[1]);
        return index < size ? { body: { database: item(index) } } : { status: 404, body: { error: 'could not find database: record not found' } };
      }
      const start = Number(url.searchParams.get('cursor') ?? 0);
      const end = Math.min(size, start + Number(url.searchParams.get('limit')));
      const next = end < size ? String(end) : null;
      return { body: { databases: Array.from({ length: end - start }, (_, index) => item(start + index)), pagination: { next } } };
    });
    return new Inventory(new PlatformApi({ baseUrl: server.url, token: 'token', organization: 'acme', ...new FakeTime() }));
  }

  /** Reads as Terraform does: ten at a time. */
  async function readTenAtATime(inventory: Inventory, numbers: number[]): Promise<(string | undefined)[]> {
    const found: (string | undefined)[] = [];
    const left = numbers.map((number, index) => ({ number, index }));
    await Promise.all(Array.from({ length: 10 }, async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift()) {
        found[next.index] = (await inventory.database(`db-${next.number}`, { group: 'default' }))?.name;
      }
    }));
    return found;
  }

  const every = (count: number, step = 1) => Array.from({ length: count }, (_, index) => index * step);

  test.each<[string, number, number[], number]>([
    ['a thousand of a thousand', 1_000, every(1_000), 6],
    ['five of a hundred thousand', 100_000, every(5, 20_000), 5],
    ['fifty of a hundred thousand', 100_000, every(50, 2_000), 60],
    ['two thousand of two thousand', 2_000, every(2_000), 10],
    ['three thousand of ten thousand', 10_000, every(3_000, 3), 25],
    ['a single one', 1, [0], 1],
  ])('reads %s with few requests', async (_, size, numbers, most) => {
    const inventory = await inventoryOf(size);
    expect(await readTenAtATime(inventory, numbers)).toEqual(numbers.map((number) => `db-${number}`));
    expect(server.arrived.length).toBeLessThanOrEqual(most);
  });

  test('asks alone for a name that the complete list lacks before it calls it gone', async () => {
    const inventory = await inventoryOf(20);
    const found = await readTenAtATime(inventory, every(22));
    expect(found.slice(18)).toEqual(['db-18', 'db-19', undefined, undefined]);
    expect(server.arrived.map(({ url }) => url)).toEqual(expect.arrayContaining([
      expect.stringMatching(/databases\/db-20$/), expect.stringMatching(/databases\/db-21$/),
    ]));
  });

  test('asks alone for each database if the token may not list', async () => {
    const inventory = await inventoryOf(20, (url) => (url.pathname.endsWith('/databases') ? { status: 403, body: { error: 'no' } } : undefined));
    expect(await readTenAtATime(inventory, every(20))).toEqual(every(20).map((number) => `db-${number}`));
    expect(server.arrived).toHaveLength(21);
  });

  test('a failed list does not affect later reads', async () => {
    let lists = 0;
    const inventory = await inventoryOf(40, (url) => {
      const failing = url.pathname.endsWith('/databases') && (lists += 1) === 1;
      return failing ? { status: 401, body: { error: 'expired' } } : undefined;
    });
    const first = await Promise.allSettled(every(10).map((number) => inventory.database(`db-${number}`, { group: 'default' })));
    expect(first.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    expect(first.every((result) => result.status === 'fulfilled' || isTursoError(result.reason, 'unauthorized'))).toBe(true);
    expect(await readTenAtATime(inventory, every(40))).toEqual(every(40).map((number) => `db-${number}`));
    expect(lists).toBe(2);
  });
});
