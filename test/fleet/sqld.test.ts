import { all, BREAK, REPAIR, users } from './fixtures';
import { formatFailures, readFleet, rollOut, countVersions, type FleetDatabase } from '../../src/fleet';
import { createMigration, type Migration } from '../../src/migrations';
import { databaseUrls, PlatformApi, Sql } from '../../src/turso';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'default', location: 'local' });
  sql = new Sql(api);
});
afterAll(async () => {
  sql?.close();
  await local?.stop();
});

async function create(name: string, parent?: string): Promise<FleetDatabase> {
  const database = await api.databases.create({ name, group: 'default', ...parent === undefined ? {} : { seed: { type: 'database', name: parent } } });
  return { id: database.dbId, name, group: 'default', httpUrl: databaseUrls(database).httpUrl };
}

async function rowsOf(database: FleetDatabase, statement: string): Promise<unknown[]> {
  const [{ rows }] = await sql.transaction(database, [{ sql: statement }]);
  return rows.map(([first]) => first);
}

const TABLES = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

test('migrates a fleet, isolates a tenant that fails, and completes after the correction', async () => {
  const [schema, good, bad] = [await create('schema'), await create('good'), await create('bad')];
  const roll = (migrations: readonly Migration[], ...databases: FleetDatabase[]) => rollOut({ sql, schema, tenants: async () => databases, migrations, holder: 'tester@here, process 1' });
  await expect(roll([users], good, bad)).resolves.toMatchObject({ schemaMigrated: true, failures: [] });
  await sql.transaction(bad, [{ sql: BREAK }]);

  const failed = await roll(all, good, bad);
  expect(failed).toMatchObject({ schemaMigrated: false, tenants: [{ version: '0003_notes' }, { version: '0001_users' }] });
  expect(formatFailures(failed).detail).toMatch(
    /^"bad" failed in migration "0002_unique", line 3: UNIQUE constraint failed: users\.email \(SQLITE_CONSTRAINT\)\n {4}CREATE UNIQUE INDEX/,
  );
  await expect(rowsOf(bad, TABLES)).resolves.toEqual(['_turso_migrations', 'users']);

  await sql.transaction(bad, [{ sql: REPAIR }]);
  await expect(roll(all, good, bad)).resolves.toMatchObject({ schemaMigrated: true, failures: [], schema: { version: '0003_notes' } });
  await expect(rowsOf(bad, 'SELECT name FROM _turso_migrations ORDER BY position')).resolves.toEqual(['0001_users', '0002_unique', '0003_notes']);

  await local.clearRequests();
  await roll(all, good, bad);
  expect((await local.requests()).filter(({ path }) => path.endsWith('/pipeline'))).toHaveLength(1);

  const branch = await create('branch', 'schema');
  await expect(rowsOf(branch, TABLES)).resolves.toContain('_turso_fleet');
  await expect(roll(all, good, bad, branch)).resolves.toMatchObject({ tenants: [{}, {}, { name: 'branch', version: '0003_notes' }], failures: [] });
  await expect(rowsOf(branch, TABLES)).resolves.toEqual(['_turso_migrations', 'marks', 'notes', 'users']);
}, 60_000);

test('names the statement that the server cannot parse, and accepts the corrected migration', async () => {
  const [schema, tenant] = [await create('schema-2'), await create('tenant-2')];
  const roll = (text: string) => rollOut({ sql, schema, tenants: async () => [tenant], migrations: [createMigration('0001_a', text)], holder: 'tester@here, process 1' });
  const failed = await roll('CREATE TABLE a (x);\nCREATE TABEL b (x);\n');
  expect(failed).toMatchObject({
    failures: [{ database: 'tenant-2', migration: '0001_a', line: 2, statement: 'CREATE TABEL b (x)', code: 'SQL_PARSE_ERROR' }], changeable: ['0001_a'],
  });
  await expect(roll('CREATE TABLE a (x);\nCREATE TABLE b (x);\n')).resolves.toMatchObject({ schemaMigrated: true });
  await expect(readFleet(sql, schema)).resolves.toMatchObject({ applied: [{ name: '0001_a' }] });
}, 60_000);

