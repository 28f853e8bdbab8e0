import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase, prepareMigrations, rollOut, type FleetDatabase } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { databaseUrls, PlatformApi, Sql, type SqlValue } from '../../../src/turso';
import { launchCdktfTurso, type CommandResult } from '../../support/cdktf-turso';
import { sqliteFile } from '../../support/sqlite-file';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(120_000);

const USERS = createMigration('0001_users', 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);');

/** A schema with what a dump or a reset may get wrong. */
const RICH = [
  'CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT)',
  'CREATE TABLE "odd-name" (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE RESTRICT, data BLOB, text TEXT)',
  'CREATE INDEX by_parent ON "odd-name" (parent)',
  'CREATE VIEW names AS SELECT name FROM parent',
  'CREATE TRIGGER kept AFTER INSERT ON parent BEGIN UPDATE parent SET name = upper(name) WHERE id = NEW.id; END',
  'CREATE VIRTUAL TABLE search USING fts5 (body)',
  "INSERT INTO parent (name) VALUES ('ada'), ('bob')",
  'INSERT INTO "odd-name" (parent, data, text) VALUES (1, x\'00ff10\', \'it\'\'s\' || char(10) || \'two\'), (2, NULL, \'-- ; BEGIN\')',
  "INSERT INTO search (body) VALUES ('hello world')",
  'CREATE TABLE places (id INTEGER PRIMARY KEY, embedding F32_BLOB(3))',
  'CREATE INDEX nearest ON places (libsql_vector_idx(embedding))',
  "INSERT INTO places VALUES (7, vector32('[1,2,3]'))",
];

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
let folder: string;
let output = '';

beforeAll(async () => {
  local = await startTursoLocal();
  folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-db-'));
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  await api.groups.create({ name: 'g', location: 'local' });
  sql = new Sql(api);
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  sql?.close();
  await local?.stop();
  expect(output).not.toContain(local.apiToken);
  expect(output).not.toMatch(/eyJ[\w-]+\./);
});

async function run(args: readonly string[], env: Record<string, string> = local.env): Promise<CommandResult> {
  const result = await launchCdktfTurso(args, env).result;
  output += result.stdout + result.stderr;
  return result;
}

async function json(args: readonly string[]): Promise<{ code: number | null; body: any }> {
  const { code, stdout, stderr } = await run([...args, '--json']);
  expect(stderr).toBe('');
  return { code, body: JSON.parse(stdout) };
}

const fails = (message: string | RegExp) => ({ code: 1, stdout: '', stderr: expect.stringMatching(message) });

async function create(name: string, parent?: string): Promise<FleetDatabase> {
  const database = await api.databases.create({ name, group: 'g', ...parent === undefined ? {} : { seed: { type: 'database', name: parent } } });
  return { id: database.dbId, name, group: 'g', httpUrl: databaseUrls(database).httpUrl };
}

async function target(name: string): Promise<FleetDatabase> {
  const database = await api.databases.get(name);
  return { id: database.dbId, name, group: 'g', httpUrl: databaseUrls(database).httpUrl };
}

async function query(name: string, statement: string): Promise<SqlValue[][]> {
  const [{ rows }] = await sql.transaction(await target(name), [{ sql: statement }]);
  return rows;
}

async function rich(name: string): Promise<void> {
  await sql.transaction(await create(name), RICH.map((statement) => ({ sql: statement })));
}

/** Everything that a reader of the database can tell apart. */
async function content(name: string): Promise<unknown> {
  return Promise.all([
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY name", 'SELECT * FROM parent', 'SELECT id, parent, hex(data), text FROM "odd-name"',
    "SELECT body FROM search WHERE search MATCH 'world'", 'SELECT seq FROM sqlite_sequence', 'SELECT * FROM names',
    "SELECT id FROM vector_top_k('nearest', vector32('[1,2,3]'), 1)",
  ].map(async (statement) => query(name, statement)));
}

