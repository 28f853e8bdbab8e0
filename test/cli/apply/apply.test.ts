import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rollOut, type FleetDatabase } from '../../../src/fleet';
import { createMigration } from '../../../src/migrations';
import { databaseUrls, PlatformApi, Sql, type Database } from '../../../src/turso';
import { launchCdktfTurso, type CommandResult } from '../../support/cdktf-turso';
import { startTursoLocal, type TursoLocal } from '../../support/turso-local';

jest.setTimeout(120_000);

const USERS = 'CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);\n';
const UNIQUE = 'CREATE UNIQUE INDEX users_email ON users (email);\n';
const NOTES = 'CREATE TABLE notes (id INTEGER PRIMARY KEY);\n';
const TWINS = "INSERT INTO users (email) VALUES ('twin'), ('twin')";

/** What a token needs that only migrates. */
const MIGRATES = ['read', 'db:mint-token'];

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
let output = '';
const launched: ChildProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  local = await startTursoLocal();
  api = new PlatformApi({ baseUrl: local.apiUrl, token: local.apiToken, organization: local.organization });
  for (const name of ['g', 'other']) await api.groups.create({ name, location: 'local' });
  sql = new Sql(api);
});

afterAll(async () => {
  for (const child of launched) child.kill();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  sql?.close();
  await local?.stop();
  expect(output).not.toContain(local.apiToken);
  // Database tokens are JSON Web Tokens.
  expect(output).not.toMatch(/eyJ[\w-]+\./);
});

/** Writes a folder of migrations, numbered in their order. */
function folderOf(...scripts: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-apply-'));
  folders.push(folder);
  scripts.forEach((script, index) => writeFileSync(join(folder, `000${index + 1}_m.sql`), script));
  return folder;
}

async function create(name: string, parent?: string, group = 'g'): Promise<Database> {
  return api.databases.create({ name, group, ...parent === undefined ? {} : { seed: { type: 'database', name: parent } } });
}

async function run(schema: string, folder: string, options = '', env: Record<string, string> = local.env): Promise<CommandResult> {
  const words = ['fleet', 'apply', schema, '--migrations', folder, ...options.split(' ').filter((word) => word !== '')];
  const { child, result } = launchCdktfTurso(words, env);
  launched.push(child);
  const ended = await result;
  output += ended.stdout + ended.stderr;
  return ended;
}

async function json(schema: string, folder: string, options = '', env?: Record<string, string>): Promise<{ code: number | null; body: any }> {
  const { code, stdout, stderr } = await run(schema, folder, `${options} --json`, env);
  expect(stderr).toBe('');
  return { code, body: JSON.parse(stdout) };
}

async function query(name: string, statement: string): Promise<unknown[][]> {
  const database = await api.databases.get(name);
  const [{ rows }] = await sql.transaction({ id: database.dbId, name, httpUrl: databaseUrls(database).httpUrl }, [{ sql: statement }]);
  return rows;
}

async function fleetDatabaseOf(name: string): Promise<FleetDatabase> {
  const database = await api.databases.get(name);
  return { id: database.dbId, name, group: database.group, httpUrl: databaseUrls(database).httpUrl };
}

async function migrationsOf(name: string): Promise<unknown[]> {
  return (await query(name, 'SELECT name FROM _turso_migrations ORDER BY position')).flat();
}

/** Creates a fleet at the first migration, with tenants that are branches of its schema database. */
async function fleetOf(name: string, tenants: number): Promise<string[]> {
  await create(name);
  expect((await run(name, folderOf(USERS))).code).toBe(0);
  const names = Array.from({ length: tenants }, (_, index) => `${name}-t${index + 1}`);
  for (const tenant of names) await create(tenant, name);
  return names;
}

async function tokenFor(scopes: readonly string[], group = 'g'): Promise<Record<string, string>> {
  const { token } = await api.apiTokens.create({ name: `${group}-${scopes.join('-').replaceAll(':', '-')}-${launched.length}`, organization: local.organization, group, scopes });
  return { ...local.env, TURSO_API_TOKEN: token };
}