test('rebuilds a table that others refer to without losing their rows', async () => {
  const [schema, tenant] = [await create('schema-3'), await create('tenant-3')];
  const migrations = [createMigration('0001_a', `
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);
    INSERT INTO parents VALUES (1);
    INSERT INTO children VALUES (1);`), createMigration('0002_b', `
    PRAGMA foreign_keys = OFF;
    CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT);
    INSERT INTO new_parents (id) SELECT id FROM parents;
    DROP TABLE parents;
    ALTER TABLE new_parents RENAME TO parents;
    PRAGMA foreign_keys = ON;`)];
  await expect(rollOut({ sql, schema, tenants: async () => [tenant], migrations, holder: 'tester@here, process 1' })).resolves.toMatchObject({ failures: [], schemaMigrated: true });
  await expect(rowsOf(tenant, 'SELECT parent FROM children')).resolves.toEqual([1]);
}, 60_000);

test('rehearses with the rows of a tenant: rejects what would lose them, and counts the expected losses', async () => {
  const [schema, tenant] = [await create('schema-4'), await create('tenant-4')];
  const branches = {
    create: async (name: string, from: FleetDatabase) => create(name, from.name),
    delete: async (name: string) => api.databases.delete(name),
  };
  const phases: string[] = [];
  const roll = (...migrations: Migration[]) => rollOut({
    sql, schema, branches, migrations, tenants: async () => [tenant], strategy: { rehearseOn: 'tenant-4' }, onPhase: (phase) => phases.push(phase), holder: 'tester@here, process 1',
  });
  const tables = createMigration('0001_tables', 'CREATE TABLE account (id INTEGER PRIMARY KEY); CREATE TABLE visit (account_id INTEGER REFERENCES account ON DELETE CASCADE)');
  const rebuild = (allowDestructive: boolean) => createMigration(
    '0002_rebuild', 'CREATE TABLE a (id INTEGER PRIMARY KEY, x); INSERT INTO a (id) SELECT id FROM account; DROP TABLE account; ALTER TABLE a RENAME TO account', { allowDestructive },
  );
  await roll(tables);
  await sql.transaction(tenant, [{ sql: 'INSERT INTO account VALUES (1), (2)' }, { sql: 'INSERT INTO visit VALUES (1), (2), (NULL)' }]);

  await expect(roll(tables, rebuild(false))).resolves.toMatchObject({
    stopped: 'rehearsal',
    notDoneCount: 1,
    changeable: ['0002_rebuild'],
    leftBranches: [],
    rehearsal: { database: 'tenant-4', code: 'LOSES_ROWS', statement: 'DROP TABLE account', message: expect.stringContaining('rows of "visit": 3 before, 1 after') },
  });
  await expect(rowsOf(tenant, 'SELECT count(*) FROM visit')).resolves.toEqual([3]);
  await expect(roll(tables, rebuild(true))).resolves.toMatchObject({ schemaMigrated: true, leftBranches: [] });
  expect(phases).toContain('on the branch "0002_rebuild" loses what it may: rows of "visit": 3 before, 1 after; values in "account_id" of "visit": 2 before, 0 after');
}, 60_000);

test.each([10_000, 100_000])('reads a ledger of %d databases in one request', async (rows) => {
  const schema = await create(`schema-of-${rows}`);
  await rollOut({ sql, schema, tenants: async () => [], migrations: [users], holder: 'tester@here, process 1' });
  await sql.transaction(schema, [{
    sql: `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
      INSERT INTO _turso_fleet (database_id, name, position, version, checksum, error, updated_at)
      SELECT printf('%08d-0000-4000-8000-000000000000', i), 'tenant-' || i, i % 2, CASE i % 2 WHEN 1 THEN '0001_users' END,
        CASE i % 2 WHEN 1 THEN '${users.checksum}' END, CASE i % 100 WHEN 0 THEN 'no such table: users' END, '' FROM n`,
  }]);
  await local.clearRequests();
  const fleet = await readFleet(sql, schema);
  expect((await local.requests()).filter(({ path }) => path.endsWith('/pipeline'))).toHaveLength(1);
  expect(fleet.positions.size).toBe(rows);
  expect(countVersions(fleet, [...fleet.positions.keys()].map((id) => ({ id })))).toEqual({ '(none)': rows / 2, '0001_users': rows / 2 });
  expect(fleet.failedTenants).toHaveLength(Math.min(rows / 100, 500));
}, 60_000);
