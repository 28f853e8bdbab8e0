import * as fc from 'fast-check';
import { LeaseLostError, readFleet, rollOut, RolloutUnderWayError, type RolloutStrategy } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import type { SqlClient } from '../../../src/turso';
import { SqliteSqlClient, type Accident } from '../../support/sqlite-sql-client';
import { historyOf, ledgerOf, rollOutOptions, schema } from '../fixtures';
import { pull } from './pull';

const COUNT = 4;
/** Each inserts its own row and requires the earlier ones, so that a repeated or misordered run is visible. */
const migrations = Array.from({ length: COUNT }, (_, index) => createMigration(`000${index + 1}`, [
  'CREATE TABLE IF NOT EXISTS log (step INTEGER);',
  `INSERT INTO log VALUES (${index + 1});`,
  `CREATE TABLE t${index + 1} (x);`,
].join('\n'), { down: `DELETE FROM log WHERE step = ${index + 1};\nDROP TABLE t${index + 1};` }));

const TENANTS = 4;
const tenantNames = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

const accidents = fc.array(fc.constantFrom<Accident | undefined>(
  undefined, undefined, undefined, 'refused', 'unreachable', 'lost before commit', 'lost after commit',
), { maxLength: 30 });

const strategies: fc.Arbitrary<RolloutStrategy> = fc.record({
  concurrency: fc.integer({ min: 1, max: 5 }),
  canaryCount: fc.integer({ min: 0, max: 2 }),
  waves: fc.array(fc.constantFrom('1', '2', '25%', '50%'), { maxLength: 2 }),
  pauseMs: fc.constantFrom(0, 1000),
  maxFailures: fc.integer({ min: 0, max: 4 }),
  quarantine: fc.boolean(),
});

interface Run {
  readonly migrations: number;
  readonly tenants: number;
  readonly strategy: RolloutStrategy;
  readonly accidents: (Accident | undefined)[];
  /** The tenant in which every migration fails. */
  readonly broken: number | undefined;
  /** Cancelled after this number of requests. @default - not cancelled */
  readonly cancelAfter: number | undefined;
  /** Killed after this number of requests: it sends no more, and receives no more answers. */
  readonly killAfter: number | undefined;
  /** Two rollouts at once. Their clocks are so fast that each believes that the other is dead. */
  readonly rival: boolean;
  /** Number of migrations up to the target. @default - all */
  readonly target: number | undefined;
  /** Tenants that applications open during the rollout. Each application is killed after this number of requests. */
  readonly pulls: readonly { readonly tenant: number; readonly killAfter: number | undefined; readonly knowsIds: boolean }[];
  /** The late requests of a killed process arrive after this number of requests. */
  readonly lateAfter: number;
  /** The schema database is deleted and created again before the rollout. */
  readonly anew: boolean;
}

/** Requests of killed processes that have not arrived yet. */
type Late = { readonly database: string; readonly arrive: () => Promise<unknown> }[];

const few = (max: number) => fc.option(fc.integer({ min: 0, max }), { nil: undefined });

const runs: fc.Arbitrary<Run[]> = fc.array(fc.record({
  migrations: fc.integer({ min: 0, max: COUNT }),
  tenants: fc.integer({ min: 0, max: TENANTS }),
  strategy: strategies,
  accidents,
  broken: few(TENANTS - 1),
  cancelAfter: few(15),
  killAfter: few(20),
  rival: fc.boolean(),
  target: few(COUNT),
  pulls: fc.array(
    fc.record({ tenant: fc.integer({ min: 0, max: TENANTS - 1 }), killAfter: few(8), knowsIds: fc.boolean() }), { maxLength: 3 },
  ),
  lateAfter: fc.integer({ min: 1, max: 20 }),
  anew: fc.integer({ min: 0, max: 5 }).map((number) => number === 0),
}), { minLength: 1, maxLength: 5 });

/** Never settles after the process was killed. */
function killable(sql: SqliteSqlClient, after: number | undefined, killed: () => void, late: Late): SqlClient {
  let sent = 0;
  return {
    transaction: async (...args) => {
      const isDead = () => after !== undefined && sent > after;
      sent++;
      if (isDead()) {
        // One of the last requests may still be under way.
        if (late.length < 3) late.push({ database: args[0].name, arrive: async () => sql.transaction(...args).catch(() => undefined) });
        killed();
      }
      const results = await (isDead() ? new Promise<never>(() => undefined) : sql.transaction(...args));
      return isDead() ? new Promise<never>(() => undefined) : results;
    },
  };
}

