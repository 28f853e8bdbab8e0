import { pull } from './pull';
import { readFleet, rollOut, type RollOutOptions } from '../../../src/fleet';
import { createMigration, type Migration } from '../../../src/migrations';
import type { SqlClient } from '../../../src/turso';
import { SqliteSqlClient, type Request } from '../../support/sqlite-sql-client';
import { BREAK, historyOf, ledgerOf, REPAIR, rollOutOptions, schema, SqliteBranches, unique, users } from '../fixtures';

const migrations: Migration[] = [
  { ...users, down: 'DROP TABLE users' },
  { ...unique, down: 'DROP INDEX users_email; DROP TABLE marks' },
];
const TENANTS = Array.from({ length: 30 }, (_, index) => `t${String(index).padStart(2, '0')}`);
const FIRST = '0001_users';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const roll = (tenants: string[], changes: Partial<RollOutOptions> = {}, client: SqlClient = sql) =>
  rollOut({ ...rollOutOptions(client, tenants, migrations), ...changes });
const rows = async () => (await ledgerOf(sql)).map(({ name, position }) => [name, position]);
const isTakeBack = ({ statements }: Pick<Request, 'statements'>) => statements.some(({ sql: text }) => text === 'DROP TABLE marks');

/** Runs until this many tenants are reverted, and is then killed: it sends and receives nothing any more. */
async function killedOnTheWayBack(after: number): Promise<void> {
  let done = 0;
  await new Promise<void>((resolve) => {
    const client: SqlClient = {
      transaction: async (target, statements, options) => {
        if (done >= after && done > 0) return new Promise(() => resolve());
        const results = await sql.transaction(target, statements, options);
        if (target.name !== 'schema' && isTakeBack({ statements })) done++;
        return done >= after && done > 0 ? new Promise(() => resolve()) : results;
      },
    };
    void roll(TENANTS, { target: FIRST, strategy: { concurrency: 4 } }, client);
  });
}

async function expectAllAt(count: number): Promise<void> {
  for (const name of [...TENANTS, 'schema']) await expect(historyOf(sql, name)).resolves.toHaveLength(count);
  await expect(rows()).resolves.toEqual(TENANTS.map((name) => [name, count]));
}

describe('a down script that is interrupted', () => {
  beforeEach(async () => { await roll(TENANTS); });

  test.each([1, 3, 17])('by a kill after %d tenants leaves only true rows, and the next rollout reaches the target', async (after) => {
    await killedOnTheWayBack(after);
    const certain = (await rows()).filter(([, position]) => position !== null);
    expect(certain).toEqual([]);
    // The next rollout has no target.
    await expect(roll(TENANTS)).resolves.toMatchObject({ failures: [], schemaMigrated: true, target: '0002_unique' });
    await expectAllAt(2);
  });

  test('by the abort signal leaves only true rows', async () => {
    const controller = new AbortController();
    const result = await roll(TENANTS, {
      target: FIRST,
      signal: controller.signal,
      strategy: { concurrency: 4 },
      onProgress: ({ finished }) => { if (finished === 9) controller.abort(); },
    });
    expect(result).toMatchObject({ cancelled: true, direction: 'down' });
    for (const [name, position] of await rows()) expect([name, (await historyOf(sql, String(name))).length]).toEqual([name, position]);
    await expect(roll(TENANTS)).resolves.toMatchObject({ failures: [], schemaMigrated: true });
    await expectAllAt(2);
  });

  test.each(['lost before commit', 'lost after commit', 'unreachable'] as const)('by a broken connection (%s) is reported, and the next rollout continues', async (accident) => {
    let broken = false;
    sql.accident = (request) => {
      broken ||= request.database === 't07' && isTakeBack(request);
      return broken && request.database === 't07' ? (isTakeBack(request) ? accident : 'unreachable') : undefined;
    };
    const result = await roll(TENANTS, { target: FIRST });
    expect(result.failures).toMatchObject([{ database: 't07' }]);
    expect(result.tenants.find(({ name }) => name === 't07')).toMatchObject({ version: undefined });
    sql.accident = () => undefined;
    expect((await rows()).find(([name]) => name === 't07')).toEqual(['t07', null]);
    await expect(roll(TENANTS)).resolves.toMatchObject({ failures: [], schemaMigrated: true });
    await expectAllAt(2);
  });

  test('by an unreachable schema database leaves announced tenants uncertain', async () => {
    let done = 0;
    sql.accident = (request) => {
      if (isTakeBack(request) && request.database !== 'schema') done++;
      return request.database === 'schema' && done > 3 ? 'unreachable' : undefined;
    };
    const result = await roll(TENANTS, { target: FIRST }).catch((error: Error) => error);
    expect(result).toMatchObject(result instanceof Error ? { name: 'SqlError' } : { ledgerError: { name: 'SqlError' } });
    sql.accident = () => undefined;
    for (const [name, position] of await rows()) {
      if (position !== null) expect([name, (await historyOf(sql, String(name))).length]).toEqual([name, position]);
    }
    await expect(roll(TENANTS)).resolves.toMatchObject({ failures: [] });
    await expectAllAt(2);
  });
});