describe('cdktf-turso db sql', () => {
  beforeAll(async () => { await sql.transaction(await create('plain'), [{ sql: 'CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)' }, { sql: "INSERT INTO t (name) VALUES ('ada'), ('bob')" }]); });

  test('shows rows as a table and as JSON', async () => {
    expect(await run(['db', 'sql', 'plain', 'SELECT id, name FROM t'])).toEqual({ code: 0, stdout: '  id  name\n   1  ada\n   2  bob\n2 rows\n', stderr: '' });
    expect(await json(['db', 'sql', 'plain', 'SELECT name FROM t; SELECT 1 AS one'])).toEqual({
      code: 0,
      body: {
        database: 'plain',
        results: [
          { columns: ['name'], rows: [['ada'], ['bob']], row_count: 2, truncated: false, rows_affected: 0 },
          { columns: ['one'], rows: [[1]], row_count: 1, truncated: false, rows_affected: 0 },
        ],
      },
    });
    expect(await run(['db', 'sql', 'plain', 'SELECT id FROM t', '--max-rows', '1'])).toMatchObject({ stdout: expect.stringMatching(/^1 of 2 rows: raise --max-rows to see more$/m) });
  });

  test.each([
    "INSERT INTO t (name) VALUES ('eve')",
    "WITH x AS (SELECT 1) INSERT INTO t (name) SELECT 'eve' FROM x",
    'DROP TABLE t',
    "SELECT 1; COMMIT; INSERT INTO t (name) VALUES ('eve')",
    'EXPLAIN SELECT 1; ROLLBACK; DELETE FROM t',
    'PRAGMA user_version = 7',
  ])('does not write without --write: %s', async (statement) => {
    expect((await run(['db', 'sql', 'plain', statement])).code).toBe(1);
    expect(await query('plain', 'SELECT name FROM t ORDER BY id')).toEqual([['ada'], ['bob']]);
  });

  test('asks for a token that may only read, unless --write is given', async () => {
    await local.clearRequests();
    await run(['db', 'sql', 'plain', 'SELECT 1']);
    await run(['db', 'sql', 'plain', "UPDATE t SET name = 'bea' WHERE id = 2", '--write']);
    expect((await local.requests()).flatMap(({ path }) => /authorization=[\w-]+/.exec(path) ?? [])).toEqual(['authorization=read-only', 'authorization=full-access']);
    expect(await query('plain', 'SELECT name FROM t WHERE id = 2')).toEqual([['bea']]);
  });

  test('keeps nothing of several statements if one fails', async () => {
    const file = join(folder, 'fix.sql');
    writeFileSync(file, "INSERT INTO t (name) VALUES ('kept?');\nINSERT INTO nowhere VALUES (1);\n");
    expect(await run(['db', 'sql', 'plain', '--write', '--file', file])).toEqual(fails(/no such table: nowhere/));
    expect(await query('plain', "SELECT * FROM t WHERE name = 'kept?'")).toEqual([]);
  });

  test('says what is missing', async () => {
    expect(await run(['db', 'sql', 'nowhere', 'SELECT 1'])).toEqual(fails(/Database "nowhere" does not exist in organization "local"\./));
    expect(await run(['db', 'sql', 'plain'])).toEqual(fails(/SQL is missing\. Give a statement in quotes, or a file with --file\./));
    expect(await run(['db', 'sql', 'plain', ' ; -- nothing'])).toEqual(fails(/The SQL holds no statement\./));
    expect(await run(['db', 'sql', 'plain', 'SELECT 1', '--file', 'x'])).toEqual(fails(/SQL is given twice/));
    expect(await run(['db', 'sql', 'plain', '--file', join(folder, 'none.sql')])).toEqual(fails(/which cannot be read: ENOENT/));
  });
});

