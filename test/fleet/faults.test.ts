import { readFleet, readLedger, rollOut, type Branches, type FleetDatabase, type RolloutResult } from '../../src/fleet';
import { createMigration } from '../../src/migrations';
import { databaseUrls, isTursoError, PlatformApi, Sql } from '../../src/turso';
import { startTursoLocal, type Fault, type TursoLocal } from '../support/turso-local';

const TENANTS = 24;

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
let fleets = 0;
beforeAll(async () => {
  local = await startTursoLocal();
  // Shorter waits, so that the test does not spend the seconds of a Retry-After.
  const wait = async () => new Promise<void>((resolve) => { setTimeout(resolve, 2); });
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization, wait });
  sql = new Sql(api, { wait });
});
afterEach(() => local.faults());
afterAll(async () => {
  sql?.close();
  await local?.stop();
});

/** Every migration inserts a row, so that a second run is visible. */
const first = createMigration('0001', 'CREATE TABLE log (migration INTEGER); INSERT INTO log VALUES (1);');
const second = createMigration('0002', 'INSERT INTO log VALUES (2);');
const third = createMigration('0003', 'INSERT INTO log VALUES (3);\nINSERT INTO log VALUES (4);', { transaction: false });
const migrations = [first, second, third];

async function makeFleet() {
  const group = `g${++fleets}`;
  await api.groups.create({ name: group, location: 'local' });
  const create = async (name: string, parent?: FleetDatabase): Promise<FleetDatabase> => {
    const database = await api.databases.create({
      name, group, ...parent === undefined ? {} : { seed: { type: 'database', name: parent.name } },
    });
    return { id: database.dbId, name, group, httpUrl: databaseUrls(database).httpUrl };
  };
  const schema = await create(`${group}-schema`);
  const tenants: FleetDatabase[] = [];
  for (let index = 0; index < TENANTS; index++) tenants.push(await create(`${group}-${index}`));
  const branches: Branches = {
    create: (name, from) => create(name, from),
    delete: async (name) => {
      await api.databases.delete(name).catch((error: unknown) => { if (!isTursoError(error, 'not-found')) throw error; });
    },
  };
  const roll = (declared = migrations): Promise<RolloutResult> => rollOut({
    sql,
    schema,
    migrations: declared,
    branches,
    holder: 'tester@here, process 1',
    tenants: async () => tenants,
    strategy: { leaseMs: 300, canaryCount: 1, concurrency: 8 },
  });
  return { group, schema, tenants, roll };
}

test.each<[string, Fault[]]>([
  ['refusals with Retry-After', [{ every: 4, times: 30, status: 429, retryAfter: 3 }]],
  ['server errors after the effect', [{ every: 5, times: 20, status: 503, when: 'after' }]],
  ['server errors before the effect', [{ every: 5, times: 20, status: 500, when: 'before' }]],
  ['connections that break after the effect', [{ every: 6, times: 15, drop: 'after' }]],
  ['connections that break before the effect', [{ every: 6, times: 15, drop: 'before' }]],
  ['databases that are cold', [{ plane: 'database', every: 3, times: 20, status: 404, body: { error: 'Namespace `x` doesn\'t exist' } }]],
  ['all of them', [
    { plane: 'database', every: 7, times: 8, status: 404, body: { error: 'Namespace `x` doesn\'t exist' } },
    { every: 9, times: 8, status: 503, when: 'after' },
    { every: 11, times: 8, drop: 'after' },
    { every: 13, times: 8, status: 429, retryAfter: 1 },
  ]],
])('%s delay a rollout, but do no other harm', async (_, faults) => {
  const { group, schema, tenants, roll } = await makeFleet();
  await roll([first]);
  await local.faults(...faults);
  // A lost answer of the schema database may end a rollout. A lost answer of a tenant is found out, and the next rollout tries again.
  for (let attempt = 0; attempt < 5; attempt++) {
    const result = await roll().catch(() => undefined);
    if (result?.schemaMigrated === true && result.ledgerError === undefined) break;
  }
  await local.faults();
  await expect(roll()).resolves.toMatchObject({ failures: [], notDoneCount: 0, schemaMigrated: true });
  for (const database of [schema, ...tenants]) {
    const [{ rows }] = await sql.transaction(database, [{ sql: 'SELECT migration FROM log ORDER BY rowid' }]);
    expect(rows.flat()).toEqual([1, 2, 3, 4]);
  }
  const { rollouts, branches } = await readFleet(sql, schema);
  expect(branches).toEqual([]);
  expect(rollouts.every(({ endedAt }) => endedAt !== null)).toBe(true);
  for await (const { position } of readLedger(sql, schema)) expect(position).toBe(3);
  expect((await api.databases.list({ group })).length).toBe(TENANTS + 1);
}, 120_000);