test('forgets a failed revert as soon as the tenant turns out to be at its target', async () => {
  await roll(['a', 'b']);
  await sql.run('b', 'DROP TABLE marks');
  await expect(roll(['a', 'b'], { target: FIRST })).resolves.toMatchObject({ failures: [{ database: 'b', migration: '0002_unique' }] });
  await sql.run('b', 'CREATE TABLE marks (x)');
  await expect(roll(['a', 'b'])).resolves.toMatchObject({ failures: [], schemaMigrated: true });
  expect((await readFleet(sql, schema)).failedTenants).toEqual([]);
  expect((await ledgerOf(sql)).map(({ name, position, error }) => [name, position, error])).toEqual([['a', 2, null], ['b', 2, null]]);
});

describe('a short outage of a tenant', () => {
  const quarantine = { strategy: { quarantine: true } };

  test('is retried until it ends', async () => {
    await roll(['a', 'b'], { migrations: [migrations[0]] });
    let refused = 0;
    sql.accident = ({ database }) => (database === 'b' && refused++ < 2 ? 'unreachable' : undefined);
    const phases: string[] = [];
    await expect(roll(['a', 'b'], { ...quarantine, onPhase: (phase) => phases.push(phase) })).resolves.toMatchObject({ failures: [], quarantinedFailures: [], schemaMigrated: true });
    expect(phases).toContain('1 database could not be reached: next try after 1 s');
  });

  test('fails the tenant if it takes longer, but does not put it in quarantine', async () => {
    await roll(['a', 'b'], { migrations: [migrations[0]] });
    sql.accident = ({ database }) => (database === 'b' ? 'unreachable' : undefined);
    await expect(roll(['a', 'b'], quarantine)).resolves.toMatchObject({ failures: [{ database: 'b', code: 'UNREACHABLE' }], quarantinedFailures: [], schemaMigrated: false });
    sql.accident = () => undefined;
    await expect(roll(['a', 'b'], quarantine)).resolves.toMatchObject({ failures: [], quarantinedFailures: [], schemaMigrated: true });
  });
});

test('a tenant in quarantine is released when it turns out to be at the target', async () => {
  await roll(['a', 'b'], { migrations: [migrations[0]] });
  await sql.run('b', BREAK);
  await expect(roll(['a', 'b'], { strategy: { quarantine: true } })).resolves.toMatchObject({ quarantinedFailures: [{ database: 'b' }], schemaMigrated: true });
  await roll(['a', 'b'], { target: FIRST });
  expect((await ledgerOf(sql)).map(({ name, quarantined, error }) => [name, quarantined, error])).toEqual([['a', false, null], ['b', false, null]]);
  await sql.run('b', REPAIR);
  await expect(roll(['a', 'b'])).resolves.toMatchObject({ failures: [], quarantinedFailures: [], schemaMigrated: true });
});

