import { customers, Fleet, orders, unique } from './fleet';
import { CREATE_ROLLOUTS, ROLLOUTS } from '../../src/fleet/ledger/tables';
import { createMigration } from '../../src/migrations';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(120_000);

let local: TursoLocal;
beforeAll(async () => { local = await startTursoLocal(); });
afterAll(async () => { await local?.stop(); });

const last = createMigration('0004_last', 'INSERT INTO runs VALUES (4);');

test('runs no migration twice, and fails no request, when a rollout and 20 applications migrate the same tenants at once', async () => {
  const fleet = await Fleet.create(local, 'both');
  const names = Array.from({ length: 20 }, (_, index) => `both${index}`);
  for (const name of names) await fleet.database(name);
  // The schema database is ahead of all tenants, so applications and the rollout both have work.
  await fleet.rollOut([customers, orders]);
  const made: string[] = [];
  let rolling = true;
  let requests = 0;
  const application = async (start: number) => {
    const tenants = fleet.tenants({ refreshMs: 0 });
    for (let turn = start; rolling; turn++) {
      const db = await tenants.open(names[turn % names.length]);
      await db.execute('INSERT INTO customers (email) VALUES (hex(randomblob(8)))');
      requests += 1;
      if (turn % 30 === 0) {
        made.push(`both-new-${start}-${turn}`);
        await tenants.create(made[made.length - 1]);
      }
    }
  };
  const applications = Array.from({ length: 20 }, async (_, index) => application(index));
  const rollout = fleet.rollOut([customers, orders, unique, last], ...names).finally(() => { rolling = false; });
  const [result] = await Promise.all([rollout, ...applications]);
  expect(result.failures).toEqual([]);
  expect(made.length).toBeGreaterThan(0);
  expect(requests).toBeGreaterThan(20);

  const tenants = fleet.tenants();
  for (const name of [...names, ...made]) {
    await tenants.open(name);
    expect([name, await fleet.runs(name)]).toEqual([name, [1, 2, 3, 4]]);
  }
  const rows = await fleet.run(fleet.schema.name, 'SELECT name, position FROM _turso_fleet');
  expect(new Map(rows as [string, number][])).toEqual(new Map([fleet.schema.name, ...names, ...made].map((name) => [name, 4])));
});

test('migrates a tenant only to the version that is left by a rollout that takes migrations back', async () => {
  const fleet = await Fleet.create(local, 'back');
  await fleet.rollOut([customers, orders]);
  await fleet.database('back-empty');
  await fleet.run(fleet.schema.name, CREATE_ROLLOUTS);
  await fleet.run(fleet.schema.name, `INSERT INTO ${ROLLOUTS} (epoch, holder, target, lease_ms, started_at)
    SELECT COALESCE(MAX(epoch), 0) + 1, 'a test', '0001_customers', 1, 'now' FROM ${ROLLOUTS}`);
  await fleet.tenants().open('back-empty');
  expect(await fleet.runs('back-empty')).toEqual([1]);
});
