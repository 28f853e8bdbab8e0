import { readOverview, type FleetOverview } from '../../../src/fleet';
import { CREATE_BEGUN, CREATE_HISTORY, CREATE_LEDGER, CREATE_ROLLOUTS } from '../../../src/fleet/ledger/tables';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { schema } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(async () => {
  sql = new SqliteSqlClient();
});
afterEach(() => sql.close());

const FAILURE = "'0002_b', 'CREATE UNIQUE INDEX i ON users (email)', 'UNIQUE constraint failed: users.email'";

/** A schema database at the first of two migrations, and tenants after a rollout of the second one. */
async function keepFleet(...statements: string[]): Promise<void> {
  await sql.run('schema',
    CREATE_HISTORY, CREATE_BEGUN, CREATE_LEDGER, CREATE_ROLLOUTS,
    "INSERT INTO _turso_migrations (position, name, checksum, applied_at, epoch) VALUES (1, '0001_a', 'sum-1', '', 1)",
    `INSERT INTO _turso_fleet_migrations (position, name, checksum, sql, begun_at) VALUES
      (1, '0001_a', 'sum-1', '', ''), (2, '0002_b', 'sum-2', '', '')`,
    `INSERT INTO _turso_fleet (database_id, name, position, version, checksum, epoch, updated_at)
      VALUES ('id-schema', 'schema', 1, '0001_a', 'sum-1', 1, '')`,
    ...statements,
  );
}

const insert = (values: string) => `INSERT INTO _turso_fleet
  (database_id, name, position, version, checksum, failed_migration, failed_statement, error, quarantined, epoch, updated_at) VALUES ${values}`;
const overview = (options?: Parameters<typeof readOverview>[2]): Promise<FleetOverview> => readOverview(sql, schema, options);

test('counts tenants by version, and ignores rows with a migration that the fleet does not have', async () => {
  await keepFleet(
    insert("('a', 'a', 2, '0002_b', 'sum-2', NULL, NULL, NULL, 0, 2, '')"),
    insert("('b', 'b', 2, '0002_b', 'sum-2', NULL, NULL, NULL, 0, 1, '')"),
    insert("('c', 'c', 1, '0001_a', 'sum-1', NULL, NULL, NULL, 0, 1, '')"),
    insert("('d', 'd', 0, NULL, NULL, NULL, NULL, NULL, 0, 0, '')"),
    insert("('e', 'e', NULL, NULL, NULL, NULL, NULL, NULL, 0, 0, '')"),
    insert("('f', 'f', 2, '0002_b', 'edited', NULL, NULL, NULL, 0, 0, '')"),
    insert("('g', 'g', 2, 'renamed', 'sum-2', NULL, NULL, NULL, 0, 0, '')"),
    insert("('h', 'h', 9, '0009_x', 'sum-9', NULL, NULL, NULL, 0, 0, '')"),
    "INSERT INTO _turso_fleet_rollouts (epoch, holder, target, lease_ms, started_at) VALUES (1, 'me', '0002_b', 30000, '')",
  );
  expect(await overview()).toMatchObject({
    version: '0001_a',
    target: '0002_b',
    versionCounts: [
      { version: '0002_b', tenantCount: 2 }, { version: '0001_a', tenantCount: 1 }, { version: '(none)', tenantCount: 1 }, { version: '(unknown)', tenantCount: 4 },
    ],
    tenantCount: 8,
    behindCount: 6,
    failedCount: 0,
    quarantinedCount: 0,
    failures: [],
  });
});

test('counts tenants by the engine that their UUID shows', async () => {
  const row = (id: string) => insert(`('${id}', '${id}', 0, NULL, NULL, NULL, NULL, NULL, 0, 0, '')`);
  await keepFleet(...['019db7a2-9210-79e5-afed-000000000001', '019db7a2-9210-79e5-afed-000000000002', '019db7a2-9211-79e5-afed-000000000003'].map(row));
  expect((await overview()).engineCounts).toEqual({ libSQL: 1, Turso: 2 });
});