describe('a migration outside of a transaction that stopped halfway', () => {
  const half = createMigration('0003_half', 'CREATE TABLE one (x);\nINSERT INTO users (id, email) VALUES (7, \'b@x\');\nCREATE TABLE two (x);', { transaction: false, down: 'DROP TABLE one; DELETE FROM users WHERE id = 7; DROP TABLE two' });
  const three = [...migrations, half];

  test.each(['failed', 'was killed'])('is named when it %s and a rollout reverts the fleet past it', async (how) => {
    await roll(['a', 'b']);
    await sql.run('b', "INSERT INTO users (id, email) VALUES (7, 'taken@x')");
    if (how === 'failed') {
      await expect(roll(['a', 'b'], { migrations: three })).resolves.toMatchObject({ failures: [{ database: 'b', statementsDone: 1 }] });
    } else {
      await new Promise<void>((resolve) => {
        let dead = false;
        const client: SqlClient = {
          transaction: async (target, statements, options) => {
            dead ||= target.name === 'b' && statements.some(({ sql: text }) => text.startsWith('INSERT INTO users'));
            return dead ? new Promise(() => resolve()) : sql.transaction(target, statements, options);
          },
        };
        void roll(['a', 'b'], { migrations: three }, client);
      });
    }
    const back = await roll(['a', 'b'], { migrations: three, target: '0002_unique' });
    expect(back.failures).toMatchObject([{ database: 'b', code: 'CUT_OFF', message: expect.stringContaining('some statements of "0003_half"') }]);
    await sql.run('b', 'DELETE FROM users WHERE id = 7');
    await expect(roll(['a', 'b'], { migrations: three })).resolves.toMatchObject({ failures: [], schemaMigrated: true });
    await expect(roll(['a', 'b'], { migrations: three, target: '0002_unique' })).resolves.toMatchObject({ failures: [], schemaMigrated: true });
    await expect(historyOf(sql, 'b')).resolves.toHaveLength(2);
  });
});

describe('an application that migrates its own tenant', () => {
  const quarantine = { strategy: { quarantine: true } };
  const rowOf = async (tenant: string) => (await rows()).find(([name]) => name === tenant);

  /** Waits for a gate before it sends, and gets no answer to a change of a database, as if it were killed then. */
  function killedAfter(isChange: (request: Pick<Request, 'database' | 'statements'>) => boolean, gate: Promise<unknown>, killed: () => void): SqlClient {
    let dead = false;
    return {
      transaction: async (target, statements, options) => {
        if (dead) return new Promise(() => undefined);
        if (!isChange({ database: target.name, statements })) return sql.transaction(target, statements, options);
        await gate;
        dead = true;
        await sql.transaction(target, statements, options);
        killed();
        return new Promise(() => undefined);
      },
    };
  }
  const makesMarks = ({ statements }: Pick<Request, 'statements'>) => statements.some(({ sql: text }) => text === 'CREATE TABLE marks (x)');
  const notes = ({ database, statements }: Pick<Request, 'database' | 'statements'>, text: RegExp) =>
    database === 'schema' && statements.some((statement) => text.test(statement.sql) && statement.sql.includes('_turso_fleet'));

  function latch() {
    let open!: () => void;
    const opened = new Promise<void>((resolve) => { open = resolve; });
    return { open, opened };
  }

  /** Tenant b is behind, and its row in the ledger says so. */
  beforeEach(async () => {
    await roll(['a', 'b'], { migrations: [migrations[0]] });
    await sql.run('b', BREAK);
    await expect(roll(['a', 'b'], quarantine)).resolves.toMatchObject({ quarantinedFailures: [{ database: 'b' }], schemaMigrated: true });
    expect(await rowOf('b')).toEqual(['b', 1]);
  });

  const expectNoClaim = async () => {
    expect([await historyOf(sql, 'b'), await rowOf('b')]).toEqual([['0001_users', '0002_unique'], ['b', null]]);
    await expect(roll(['a', 'b'])).resolves.toMatchObject({ failures: [], quarantinedFailures: [] });
    expect(await rowOf('b')).toEqual(['b', 2]);
  };

  test.each([['knows', true], ['does not know', false]])('leaves an uncertain row when it is killed, even if it %s the id of the database', async (_, knowsIds) => {
    await sql.run('b', REPAIR);
    await new Promise<void>((killed) => { void pull(killedAfter(makesMarks, Promise.resolve(), killed), 'b', knowsIds); });
    await expectNoClaim();
  });

  test.each<[string, (request: Pick<Request, 'database' | 'statements'>) => boolean]>([
    ['announces', (request) => notes(request, /json_each\(\?3\)/)],
    ['is at work in', ({ database, statements }) => database === 'b' && makesMarks({ statements })],
  ])('stays in the row when a rollout %s the same tenant and reports first', async (_, isMeeting) => {
    const [gate, marked, death] = [latch(), latch(), latch()];
    const slow = killedAfter(makesMarks, gate.opened, death.open);
    const application: SqlClient = {
      transaction: async (target, statements, options) => slow.transaction(target, statements, options).finally(() => {
        if (notes({ database: target.name, statements }, /json_array\(\?2\)/)) marked.open();
      }),
    };
    const rollout: SqlClient = {
      transaction: async (target, statements, options) => {
        if (isMeeting({ database: target.name, statements })) {
          void pull(application, 'b');
          await marked.opened;
        }
        return sql.transaction(target, statements, options);
      },
    };
    await expect(roll(['a', 'b'], quarantine, rollout)).resolves.toMatchObject({ quarantinedFailures: [{ database: 'b' }] });
    await sql.run('b', REPAIR);
    gate.open();
    await death.opened;
    await expectNoClaim();
  });

  test('stays in the row after it was killed, when a rollout announces the tenant and stops before it', async () => {
    await sql.run('b', REPAIR);
    await new Promise<void>((killed) => { void pull(killedAfter(makesMarks, Promise.resolve(), killed), 'b'); });
    const controller = new AbortController();
    const rollout: SqlClient = {
      transaction: async (target, statements, options) => sql.transaction(target, statements, options).finally(() => {
        if (notes({ database: target.name, statements }, /json_each\(\?3\)/)) controller.abort();
      }),
    };
    await expect(roll(['a', 'b'], { signal: controller.signal }, rollout)).resolves.toMatchObject({ cancelled: true });
    await expectNoClaim();
  });

  test('keeps a rollout in the row that has not reported yet', async () => {
    await new Promise<void>((resolve) => {
      let met = false;
      const rollout: SqlClient = {
        transaction: async (target, statements, options) => {
          if (met && target.name !== 'b') return new Promise(() => undefined);
          const isMeeting = target.name === 'b' && makesMarks({ statements });
          if (isMeeting) await pull(sql, 'b');
          const results = await sql.transaction(target, statements, options).catch((error: unknown) => error);
          met ||= isMeeting;
          return met ? new Promise(() => resolve()) : results as never;
        },
      };
      void roll(['a', 'b'], quarantine, rollout);
    });
    expect(await rowOf('b')).toEqual(['b', null]);
  });
});

