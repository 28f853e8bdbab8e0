import { customers, Fleet, orders, withFleetPerTest } from './fleet';
import { TenantError, TenantExistsError, type CreateOptions } from '../../src/runtime';
import type { TursoLocal } from '../support/turso-local';

jest.setTimeout(60_000);

let local: TursoLocal;
let fleet: Fleet;
let count: number;
let acme: string;
withFleetPerTest((world) => { ({ local, fleet, count, acme } = world); }, [customers]);

const admin = (email: string): CreateOptions => ({ initial: [{ sql: 'INSERT INTO customers (email) VALUES (:email)', args: { email } }] });
const emails = async (name: string) => (await fleet.run(name, 'SELECT email FROM customers ORDER BY id')).flat();

describe('of ten processes that create the same tenant at once', () => {
  test('one creates it, and the others fail', async () => {
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, async (_, index) => fleet.tenants().create(acme, admin(`${index}@x`))));
    const winners = attempts.flatMap((attempt, index) => (attempt.status === 'fulfilled' ? [index] : []));
    expect(winners).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'EXISTS', tenant: acme, database: acme });
      else expect(attempt.value.created).toBe(true);
    }
    expect(await emails(acme)).toEqual([`${winners[0]}@x`]);
    expect(await fleet.runs(acme)).toEqual([1]);
  });

  test('one creates it, and the others open it with ifExists "open"', async () => {
    const processes = Array.from({ length: 5 }, () => fleet.tenants());
    const results = await Promise.all(processes.flatMap((tenants, index) =>
      [1, 2].map(async () => tenants.create(acme, { ...admin(`${index}@x`), ifExists: 'open' }))));
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    for (const { client } of results) {
      expect((await client.execute('SELECT count(*) AS n FROM customers')).rows[0].n).toBe(1);
    }
  });

  test('one call of the same process creates it', async () => {
    const tenants = fleet.tenants();
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, async () => tenants.create(acme)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('fails if the tenant exists, however it was created, and leaves it alone', async () => {
  await fleet.database('terraformed', fleet.schema.name);
  await fleet.rollOut([customers], 'terraformed');
  await fleet.tenants().create(acme, admin('first@x'));
  for (const name of ['terraformed', acme]) {
    const error = await fleet.tenants().create(name, admin('second@x')).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TenantExistsError);
    expect((error as Error).message).toBe(`Tenant "${name}" exists already: it has the database "${name}". Open it with open(), or choose another tenant id.`);
    expect(await fleet.tenants().create(name, { ...admin('third@x'), ifExists: 'open' })).toMatchObject({ created: false });
  }
  expect(await emails('terraformed')).toEqual([]);
  expect(await emails(acme)).toEqual(['first@x']);
});

describe('after its process died', () => {
  // A process dies at each of its requests: the answer never comes, and nothing follows.
  test.each(Array.from({ length: 12 }, (_, index) => index))('a later call completes the tenant once: request %i', async (dies) => {
    let sent = 0;
    const dying: typeof fetch = async (...request) => {
      sent += 1;
      if (sent > dies) throw new TypeError('the process is dead');
      const answer = await fetch(...request);
      return sent === dies ? Promise.reject(new TypeError('the process died before the answer')) : answer;
    };
    const died = await fleet.tenants({ fetch: dying, timeoutMs: 300 }).create(acme, admin('first@x')).catch((error: unknown) => error);
    const { created } = await fleet.tenants().create(acme, { ...admin('second@x'), ifExists: 'open' });
    expect(await emails(acme)).toHaveLength(1);
    expect(await fleet.runs(acme)).toEqual([1]);
    if (!(died instanceof Error)) expect(created).toBe(false);
    await expect(fleet.tenants().create(acme)).rejects.toMatchObject({ code: 'EXISTS' });
  });
});

test('keeps nothing of initial statements that fail, and completes the tenant with the next call', async () => {
  const bad = { initial: ['CREATE TABLE extra (x)', "INSERT INTO nowhere VALUES ('secret')"] };
  const error = await fleet.tenants().create(acme, bad).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'INITIAL', tenant: acme });
  expect((error as Error).message).toMatch(/^Initial statement 2 \(INSERT INTO nowhere VALUES \(.*no such table: nowhere/);
  expect((error as Error).message).not.toContain('secret');
  expect(await fleet.run(acme, "SELECT name FROM sqlite_schema WHERE name = 'extra'")).toEqual([]);
  expect(await fleet.tenants().create(acme, { initial: ['CREATE TABLE extra (x)', { sql: 'INSERT INTO extra VALUES (?), (?)', args: [true, 5n] }] }))
    .toMatchObject({ created: true });
  expect(await fleet.run(acme, 'SELECT x FROM extra')).toEqual([[1], [5]]);
});

test('runs initial statements at the fleet\'s version, while a rollout goes on', async () => {
  const creations = Promise.all(Array.from({ length: 8 }, async (_, index) => {
    const { client } = await fleet.tenants().create(`new${count}-${index}`, admin('a@x'));
    return client;
  }));
  await fleet.rollOut([customers, orders]);
  for (const client of await creations) expect((await client.execute('SELECT email FROM customers')).rows).toHaveLength(1);
  const names = Array.from({ length: 8 }, (_, index) => `new${count}-${index}`);
  expect(await fleet.rollOut([customers, orders], ...names)).toMatchObject({ failures: [] });
  for (const name of names) expect(await fleet.runs(name)).toEqual([1, 2]);
});

test('does not touch the schema database of another fleet', async () => {
  const other = await Fleet.create(local, `second${count}`);
  await other.rollOut([customers]);
  const [rows] = await Promise.all([other.run(other.schema.name, 'SELECT count(*) FROM _turso_fleet')]);
  const tenants = fleet.tenants({ group: other.group, databaseName: () => other.schema.name });
  await expect(tenants.create('x')).rejects.toBeInstanceOf(TenantError);
  expect(await other.run(other.schema.name, 'SELECT count(*) FROM _turso_fleet')).toEqual(rows);
  expect(await other.run(other.schema.name, "SELECT name FROM sqlite_schema WHERE name = '_turso_tenant'")).toEqual([]);
});

test('rejects an unknown ifExists before it sends anything', async () => {
  await fleet.requests();
  await expect(fleet.tenants().create(acme, { ifExists: 'ignore' as 'open' })).rejects.toThrow('ifExists is "ignore". Use "throw" or "open".');
  expect(await fleet.requests()).toEqual([]);
});