describe('cdktf-turso db status', () => {
  const folderOf = (name: string, files: Record<string, string>): string => {
    const path = mkdtempSync(join(folder, name));
    for (const [file, script] of Object.entries(files)) writeFileSync(join(path, file), script);
    return path;
  };
  const first = { '0001_users.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);' };

  beforeAll(async () => {
    const migrations = prepareMigrations([USERS], 'here');
    await migrateDatabase({ sql, database: await create('kept'), role: 'tenant', migrations, targetPosition: 1, direction: 'up', now: () => new Date() });
    await query('kept', "INSERT INTO users (email) VALUES ('a@x'), ('a@x')");
    await create('bare');
  });

  test('shows the version of a database, and of one without migrations', async () => {
    expect(await run(['db', 'status', 'kept'])).toEqual({ code: 0, stdout: 'Database kept has 1 migration\n  version  0001_users\n', stderr: '' });
    expect(await json(['db', 'status', 'bare'])).toEqual({ code: 0, body: { database: 'bare', version: null, applied: [] } });
  });

  test('compares it with a folder, and tries what is pending without changing anything', async () => {
    expect(await json(['db', 'status', 'kept', '--migrations', folderOf('same', first)])).toMatchObject({ code: 0, body: { pending: [], trial: null } });
    const more = folderOf('more', { ...first, '0002_names.sql': 'ALTER TABLE users ADD COLUMN name TEXT;' });
    const { code, stdout } = await run(['db', 'status', 'kept', '--migrations', more]);
    expect(code).toBe(2);
    expect(stdout).toBe('Database kept has 1 migration\n  version  0001_users\n\nPending migrations\n  0002_names\n\nTrial on kept, rolled back\n  passed\n');
    expect(await query('kept', "SELECT name FROM pragma_table_info('users')")).toEqual([['id'], ['email']]);
  });

  test('says what a deployment would refuse: SQL that fails, lost data, an edited migration', async () => {
    const unique = folderOf('unique', { ...first, '0002_unique.sql': 'CREATE UNIQUE INDEX emails ON users (email);' });
    expect(await json(['db', 'status', 'kept', '--migrations', unique])).toMatchObject({
      code: 1,
      body: {
        pending: ['0002_unique'],
        trial: { passed: false, failure: { migration: '0002_unique', message: 'UNIQUE constraint failed: users.email' } },
        // The trial ran on the rows of this database, so nothing is left to guess.
        warnings: [],
      },
    });
    const lost = folderOf('lost', { ...first, '0002_drop.sql': 'DROP TABLE users;' });
    const { code, stdout } = await run(['db', 'status', 'kept', '--migrations', lost]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(/A deployment would refuse this\n.*allow-destructive/s)]);
    const edited = folderOf('edited', { '0001_users.sql': 'CREATE TABLE users (id INTEGER PRIMARY KEY);' });
    expect(await run(['db', 'status', 'kept', '--migrations', edited])).toEqual(fails(/Database "kept" has other migrations than those declared\./));
  });
});