describe('a rehearsal', () => {
  /** The tenant has the second migration, and its row is uncertain. */
  async function behindTheBack(tenant: string): Promise<void> {
    await sql.run(tenant, `INSERT INTO _turso_migrations (position, name, checksum, applied_at) VALUES (2, '${unique.name}', '${unique.checksum}', 'now')`);
    await sql.run('schema', `UPDATE _turso_fleet SET touched_by = '["0"]' WHERE name = '${tenant}'`);
  }

  test('picks a tenant with pending migrations, and reports which', async () => {
    await roll(['a', 'b', 'c'], { migrations: [migrations[0]] });
    await behindTheBack('a');
    const branches = new SqliteBranches(sql);
    const phases: string[] = [];
    await roll(['a', 'b', 'c'], { branches, strategy: { rehearseOn: 'a' }, onPhase: (phase) => phases.push(phase) });
    expect(phases.slice(0, 2)).toEqual(['"a" has nothing to rehearse: another tenant takes its place', 'rehearsal on a branch of "b"']);
    expect(branches.calls[0]).toMatch(/ from b$/);
  });

  test('is skipped, and reported as skipped, when no candidate has pending migrations', async () => {
    await roll(['a'], { migrations: [migrations[0]] });
    await behindTheBack('a');
    const branches = new SqliteBranches(sql);
    const phases: string[] = [];
    await expect(roll(['a'], { branches, strategy: { rehearseOn: 'a' }, onPhase: (phase) => phases.push(phase) })).resolves.toMatchObject({ schemaMigrated: true });
    expect(branches.calls).toEqual([]);
    expect(phases[0]).toBe('no rehearsal: the tenants that it could be made on have every migration already');
  });
});
