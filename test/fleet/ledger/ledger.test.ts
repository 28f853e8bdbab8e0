import { EMPTY_FLEET, readFleet, readLedger, readMigrations, releaseQuarantine, rollOut, countVersions } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { SqliteSqlClient } from '../../support/sqlite-sql-client';
import { all, ledgerOf, rollOutOptions, schema, users } from '../fixtures';

let sql: SqliteSqlClient;
beforeEach(() => { sql = new SqliteSqlClient(); });
afterEach(() => sql.close());

const lastOfAll = { position: 3, version: '0003_notes', checksum: all[2].checksum };

test('reads a schema database without tables as a fleet without rollouts', async () => {
  await expect(readFleet(sql, schema)).resolves.toEqual(EMPTY_FLEET);
  expect(sql.requests.every(({ readOnly }) => readOnly)).toBe(true);
});

test('reads history and ledger in one read-only request', async () => {
  await rollOut(rollOutOptions(sql, ['b', 'a'], all));
  sql.requests.length = 0;
  const applied = all.map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
  const at = { ...lastOfAll, failed: false, quarantined: false, epoch: 1 };
  await expect(readFleet(sql, schema)).resolves.toMatchObject({
    applied, schemaHistory: applied, positions: new Map([['id-a', at], ['id-b', at]]), hasLedger: true, failedTenants: [], branches: [],
  });
  expect(sql.requests.map(({ readOnly }) => readOnly)).toEqual([true]);
});

test('reads the rows of the tenants with their names', async () => {
  await rollOut(rollOutOptions(sql, ['b', 'a'], all));
  const row = { ...lastOfAll, failedMigration: null, failedStatement: null, error: null, quarantined: false, updatedAt: '2026-01-02T03:04:05.000Z' };
  await expect(ledgerOf(sql)).resolves.toMatchObject([{ id: 'id-a', name: 'a', ...row }, { id: 'id-b', name: 'b', ...row }]);
});

test('reads the history of a schema database that was a tenant before', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  const wasTenant = { ...schema, name: 'a', id: 'id-a' };
  const applied = [{ position: 1, name: users.name, checksum: users.checksum }];
  await expect(readFleet(sql, wasTenant)).resolves.toEqual({ ...EMPTY_FLEET, applied, schemaHistory: applied });
});

test('ignores a ledger that came with a branch', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  await expect(readFleet(sql, { ...schema, id: 'id-branch' })).resolves.toMatchObject({ hasLedger: false });
});

test('counts migrations of an interrupted rollout as applied, and marks them', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  await sql.run('schema', "INSERT INTO _turso_fleet_migrations (position, name, checksum, sql, begun_at) VALUES (2, '0002_x', 'sha256:x', 'SELECT 1', '')");
  await expect(readFleet(sql, schema)).resolves.toMatchObject({ applied: [{ name: '0001_users' }, { name: '0002_x', interrupted: true }] });
});

test('stores migrations completely, so that a fleet can be imported', async () => {
  const migrations = [
    users,
    createMigration('0002_a', 'CREATE TABLE a (x)', { down: 'DROP TABLE a' }),
    createMigration('0003_b', 'CREATE INDEX a_x ON a (x)', { transaction: false }),
    createMigration('0004_c', 'DROP TABLE a', { allowDestructive: true }),
  ];
  await rollOut(rollOutOptions(sql, ['a'], migrations));
  await expect(readMigrations(sql, schema)).resolves.toEqual(migrations);
});

describe('a large fleet', () => {
  const fill = async (rows: number) => {
    await rollOut(rollOutOptions(sql, ['a'], [users]));
    await sql.run('schema', `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO _turso_fleet (database_id, name, position, version, checksum, error, quarantined, updated_at)
      SELECT printf('00000000-0000-0000-0000-%012d', i), 't' || i, i % 3, CASE i % 3 WHEN 0 THEN NULL ELSE '000' || (i % 3) END,
        CASE i % 3 WHEN 0 THEN NULL ELSE 'sha256:' || (i % 3) END, CASE i % 10 WHEN 0 THEN 'no' END, i % 20 = 0, '' FROM n`);
    sql.requests.length = 0;
  };

  test('is read in one request, with a limited number of failures', async () => {
    await fill(100_000);
    const fleet = await readFleet(sql, schema);
    expect(sql.requests).toHaveLength(1);
    expect(fleet.positions.size).toBe(100_001);
    expect(fleet.positions.get('00000000-0000-0000-0000-000000000040')).toEqual({ position: 1, version: '0001', checksum: 'sha256:1', failed: true, quarantined: true, epoch: 0 });
    expect(fleet.failedTenants).toHaveLength(500);
    expect(fleet.failedTenants[0]).toEqual({ id: '00000000-0000-0000-0000-000000000010', name: 't10', migration: null, statement: null, error: 'no', quarantined: false });
    expect(countVersions(fleet, [...fleet.positions.keys(), 'x'].map((id) => ({ id })))).toEqual({
      '(unknown)': 1, '(none)': 33_333, '0001_users': 1, '0001': 33_334, '0002': 33_333,
    });
  });

  test('is read in several requests when one answer is too large', async () => {
    await fill(200_010);
    expect((await readFleet(sql, schema)).positions.size).toBe(200_011);
    expect(sql.requests).toHaveLength(2);
  });

  test('is read row by row, page by page', async () => {
    await fill(4_500);
    const ids = new Set();
    for await (const { id } of readLedger(sql, schema)) ids.add(id);
    expect(ids.size).toBe(4_501);
    expect(sql.requests).toHaveLength(3);
  });
});

test('releases tenants from quarantine', async () => {
  await rollOut(rollOutOptions(sql, ['a', 'b', 'c'], [users]));
  await sql.run('schema', "UPDATE _turso_fleet SET quarantined = 1 WHERE name IN ('a', 'b')");
  await expect(releaseQuarantine(sql, schema, ['b', 'c', "it's"])).resolves.toEqual(['b']);
  expect((await ledgerOf(sql)).map(({ quarantined }) => quarantined)).toEqual([true, false, false]);
});

test('fails when the schema database cannot be asked', async () => {
  sql.accident = () => 'unreachable';
  await expect(readFleet(sql, schema)).rejects.toThrow('Database "schema": connect ECONNREFUSED');
});

test('fails with the first error when all tables are there', async () => {
  await rollOut(rollOutOptions(sql, ['a'], [users]));
  sql.accident = () => sql.requests.length === 1 ? 'refused' : undefined;
  sql.requests.length = 0;
  await expect(readFleet(sql, schema)).rejects.toThrow('could not be parsed');
});