describe('cdktf-turso db backup and restore', () => {
  beforeAll(async () => rich('rich'));

  test('bring a database back as it was, under a new name', async () => {
    const file = join(folder, 'rich.sql');
    const backup = await run(['db', 'backup', 'rich', file]);
    expect(backup).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Wrote .*rich\.sql: \d+ bytes of SQL\./), stderr: '' });
    expect((statSync(file).mode % 0o1000).toString(8)).toBe('600');
    expect(await json(['db', 'restore', 'rich-2', file])).toMatchObject({ code: 0, body: { database: 'rich-2', group: 'g', url: expect.stringContaining('rich-2') } });
    expect(await content('rich-2')).toEqual(await content('rich'));
  });

  test('restore a SQLite file, but not one with changes beside it', async () => {
    const file = join(folder, 'app.db');
    writeFileSync(file, await sqliteFile(['CREATE TABLE t (x)', 'INSERT INTO t VALUES (42)']));
    expect(await json(['db', 'restore', 'from-file', file])).toMatchObject({ code: 0, body: { database: 'from-file', object_count: 1 } });
    expect(await query('from-file', 'SELECT x FROM t')).toEqual([[42]]);
    writeFileSync(`${file}-wal`, 'changes');
    expect(await run(['db', 'restore', 'from-file-2', file])).toEqual(fails(/cannot be restored\. Its latest changes are in the file beside it/));
  });

  test('never replace a file or a database', async () => {
    const file = join(folder, 'kept.sql');
    writeFileSync(file, 'mine');
    expect(await run(['db', 'backup', 'rich', file])).toEqual(fails(/kept\.sql" exists, and a backup never replaces a file\. Give another name\./));
    expect(readFileSync(file, 'utf8')).toBe('mine');
    const good = join(folder, 'good.sql');
    await run(['db', 'backup', 'rich', good]);
    const before = await content('rich');
    expect(await run(['db', 'restore', 'rich', good])).toEqual(fails(/Database "rich" exists and is not empty, and a restore never replaces data\. Give a new name, .* cdktf-turso db reset rich\./));
    expect(await content('rich')).toEqual(before);
  });

  test('fill an empty database, which stays the same database', async () => {
    await create('again');
    // The dump has the rows of "first" before those of "second", to which they refer.
    await query('again', 'CREATE TABLE first (id INTEGER PRIMARY KEY, second INTEGER NOT NULL REFERENCES second (id))');
    await query('again', "CREATE TABLE second (id INTEGER PRIMARY KEY, text TEXT DEFAULT 'COMMIT;')");
    await query('again', 'CREATE TRIGGER kept AFTER INSERT ON second BEGIN UPDATE second SET text = upper(text) WHERE id = NEW.id; END');
    await query('again', "INSERT INTO second VALUES (1, 'a; BEGIN'), (2, NULL)");
    await query('again', "UPDATE second SET text = 'small' WHERE id = 1");
    await query('again', 'INSERT INTO first VALUES (1, 2)');
    const look = async () => [
      await query('again', 'SELECT * FROM first, second ORDER BY 3'), await query('again', 'SELECT type, name, sql FROM sqlite_schema'), (await api.databases.get('again')).dbId,
    ];
    const before = await look();
    const file = join(folder, 'again.sql');
    await run(['db', 'backup', 'again', file]);
    await run(['db', 'reset', 'again', '--confirm', 'again']);
    expect(await json(['db', 'restore', 'again', file])).toMatchObject({ code: 0, body: { database: 'again', group: 'g', object_count: 3 } });
    expect(await look()).toEqual(before);
  });

  test('leave an empty database empty if the backup fails, or if only a new database can take it', async () => {
    await create('hollow');
    const bad = join(folder, 'half.sql');
    writeFileSync(bad, 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (x);\nINSERT INTO nowhere VALUES (1);\nCOMMIT;\n');
    expect(await run(['db', 'restore', 'hollow', bad])).toEqual(fails(/"hollow" could not be restored: .*no such table: nowhere.* The database is as empty as before\./s));
    const virtual = join(folder, 'virtual.sql');
    await run(['db', 'backup', 'rich', virtual]);
    expect(await run(['db', 'restore', 'hollow', virtual])).toEqual(fails(/"hollow" could not be restored: .* restore the backup under a new name\./s));
    const file = join(folder, 'hollow.db');
    writeFileSync(file, await sqliteFile(['CREATE TABLE t (x)']));
    expect(await run(['db', 'restore', 'hollow', file])).toEqual(fails(/Database "hollow" exists, and only a new database can take a SQLite file\./));
    expect(await query('hollow', 'SELECT count(*) FROM sqlite_schema')).toEqual([[0]]);
  });

  test('leave no file if the dump is cut off or cannot be read', async () => {
    const empty = mkdtempSync(join(folder, 'cut-'));
    await local.faults({ path: '/dump$', drop: 'before' });
    expect((await run(['db', 'backup', 'rich', join(empty, 'a.sql')])).code).toBe(1);
    await local.faults();
    // Turso's server breaks the connection off.
    await query('rich', 'CREATE TABLE "a ""quote" (id INTEGER PRIMARY KEY)');
    expect(await run(['db', 'backup', 'rich', join(empty, 'a.sql')])).toEqual(fails(/The dump of "rich" broke off: .* No file was written\..* a double quote in its name/s));
    await query('rich', 'DROP TABLE "a ""quote"');
    expect(await run(['db', 'backup', 'rich', join(empty, 'none', 'a.sql')])).toEqual(fails(/A file cannot be written in/));
    expect(readdirSync(empty)).toEqual([]);
  });

  test('refuse files from which Turso would make an empty or broken database', async () => {
    const text = join(folder, 'text.sql');
    writeFileSync(text, 'hello');
    expect(await run(['db', 'restore', 'made', text])).toEqual(fails(/cannot be restored\. It does not begin with the lines/));
    const bad = join(folder, 'bad.sql');
    writeFileSync(bad, 'PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nINSERT INTO nowhere VALUES (1);\nCOMMIT;\n');
    expect(await run(['db', 'restore', 'made', bad])).toEqual(fails(/"made" could not be restored: .* No database was created\./s));
    expect(await run(['db', 'restore', 'made', folder])).toEqual(fails(/is not a file\.|cannot be read/));
    expect(await run(['db', 'restore', 'Made', bad])).toEqual(fails(/The name of the database is "Made"\./));
    expect(await api.databases.find('made')).toBeUndefined();
  });

  test('ask for the group if there are several', async () => {
    const file = join(folder, 'group.sql');
    await run(['db', 'backup', 'rich', file]);
    await api.groups.create({ name: 'h', location: 'local' });
    expect(await run(['db', 'restore', 'grouped', file])).toEqual(fails(/The organization has several groups: "g", "h"\. Name one with --group\./));
    expect((await run(['db', 'restore', 'grouped', file, '--group', 'h'])).code).toBe(0);
    expect((await api.databases.get('grouped')).group).toBe('h');
    await api.groups.delete('h');
  });
});

describe('cdktf-turso db reset', () => {
  test('deletes everything, and keeps the database with its id', async () => {
    await rich('doomed');
    const before = await api.databases.get('doomed');
    expect(await run(['db', 'reset', 'doomed'])).toEqual(fails(/Make a backup first: cdktf-turso db backup doomed FILE\. To delete the data, add --confirm doomed\./));
    expect(await run(['db', 'reset', 'doomed', '--confirm', 'other'])).toEqual(fails(/--confirm is "other", but the database is "doomed"\./));
    expect(await query('doomed', 'SELECT count(*) FROM parent')).toEqual([[2]]);
    expect(await json(['db', 'reset', 'doomed', '--confirm', 'doomed'])).toMatchObject({ code: 0, body: { database: 'doomed', deleted_rows: 5, fleets: [] } });
    expect(await query('doomed', "SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE 'libsql_%'")).toEqual([]);
    expect((await api.databases.get('doomed')).dbId).toBe(before.dbId);
    expect(await json(['db', 'reset', 'doomed', '--confirm', 'doomed'])).toMatchObject({ code: 0, body: { deleted_objects: 0, deleted_rows: 0 } });
    // The new schema may use the old names.
    await sql.transaction(await target('doomed'), RICH.map((statement) => ({ sql: statement })));
    expect(await content('doomed')).toMatchObject({ length: 7 });
  });

  test('refuses a database or group with delete protection', async () => {
    await rich('guarded');
    await api.databases.updateConfiguration('guarded', { deleteProtection: true });
    expect(await run(['db', 'reset', 'guarded', '--confirm', 'guarded'])).toEqual(fails(/delete_protection is on for "guarded", and a reset deletes all its data\. Nothing was deleted\./));
    await api.databases.updateConfiguration('guarded', { deleteProtection: false });
    await api.groups.updateConfiguration('g', { deleteProtection: true });
    expect(await run(['db', 'reset', 'guarded', '--confirm', 'guarded'])).toEqual(fails(/delete_protection is on for the group "g" of "guarded"/));
    await api.groups.updateConfiguration('g', { deleteProtection: false });
    expect(await query('guarded', 'SELECT count(*) FROM parent')).toEqual([[2]]);
  });

  test('makes the next rollout migrate a tenant from the beginning, and refuses the schema database', async () => {
    const schema = await create('crm');
    const roll = async (...tenants: FleetDatabase[]) => rollOut({ sql, schema, tenants: async () => tenants, migrations: [USERS], holder: 'ada' });
    await roll();
    const tenants = [await create('crm-1', 'crm'), await create('crm-2', 'crm')];
    await roll(...tenants);
    await query('crm-1', "INSERT INTO users (email) VALUES ('a@x')");
    expect(await run(['db', 'reset', 'crm', '--confirm', 'crm'])).toEqual(fails(/"crm" is the schema database of a fleet with 2 tenants/));
    expect(await run(['db', 'reset', 'crm-1', '--confirm', 'crm-1'])).toMatchObject({ code: 0, stdout: expect.stringContaining('It is a tenant of the fleet "crm".') });
    expect(await query('crm-1', "SELECT name FROM sqlite_schema WHERE name = 'users'")).toEqual([]);
    expect(await query('crm', 'SELECT name FROM _turso_fleet WHERE touched_by IS NOT NULL')).toEqual([['crm-1']]);
    await roll(...tenants);
    expect(await query('crm-1', 'SELECT count(*) FROM users')).toEqual([[0]]);
    expect(await query('crm', 'SELECT count(*) FROM _turso_fleet WHERE touched_by IS NOT NULL')).toEqual([[0]]);
    // A tenant that somebody emptied without the command, and that a backup fills, is uncertain as well.
    const file = join(folder, 'tenant.sql');
    await run(['db', 'backup', 'crm-2', file]);
    await query('crm-2', 'DROP TABLE users');
    await query('crm-2', 'DROP TABLE _turso_migrations');
    expect((await run(['db', 'restore', 'crm-2', file])).code).toBe(0);
    expect(await query('crm', 'SELECT name FROM _turso_fleet WHERE touched_by IS NOT NULL')).toEqual([['crm-2']]);
  });

  test('waits for no rollout: it refuses a tenant while one is under way', async () => {
    await query('crm', `INSERT INTO _turso_fleet_rollouts (epoch, holder, target, lease_ms, started_at)
      SELECT MAX(epoch) + 1, 'eve@work', '0001_users', 60000, '2026-01-01T00:00:00Z' FROM _turso_fleet_rollouts`);
    expect(await run(['db', 'reset', 'crm-1', '--confirm', 'crm-1'])).toEqual(fails(/A rollout of the fleet "crm" is under way, by eve@work, and may be at work in "crm-1"\. Nothing was changed\./));
    expect(await query('crm-1', "SELECT name FROM sqlite_schema WHERE name = 'users'")).toEqual([['users']]);
    await query('crm', "UPDATE _turso_fleet_rollouts SET ended_at = '2026-01-01T00:00:01Z', outcome = 'died' WHERE ended_at IS NULL");
  });
});

describe('cdktf-turso fleet sql', () => {
  test('shows the rows of all tenants in one table, and failures apart', async () => {
    await query('crm-1', "INSERT INTO users (email) VALUES ('a@x'), ('b@x')");
    await query('crm-2', "INSERT INTO users (email) VALUES ('c@x')");
    expect(await run(['fleet', 'sql', 'crm', 'SELECT email FROM users ORDER BY id'])).toEqual({
      code: 0, stdout: '  tenant  email\n  crm-1   a@x\n  crm-1   b@x\n  crm-2   c@x\n\n3 rows of 2 tenants\n', stderr: '',
    });
    await query('crm-2', 'ALTER TABLE users RENAME TO people');
    const { code, stdout } = await run(['fleet', 'sql', 'crm', 'SELECT count(*) AS n FROM users']);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^ {2}tenant {2}n\n {2}crm-1 +2\n\nFailed\n {2}crm-2 {2}no such table: users.*\n\n1 row of 1 tenant, 1 failed\n$/);
    await query('crm-2', 'ALTER TABLE people RENAME TO users');
  });

  test('limits rows and tenants, and says so', async () => {
    expect(await json(['fleet', 'sql', 'crm', 'SELECT email FROM users ORDER BY id', '--max-rows', '1', '--max-tenants', '1'])).toEqual({
      code: 0,
      body: {
        schema_database: 'crm',
        tenant_count: 2,
        not_asked_count: 1,
        tenants: [{ tenant: 'crm-1', columns: ['email'], rows: [['a@x']], row_count: 2, truncated: true, rows_affected: 0 }],
        failures: [],
      },
    });
    expect((await run(['fleet', 'sql', 'crm', 'SELECT email FROM users', '--max-rows', '1'])).stdout).toContain('Not all rows are shown\n  crm-1  1 of 2: raise --max-rows\n');
  });

  test('writes only with --write, and all of it or nothing in each tenant', async () => {
    expect((await run(['fleet', 'sql', 'crm', 'DELETE FROM users'])).code).toBe(2);
    expect(await query('crm-1', 'SELECT count(*) FROM users')).toEqual([[2]]);
    expect(await run(['fleet', 'sql', 'crm', "UPDATE users SET email = 'new' || id", '--write', '--concurrency', '1'])).toMatchObject({
      code: 0, stdout: expect.stringMatching(/crm-1 +2 rows changed\n +crm-2 +1 row changed/),
    });
    expect(await query('crm-2', 'SELECT email FROM users')).toEqual([['new1']]);
  });

  test('finds tenants that the ledger does not know, and takes one statement', async () => {
    await create('crm-3', 'crm');
    expect((await json(['fleet', 'sql', 'crm', 'SELECT 1', '--parent', 'crm'])).body.tenants.map(({ tenant }: any) => tenant)).toEqual(['crm-1', 'crm-2', 'crm-3']);
    expect(await run(['fleet', 'sql', 'crm', 'SELECT 1; SELECT 2'])).toEqual(fails(/The SQL holds 2 statements\. Give one\./));
    await create('lone');
    expect(await run(['fleet', 'sql', 'lone', 'SELECT 1'])).toEqual(fails(/The ledger of "lone" has no tenants\./));
  });
});