test('groups failures by their reason, and names the tenants that failed last', async () => {
  await keepFleet(
    insert(`('a', 'a', 1, '0001_a', 'sum-1', ${FAILURE}, 0, 2, '2026-01-01T00:00:01Z')`),
    insert(`('b', 'b', 1, '0001_a', 'sum-1', ${FAILURE}, 0, 2, '2026-01-01T00:00:03Z')`),
    insert(`('c', 'c', 1, '0001_a', 'sum-1', ${FAILURE}, 0, 2, '2026-01-01T00:00:02Z')`),
    insert(`('d', 'd', 1, '0001_a', 'sum-1', ${FAILURE}, 1, 1, '2026-01-01T00:00:00Z')`),
    insert("('e', 'e', NULL, NULL, NULL, NULL, NULL, 'connect ECONNREFUSED', 0, 2, '2026-01-01T00:00:04Z')"),
  );
  const alike = { migration: '0002_b', statement: 'CREATE UNIQUE INDEX i ON users (email)', error: 'UNIQUE constraint failed: users.email' };
  expect(await overview({ names: 2 })).toMatchObject({
    failedCount: 5,
    quarantinedCount: 1,
    behindCount: 1,
    failures: [
      { ...alike, quarantined: false, tenantCount: 3, databases: ['b', 'c'] },
      { migration: null, statement: null, error: 'connect ECONNREFUSED', quarantined: false, tenantCount: 1, databases: ['e'] },
      { ...alike, quarantined: true, tenantCount: 1, databases: ['d'] },
    ],
  });
  expect((await overview()).failures[0].databases).toEqual(['a', 'b', 'c']);
});

test('shows the progress of the last rollout by the clock of that rollout', async () => {
  await keepFleet(
    insert("('a', 'a', 2, '0002_b', 'sum-2', NULL, NULL, NULL, 0, 2, '2026-01-01T00:00:03.499Z')"),
    insert(`('b', 'b', 1, '0001_a', 'sum-1', ${FAILURE}, 0, 2, '2026-01-01T00:00:18.500Z')`),
    insert("('c', 'c', 1, '0001_a', 'sum-1', NULL, NULL, NULL, 0, 1, '2026-01-01T00:00:09Z')"),
    `INSERT INTO _turso_fleet_rollouts (epoch, holder, target, lease_ms, beat, started_at, ended_at, outcome)
      VALUES (1, 'you', '0001_a', 30000, 3, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 'completed')`,
    `INSERT INTO _turso_fleet_rollouts (epoch, holder, target, lease_ms, beat, wave, waves, started_at)
      VALUES (2, 'me', '0002_b', 9000, 7, 'wave 1', '[{"kind":"wave","name":"wave 1","databaseCount":3},{"kind":"schema","name":"schema","databaseCount":1}]', '2026-01-01T00:00:01Z')`,
  );
  expect((await overview()).rollout).toEqual({
    epoch: 2,
    holder: 'me',
    target: '0002_b',
    startedAt: '2026-01-01T00:00:01Z',
    endedAt: null,
    outcome: null,
    beat: 7,
    leaseMs: 9000,
    waves: [{ kind: 'wave', name: 'wave 1', databaseCount: 3 }, { kind: 'schema', name: 'schema', databaseCount: 1 }],
    wave: 'wave 1',
    finishedCount: 2,
    lastAt: '2026-01-01T00:00:18.500Z',
    // By the clock of the rollout, from 00:00:03.500 on.
    recentCount: 1,
  });
});

test('shows a fleet without tenants and rollouts at the version of its schema database', async () => {
  await keepFleet();
  const empty = { versionCounts: [], engineCounts: {}, tenantCount: 0, behindCount: 0, failedCount: 0, quarantinedCount: 0, failures: [] };
  expect(await overview()).toEqual({ version: '0001_a', target: '0001_a', ...empty });
  await sql.run('schema', 'DELETE FROM _turso_migrations');
  expect(await overview()).toEqual({ version: null, target: null, ...empty });
});

test('sends one read-only request', async () => {
  await keepFleet();
  sql.requests.length = 0;
  await overview();
  expect(sql.requests.map(({ readOnly }) => readOnly)).toEqual([true]);
});

test('fails for a database without a ledger, and for a branch of one with a ledger', async () => {
  const message = 'Database "schema" keeps no fleet. Name the schema database of one that was applied at least once.';
  await expect(overview()).rejects.toThrow(message);
  await keepFleet("UPDATE _turso_fleet SET database_id = 'id-source'");
  await expect(overview()).rejects.toThrow(message);
});

test('fails with the reason when the database is unreachable', async () => {
  await keepFleet();
  sql.accident = () => 'unreachable';
  await expect(overview()).rejects.toThrow('connect ECONNREFUSED');
});
