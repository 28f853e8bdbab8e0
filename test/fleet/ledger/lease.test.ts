import { LeaseLostError, readFleet, rollOut, RolloutUnderWayError, type RollOutOptions } from '../../../src/fleet';
import { realWait, type SqlClient } from '../../../src/turso';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, historyOf, ledgerOf, rollOutOptions, schema, SqliteBranches, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const TENANTS = ['a', 'b', 'c'];
const LEASE = { leaseMs: 200 };
/** With the real clock, because the renewals of a lease use it. */
const options = (client: SqlClient, changes: Partial<RollOutOptions> = {}): RollOutOptions => ({
  ...rollOutOptions(client, TENANTS, all), strategy: LEASE, wait: realWait, monotonic: () => performance.now(), ...changes,
});

/** Sends nothing and receives nothing from the first matching transaction on. */
function dying(isLast: (database: string, texts: string) => boolean): SqlClient & { readonly dead: Promise<void> } {
  let announce = () => undefined as void;
  let isDead = false;
  const dead = new Promise<void>((resolve) => { announce = resolve; });
  return {
    dead,
    transaction: async (...args) => {
      isDead ||= isLast(args[0].name, args[1].map(({ sql: text }) => text).join(';'));
      if (!isDead) return sql.transaction(...args);
      announce();
      return new Promise(() => undefined);
    },
  };
}

async function die(isLast: (database: string, texts: string) => boolean, changes: Partial<RollOutOptions> = {}): Promise<void> {
  const client = dying(isLast);
  void rollOut(options(client, changes));
  await client.dead;
}

const open = async () => (await readFleet(sql, schema)).rollouts.filter(({ endedAt }) => endedAt === null);

test('rejects a second rollout while the first one runs, and names the first', async () => {
  let second: Promise<unknown> | undefined;
  const slow: SqlClient = {
    transaction: async (...args) => {
      if (args[0].name === 'b') {
        second ??= rollOut(options(sql, { holder: 'bob@there, process 2' })).catch((error: unknown) => error);
        await second;
      }
      return sql.transaction(...args);
    },
  };
  await expect(rollOut(options(slow, { holder: 'alice@here, process 1' }))).resolves.toMatchObject({ schemaMigrated: true });
  const refused = await second;
  expect(refused).toBeInstanceOf(RolloutUnderWayError);
  expect(refused).toMatchObject({
    holder: 'alice@here, process 1', since: '2026-01-02T03:04:05.000Z', message: expect.stringMatching(/^Another rollout .* is under way: alice@here, process 1, since 2026/),
  });
  await expect(open()).resolves.toEqual([]);
});

test.each<[string, (database: string, texts: string) => boolean]>([
  ['before the first tenant', (database) => database === 'a'],
  ['in the middle', (database) => database === 'c'],
  ['before the schema database', (database, texts) => database === 'schema' && texts.includes('CREATE TABLE notes')],
  ['before it gives the fleet back', (_, texts) => texts.includes('COALESCE(ended_at')],
])('a new rollout takes over from one that died %s', async (_, isLast) => {
  await die(isLast);
  await expect(open()).resolves.toMatchObject([{ epoch: 1 }]);
  const began = performance.now();
  await expect(rollOut(options(sql))).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
  expect(performance.now() - began).toBeGreaterThan(200);
  for (const database of [...TENANTS, 'schema']) await expect(historyOf(sql, database)).resolves.toHaveLength(3);
  const { rollouts } = await readFleet(sql, schema);
  expect(rollouts.map(({ epoch, outcome }) => [epoch, outcome])).toEqual([[2, 'completed'], [1, 'died']]);
  expect((await ledgerOf(sql)).map(({ position }) => position)).toEqual([3, 3, 3]);
});

test('the next rollout deletes the branch of a rehearsal that died', async () => {
  const branches = new SqliteBranches(sql);
  await die((database) => database.includes('rehearsal'), { branches, strategy: { ...LEASE, rehearseOn: 'a' } });
  expect([...branches.names]).toEqual(['schema-rehearsal-1']);
  await expect(rollOut(options(sql, { branches }))).resolves.toMatchObject({ schemaMigrated: true, leftBranches: [] });
  expect([...branches.names]).toEqual([]);
});

test('removes a dead lease even when there is nothing to migrate', async () => {
  await die((_, texts) => texts.includes('COALESCE(ended_at'));
  await rollOut(options(sql));
  sql.requests.length = 0;
  await rollOut(options(sql));
  expect(sql.requests).toHaveLength(1);
  await expect(open()).resolves.toEqual([]);
});

test('when two rollouts find a dead one, one takes over, and the other fails or has nothing to do', async () => {
  await die((database) => database === 'b');
  const outcomes = await Promise.allSettled([rollOut(options(sql)), rollOut(options(sql))]);
  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(RolloutUnderWayError);
    else expect(outcome.value).toMatchObject({ schemaMigrated: true });
  }
  expect((await readFleet(sql, schema)).rollouts.filter(({ outcome }) => outcome === 'completed')).toHaveLength(1);
});

