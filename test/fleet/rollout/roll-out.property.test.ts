import * as fc from 'fast-check';
import { readFleet, rollOut } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient, type Accident } from '../../support/sqlite-sql-client';
import { historyOf, ledgerOf, rollOutOptions, schema } from '../fixtures';

const COUNT = 4;
/** Each writes a row of its own and counts on those before it, so that applying twice or out of order shows. */
const migrations = Array.from({ length: COUNT }, (_, index) => createMigration(`000${index + 1}`, [
  'CREATE TABLE IF NOT EXISTS log (step INTEGER);',
  `INSERT INTO log VALUES (${index + 1});`,
  `CREATE TABLE t${index + 1} (x);`,
].join('\n')));

const accidents = fc.array(fc.constantFrom<Accident | undefined>(
  undefined, undefined, undefined, 'refused', 'unreachable', 'lost before commit', 'lost after commit',
), { maxLength: 30 });

interface Run {
  readonly migrations: number;
  readonly tenants: number;
  readonly concurrency: number;
  readonly accidents: (Accident | undefined)[];
  /** Cancelled once so many requests were sent; undefined: not. */
  readonly cancelAfter: number | undefined;
  /** Two rollouts at once. */
  readonly rival: boolean;
}

const runs: fc.Arbitrary<Run[]> = fc.array(fc.record({
  migrations: fc.integer({ min: 0, max: COUNT }),
  tenants: fc.integer({ min: 0, max: 4 }),
  concurrency: fc.integer({ min: 1, max: 5 }),
  accidents,
  cancelAfter: fc.option(fc.integer({ min: 0, max: 15 }), { nil: undefined }),
  rival: fc.boolean(),
}), { minLength: 1, maxLength: 4 });

const tenantNames = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

async function carryOut(sql: SqliteSqlClient, run: Run, declared: number): Promise<void> {
  const controller = new AbortController();
  const queue = [...run.accidents];
  let sent = 0;
  sql.accident = () => {
    if (++sent === run.cancelAfter) {
      controller.abort();
    }
    return queue.shift();
  };
  const options = {
    ...rollOutOptions(sql, tenantNames(run.tenants), migrations.slice(0, declared)),
    strategy: { concurrency: run.concurrency },
    signal: controller.signal,
  };
  const outcomes = await Promise.allSettled([rollOut(options), ...run.rival ? [rollOut(options)] : []]);
  sql.accident = () => undefined;
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') {
      // Only the schema database, which keeps the ledger, can fail a rollout as a whole.
      expect(outcome.reason).toMatchObject({ name: 'SqlError', database: 'schema' });
    } else if (outcome.value.failures.length === 0 && !outcome.value.cancelled) {
      const { target } = outcome.value;
      expect(outcome.value).toMatchObject({ schemaMigrated: true, versions: tenantNames(run.tenants).map(() => ({ version: target })) });
    } else {
      const { cancelled, failures, versions, target } = outcome.value;
      const named = new Set(failures.map(({ database, message }) => message === '' ? undefined : database));
      const unexplained = versions.filter(({ name, version }) => version !== target && !named.has(name));
      expect(cancelled ? [] : unexplained).toEqual([]);
    }
  }
}

test('whatever fails, is cut off or runs side by side: nothing is applied twice, and a quiet rollout ends at the target', async () => {
  await fc.assert(fc.asyncProperty(runs, async (history) => {
    const sql = new SqliteSqlClient();
    try {
      let declared = 0;
      for (const run of history) {
        declared = Math.max(declared, run.migrations);
        await carryOut(sql, run, declared);
      }
      const everyone = [...tenantNames(4)];
      const last = await rollOut(rollOutOptions(sql, everyone, migrations.slice(0, declared)));
      expect(last).toMatchObject({ failures: [], cancelled: false, schemaMigrated: true });
      const names = migrations.slice(0, declared).map(({ name }) => name);
      for (const database of [...everyone, 'schema']) {
        expect(await historyOf(sql, database)).toEqual(names);
        const log = declared === 0 ? [] : await sql.run(database, 'SELECT step FROM log ORDER BY rowid');
        expect(log.map(([step]) => step)).toEqual(names.map((_, index) => index + 1));
      }
      const fleet = await readFleet(sql, schema);
      expect(fleet.applied.map(({ name }) => name)).toEqual(names);
      expect((await ledgerOf(sql)).map(({ name, position }) => [name, position])).toEqual(everyone.map((name) => [name, declared]));
    } finally {
      sql.close();
    }
  }), { numRuns: 80 });
}, 60_000);