async function carryOut(sql: SqliteSqlClient, run: Run, declared: number, firstEpoch: number, late: Late): Promise<void> {
  const controller = new AbortController();
  const queue = [...run.accidents];
  const arriving = late.splice(0);
  const latecomer = arriving.some(({ database }) => database === 'schema');
  const arrived: Promise<unknown>[] = [];
  let sent = 0;
  const deliver = () => arrived.push(...arriving.splice(0).map(async ({ arrive }) => arrive()));
  sql.accident = ({ database, statements }) => {
    if (++sent === run.cancelAfter) {
      controller.abort();
    }
    if (sent === run.lateAfter) deliver();
    const isBroken = database === `t${run.broken}` && statements.some(({ sql: text }) => text.startsWith('CREATE TABLE t'));
    return isBroken ? 'refused' : queue.shift();
  };
  const one = async (killAfter: number | undefined) => {
    let killed = () => undefined as void;
    const death = new Promise<void>((resolve) => { killed = resolve; });
    const client = killable(sql, killAfter, killed, late);
    const options = rollOutOptions(client, tenantNames(run.tenants), migrations.slice(0, declared));
    const target = run.target === undefined || run.target > declared || run.target === 0 ? undefined : migrations[run.target - 1].name;
    return Promise.race([death, rollOut({ ...options, target, firstEpoch, strategy: run.strategy, signal: controller.signal })]);
  };
  const application = async ({ tenant, killAfter, knowsIds }: Run['pulls'][number]) => {
    let killed = () => undefined as void;
    const death = new Promise<void>((resolve) => { killed = resolve; });
    await Promise.race([death, pull(killable(sql, killAfter, killed, late), `t${tenant}`, knowsIds)]);
  };
  const pulls = run.pulls.map(application);
  const outcomes = await Promise.allSettled([one(run.killAfter), ...run.rival ? [one(undefined)] : []]);
  await Promise.all(pulls);
  deliver();
  await Promise.all(arrived);
  sql.accident = () => undefined;
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      expect(explained(outcome.reason, run, latecomer)).toBe(true);
    } else if (outcome.value !== undefined) {
      const { cancelled, stopped, failures, target, direction, schemaMigrated } = outcome.value;
      const { quarantinedFailures: quarantined, tenants: versions } = outcome.value;
      const alone = !run.rival && run.pulls.length === 0 && late.length === 0 && arrived.length === 0;
      for (const { name, version } of alone ? versions.filter((tenant) => tenant.version !== undefined) : []) {
        expect([name, (await positionIn(sql, name))]).toEqual([name, migrations.findIndex((migration) => migration.name === version) + 1]);
      }
      const named = new Set([...failures, ...quarantined].map(({ database, message }) => message === '' ? undefined : database));
      const unexplained = versions.filter(({ name, version }) => version !== target && !named.has(name));
      // On a revert, no tenant is reverted if the schema database is not.
      const isHeld = direction === 'down' && failures.some(({ database }) => database === 'schema');
      expect(cancelled || stopped !== undefined || isHeld ? [] : unexplained).toEqual([]);
      expect(schemaMigrated || cancelled || stopped !== undefined || failures.length > 0).toBe(true);
    }
  }
}

/**
 * Only a failure of the schema database, which contains the ledger, a rival, or the user can end a whole rollout. A request of a killed
 * rollout that arrives late can take the lease, which looks like a rival.
 */
function explained(reason: Error & { database?: string }, { rival, cancelAfter }: Run, latecomer: boolean): boolean {
  return (reason.name === 'SqlError' && reason.database === 'schema')
    || (cancelAfter !== undefined && reason.name === 'AbortError')
    || ((rival || latecomer) && reason instanceof RolloutUnderWayError)
    || (rival && reason instanceof LeaseLostError);
}

/** Number of migrations in the history of a database. */
async function positionIn(sql: SqliteSqlClient, database: string): Promise<number> {
  return (await historyOf(sql, database).catch(() => [])).length;
}

/** Every certain row agrees with the history of its tenant. */
async function expectNoClaim(sql: SqliteSqlClient): Promise<void> {
  const fleet = await readFleet(sql, schema);
  if (!fleet.hasLedger) return;
  for (const { name, position } of await ledgerOf(sql)) {
    if (position !== null) expect([name, position]).toEqual([name, await positionIn(sql, name)]);
  }
}

test('with any failures, reverts, kills, late requests and rivals: rows are true, nothing runs twice, and an undisturbed rollout reaches the target', async () => {
  await fc.assert(fc.asyncProperty(runs, async (history) => {
    const sql = new SqliteSqlClient();
    try {
      let declared = 0;
      let firstEpoch = 1;
      let late: Late = [];
      for (const run of history) {
        declared = Math.max(declared, run.migrations);
        if (run.anew) {
          sql.forget('schema');
          late = late.filter(({ database }) => database !== 'schema');
          firstEpoch += 1000;
        }
        await carryOut(sql, run, declared, firstEpoch, late);
        await expectNoClaim(sql);
      }
      for (const { arrive } of late) await arrive();
      await expectNoClaim(sql);
      const everyone = tenantNames(TENANTS);
      const last = await rollOut({ ...rollOutOptions(sql, everyone, migrations.slice(0, declared)), firstEpoch });
      expect(last).toMatchObject({ failures: [], quarantinedFailures: [], cancelled: false, schemaMigrated: true });
      const names = migrations.slice(0, declared).map(({ name }) => name);
      for (const database of [...everyone, 'schema']) {
        expect(await historyOf(sql, database)).toEqual(names);
        const log = declared === 0 ? [] : await sql.run(database, 'SELECT step FROM log ORDER BY rowid');
        expect(log.map(([step]) => step)).toEqual(names.map((_, index) => index + 1));
      }
      const fleet = await readFleet(sql, schema);
      expect(fleet.applied.map(({ name }) => name)).toEqual(names);
      expect(fleet.rollouts.filter(({ endedAt }) => endedAt === null)).toEqual([]);
      expect((await ledgerOf(sql)).map(({ name, position, quarantined }) => [name, position, quarantined]))
        .toEqual(everyone.map((name) => [name, declared, false]));
    } finally {
      sql.close();
    }
  }), { numRuns: Number(process.env.PROPERTY_RUNS ?? 60) });
}, 240_000);