test('a rollout that wakes up after another took over stops, and has done nothing twice', async () => {
  let resume = () => undefined as void;
  const asleep = new Promise<void>((resolve) => { resume = resolve; });
  let slept = false;
  const sleepy: SqlClient = {
    transaction: async (...args) => {
      slept ||= args[0].name === 'a';
      // Like a laptop that is closed during the rollout: the renewals stop as well.
      if (slept) await asleep;
      return sql.transaction(...args);
    },
  };
  const first = rollOut(options(sleepy, { strategy: { ...LEASE, concurrency: 1 } })).catch((error: unknown) => error);
  while (!slept) await realWait(5);
  await expect(rollOut(options(sql))).resolves.toMatchObject({ schemaMigrated: true });
  resume();
  const lost = await first;
  expect(lost).toBeInstanceOf(LeaseLostError);
  expect(lost).toMatchObject({ message: expect.stringContaining('was taken over by another one') });
  for (const database of [...TENANTS, 'schema']) await expect(historyOf(sql, database)).resolves.toHaveLength(3);
  const { rollouts, positions } = await readFleet(sql, schema);
  expect(rollouts.map(({ outcome }) => outcome)).toEqual(['completed', 'died']);
  expect([...positions.values()].map(({ epoch, position }) => [epoch, position])).toEqual([[2, 3], [2, 3], [2, 3]]);
});

test('recognizes its own lease when the answer to taking it was lost', async () => {
  let lost = 0;
  sql.accident = ({ statements }) => {
    if (!statements.some(({ sql: text }) => text.startsWith('INSERT INTO _turso_fleet_rollouts'))) return undefined;
    return lost++ === 0 ? 'lost after commit' : undefined;
  };
  await expect(rollOut(options(sql))).resolves.toMatchObject({ schemaMigrated: true });
  expect((await readFleet(sql, schema)).rollouts.map(({ outcome }) => outcome)).toEqual(['completed']);
});

test('releases the lease when the answer to that was lost', async () => {
  let lost = 0;
  sql.accident = ({ statements }) => (statements.some(({ sql: text }) => text.includes('COALESCE(ended_at')) && lost++ === 0 ? 'lost after commit' : undefined);
  const result = await rollOut(options(sql));
  expect(result).toMatchObject({ schemaMigrated: true });
  expect(result.ledgerError).toBeUndefined();
  await expect(open()).resolves.toEqual([]);
});

test('renews the lease during a slow tenant', async () => {
  const beats: number[] = [];
  const slow: SqlClient = {
    transaction: async (...args) => {
      if (args[0].name === 'a') {
        for (let look = 0; look < 4; look++) {
          await realWait(110);
          beats.push((await open())[0].beat);
        }
      }
      return sql.transaction(...args);
    },
  };
  await rollOut(options(slow, { tenants: async () => options(sql).tenants().then((all3) => all3.slice(0, 1)), migrations: [users] }));
  expect(beats.length).toBeGreaterThanOrEqual(4);
  expect(new Set(beats).size).toBeGreaterThanOrEqual(4);
});

test('nothing writes to the schema database during a slow migration of it, and nobody takes over the rollout', async () => {
  await rollOut(options(sql, { migrations: [users] }));
  const written: string[] = [];
  let during = false;
  const noting: SqlClient = {
    transaction: async (target, statements, changes) => {
      if (during && target.name === 'schema' && changes?.readOnly !== true) written.push(statements.map(({ sql: text }) => text).join('; '));
      return sql.transaction(target, statements, changes);
    },
  };
  let rival: Promise<unknown> | undefined;
  const slow: SqlClient = {
    transaction: async (...args) => {
      if (args[0].name !== 'schema' || !args[1].some(({ sql: text }) => text === 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)')) return noting.transaction(...args);
      during = true;
      rival = rollOut(options(noting, { holder: 'bob@there, process 2' })).catch((error: unknown) => error);
      // Longer than the lease, and than many renewals.
      await realWait(3 * LEASE.leaseMs);
      during = false;
      return sql.transaction(...args);
    },
  };
  await expect(rollOut(options(slow))).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
  expect(written).toEqual([]);
  const refused = await rival;
  if (refused instanceof Error) expect(refused).toBeInstanceOf(RolloutUnderWayError);
  else expect(refused).toMatchObject({ schemaMigrated: true });
  expect((await readFleet(sql, schema)).rollouts.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
});

test('cancelling ends the wait for another rollout at once', async () => {
  await die((database) => database === 'b');
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 30);
  await expect(rollOut(options(sql, { signal: controller.signal, strategy: { leaseMs: 60_000 } }))).rejects.toThrow();
});