describe('cdktf-turso fleet apply', () => {
  test('begins a fleet, migrates the tenants that it finds, and then has nothing to do', async () => {
    const tenants = await fleetOf('begin', 3);
    const folder = folderOf(USERS, UNIQUE);
    const plan = await run('begin', folder, '--parent begin --plan');
    expect(plan).toMatchObject({ code: 2, stdout: expect.stringContaining('from 0001_m to 0002_m: 3 of 3 tenants to change') });
    expect(await migrationsOf('begin-t1')).toEqual(['0001_m']);
    const { code, stdout, stderr } = await run('begin', folder, '--parent begin --canary-count 1');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('1. canaries: 1 tenant (begin-t1)');
    expect(stdout).toMatch(/^rehearsal on a branch of "begin-t1"$/m);
    expect(stdout).toMatch(/^schema: 4 of 4 databases$/m);
    expect(stdout).toMatch(/^Done: 3 tenants and the schema database "begin" are at 0002_m\.$/m);
    for (const name of ['begin', ...tenants]) expect(await migrationsOf(name)).toEqual(['0001_m', '0002_m']);
    expect(await run('begin', folder)).toMatchObject({ code: 0, stdout: expect.stringContaining('nothing to do in 3 tenants') });
    expect((await api.databases.list()).map(({ name }) => name).filter((name) => name.includes('rehearsal'))).toEqual([]);
  });

  test('needs a token of the group that may read and create tokens for databases, and no more', async () => {
    const tenants = await fleetOf('scoped', 4);
    const folder = folderOf(USERS, UNIQUE);
    const env = await tokenFor(MIGRATES);
    expect(await json('scoped', folder, '--parent scoped --plan', env)).toMatchObject({ code: 2, body: { behind_count: 4, trial: { passed: true } } });
    expect(await json('scoped', folder, '--parent scoped', env)).toMatchObject({
      code: 0, body: { plan: { target: '0002_m' }, result: { succeeded: true, version: '0002_m', tenant_count: 4, behind_count: 0, failures: [] } },
    });
    for (const name of ['scoped', ...tenants]) expect(await migrationsOf(name)).toEqual(['0001_m', '0002_m']);
    const third = folderOf(USERS, UNIQUE, NOTES);
    expect(await run('scoped', third, '', await tokenFor(['read']))).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/403.*db:mint-token/s) });
    // A rehearsal needs a branch, so its token may also create and delete databases.
    expect(await run('scoped', third, '--canaries scoped-t1', env)).toMatchObject({ code: 1, stderr: expect.stringMatching(/403.*db:create/s) });
    expect(await migrationsOf('scoped-t1')).toEqual(['0001_m', '0002_m']);
    expect((await run('scoped', third, '--canaries scoped-t1', await tokenFor([...MIGRATES, 'db:create', 'db:delete']))).code).toBe(0);
    expect(await migrationsOf('scoped-t4')).toEqual(['0001_m', '0002_m', '0003_m']);
  });

  test('refuses statements that destroy data, an edited migration, and SQL that fails, and changes nothing', async () => {
    await fleetOf('refused', 1);
    const refused = await run('refused', folderOf(USERS, 'DROP TABLE users;\n'), '--parent refused');
    expect(refused.code).toBe(1);
    expect(refused.stdout.replace(/\s+/g, ' ')).toMatch(/An apply would refuse this Migration destroys data .* put the line "-- turso: allow-destructive"/);
    expect(await json('refused', folderOf(USERS, 'DROP TABLE users;\n'))).toMatchObject({
      code: 1, body: { plan: { refused: [{ summary: 'Migration destroys data' }] }, result: null },
    });
    expect(await json('refused', folderOf(USERS, 'DROP INDEX nowhere;\n'))).toMatchObject({
      code: 1, body: { plan: { trial: { passed: false, failure: { migration: '0002_m' } } }, result: null },
    });
    expect(await run('refused', folderOf(NOTES))).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('was edited after it was applied') });
    expect(await run('refused', folderOf(USERS, NOTES), '--canaries nobody')).toMatchObject({
      code: 1, stdout: '', stderr: 'cdktf-turso: --canaries names "nobody", which is no tenant of the fleet. Name one of its tenants.\n',
    });
    expect(await run('refused', folderOf(USERS), '--baseline 0009')).toMatchObject({
      code: 1, stderr: 'cdktf-turso: --baseline is "0009", but no migration has this name. Use one of "0001_m".\n',
    });
    expect(await migrationsOf('refused')).toEqual(['0001_m']);
    expect(await migrationsOf('refused-t1')).toEqual(['0001_m']);
    const allowed = folderOf(USERS, '-- turso: allow-destructive\nDROP TABLE users;\n');
    expect((await run('refused', allowed, '--parent refused')).code).toBe(0);
    expect(await migrationsOf('refused-t1')).toEqual(['0001_m', '0002_m']);
  });

  test('refuses a rehearsal in a group with delete protection, as the provider does', async () => {
    await fleetOf('guarded', 1);
    await api.groups.updateConfiguration('g', { deleteProtection: true });
    const refused = await run('guarded', folderOf(USERS, NOTES), '--parent guarded --canary-count 1');
    await api.groups.updateConfiguration('g', { deleteProtection: false });
    expect(refused.code).toBe(1);
    expect(refused.stdout.replace(/\s+/g, ' ')).toContain('Branches could not be deleted from group "g" --canary-count creates branches');
    expect(await migrationsOf('guarded-t1')).toEqual(['0001_m']);
  });

  test('ends with 2 if a tenant fails, names it, and does the rest the next time', async () => {
    await fleetOf('failing', 3);
    await query('failing-t2', TWINS);
    const folder = folderOf(USERS, UNIQUE);
    const { code, stdout } = await run('failing', folder, '--parent failing');
    expect(code).toBe(2);
    expect(stdout).toMatch(/^failed: failing-t2 in 0002_m: UNIQUE constraint failed: users\.email/m);
    expect(stdout).toMatch(/^Could not migrate 1 of 3 tenant databases to "0002_m"$/m);
    expect(await migrationsOf('failing')).toEqual(['0001_m']);
    expect(await json('failing', folder, '--quarantine')).toMatchObject({
      code: 0, body: { result: { succeeded: true, quarantined: [{ database: 'failing-t2', migration: '0002_m' }], warnings: [{ summary: '1 tenant is in quarantine' }] } },
    });
    await query('failing-t2', 'DELETE FROM users WHERE id > 1');
    expect(await json('failing', folder)).toMatchObject({ code: 0, body: { result: { behind_count: 0, quarantined: [] } } });
    expect(await migrationsOf('failing-t2')).toEqual(['0001_m', '0002_m']);
  });

  test('names branches of the schema database that it leaves out', async () => {
    await fleetOf('unsearched', 1);
    const { code, body } = await json('unsearched', folderOf(USERS, NOTES), '--plan');
    expect(code).toBe(2);
    expect(body.warnings).toEqual([{
      summary: '1 database left out', detail: expect.stringMatching(/^"unsearched-t1" is a branch of the schema database, but not in the ledger\. To migrate it, give --parent unsearched\./),
    }]);
  });

  test('does not forget tenants that its token may not see', async () => {
    await fleetOf('hidden', 1);
    await create('hidden-far', undefined, 'other');
    expect((await run('hidden', folderOf(USERS), '--prefix hidden-')).code).toBe(0);
    const { code, body } = await json('hidden', folderOf(USERS, NOTES), '', await tokenFor(MIGRATES));
    expect(code).toBe(1);
    expect(body.plan.refused).toEqual([{ summary: '1 tenant is out of reach', detail: expect.stringContaining('"hidden-far"') }]);
    expect((await run('hidden', folderOf(USERS, NOTES))).code).toBe(0);
    expect(await migrationsOf('hidden-far')).toEqual(['0001_m', '0002_m']);
    // Also a rollout that migrates nothing removes tenants from the ledger that are gone.
    expect(await run('hidden', folderOf(USERS, NOTES), '', await tokenFor(MIGRATES))).toMatchObject({
      code: 1, stdout: expect.stringMatching(/nothing to do.*An apply would refuse this\n {2}1 tenant is out of reach/s),
    });
    expect(await query('hidden', "SELECT name FROM _turso_fleet WHERE name = 'hidden-far'")).toEqual([['hidden-far']]);
    await api.databases.delete('hidden-far');
    expect((await run('hidden', folderOf(USERS, NOTES))).code).toBe(0);
    expect(await query('hidden', "SELECT name FROM _turso_fleet WHERE name = 'hidden-far'")).toEqual([]);
  });

  test('keeps the lease, stops at Ctrl-C after the migrations in flight, and goes on the next time', async () => {
    const tenants = await fleetOf('stopped', 6);
    const folder = folderOf(USERS, NOTES);
    await local.faults({ path: '/pipeline$', latencyMs: 100 });
    const words = ['fleet', 'apply', 'stopped', '--migrations', folder, '--parent', 'stopped', '--concurrency', '1', '--waves', '1,1,1', '--pause', '1s'];
    const { child, result } = launchCdktfTurso(words, local.env);
    launched.push(child);
    let seen = '';
    child.stdout.on('data', (text: Buffer) => { seen += text.toString(); });
    while (!/^wave 1: 1 of 7/m.test(seen)) await once(child.stdout, 'data');
    const rival = await run('stopped', folder, '--parent stopped');
    expect(rival).toMatchObject({ code: 1, stderr: expect.stringMatching(/process \d+/) });
    child.kill('SIGINT');
    expect(await result).toMatchObject({ code: 2, stdout: expect.stringMatching(/^interrupted: the rollout stops .*^Rollout stopped before its end$/ms) });
    await local.faults();
    expect(await migrationsOf('stopped-t6')).toEqual(['0001_m']);
    expect((await run('stopped', folder, '--parent stopped')).code).toBe(0);
    for (const name of tenants) expect(await migrationsOf(name)).toEqual(['0001_m', '0002_m']);
  });

  test('takes the settings that Terraform gave the last rollout, unless the command line has others', async () => {
    const tenants = await fleetOf('settled', 2);
    const schema = await fleetDatabaseOf('settled');
    const recorded = { discovery: { parent: 'settled', exclude: ['settled-t2'] }, strategy: { canaries: ['settled-t1'], pauseMs: 1000 } };
    const migrations = [createMigration('0001_m', USERS)];
    await rollOut({ sql, schema, tenants: async () => [await fleetDatabaseOf('settled-t1')], migrations, recorded, holder: 'terraform' });
    const folder = folderOf(USERS, NOTES);
    const plan = await json('settled', folder, '--plan');
    expect(plan.body).toMatchObject({
      tenant_count: 1,
      recorded_settings: ['--parent settled', '--exclude settled-t2', '--canaries settled-t1', '--pause 1s'],
      order: ['canaries: 1 tenant (settled-t1)', 'schema database settled'],
      warnings: [],
    });
    expect((await json('settled', folder, '--plan --defaults')).body).toMatchObject({ recorded_settings: [], order: ['wave 1: 1 tenant (settled-t1)', 'schema database settled'] });
    expect((await json('settled', folder, '--plan --pause 0s')).body.recorded_settings).not.toContain('--pause 1s');
    const { code, stdout } = await run('settled', folder, '--parent settled --max-failures 0');
    expect(code).toBe(0);
    expect(stdout).toContain('Settings of the last rollout by Terraform\n  --canaries settled-t1 --pause 1s\n');
    expect(stdout).toMatch(/^rehearsal on a branch of "settled-t1"$/m);
    for (const name of tenants) expect(await migrationsOf(name)).toEqual(['0001_m', '0002_m']);
    // Settings of one command line are not those of the next.
    expect((await json('settled', folderOf(USERS, NOTES, UNIQUE), '--plan')).body.recorded_settings).toEqual(plan.body.recorded_settings);
  });

  test('reverts with down scripts', async () => {
    await create('down');
    const folder = folderOf(USERS);
    writeFileSync(join(folder, '0002_n.up.sql'), NOTES);
    writeFileSync(join(folder, '0001_m.down.sql'), 'DROP TABLE users;');
    rmSync(join(folder, '0001_m.sql'));
    writeFileSync(join(folder, '0001_m.up.sql'), USERS);
    writeFileSync(join(folder, '0002_n.down.sql'), 'DROP TABLE notes;');
    expect((await run('down', folder)).code).toBe(0);
    const before = await query('down', "SELECT name FROM sqlite_schema WHERE name IN ('users', 'notes')");
    expect(before).toHaveLength(2);
    const target = String((await migrationsOf('down'))[0]);
    expect((await run('down', folder, `--target-version ${target}`)).code).toBe(0);
    expect(await query('down', "SELECT name FROM sqlite_schema WHERE name IN ('users', 'notes')")).toEqual([['users']]);
  });
});
