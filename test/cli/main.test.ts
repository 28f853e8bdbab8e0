import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import { rollOut, type FleetDatabase, type RollOutOptions } from '../../src/fleet';
import { createMigration, type Migration } from '../../src/migrations';
import { databaseUrls, PlatformApi, Sql } from '../../src/turso';
import { launchCdktfTurso, type CommandResult } from '../support/cdktf-turso';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(120_000);

const USERS = createMigration('0001_users', "CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT);\nINSERT INTO users VALUES (1, 'a@x');");
const UNIQUE = createMigration('0002_unique', "CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> 'marked-secret';");
const NOTES = createMigration('0003_notes', 'CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT);');
/** Breaks {@link UNIQUE}. */
const BREAK = "INSERT INTO users (email) VALUES ('a@x')";

let local: TursoLocal;
let api: PlatformApi;
let sql: Sql;
/** The output of all commands. */
let output = '';
const launched: ChildProcess[] = [];

/** Starts a command that keeps running, and waits for its first output. */
async function watching(line: string): Promise<{ readonly result: Promise<CommandResult> }> {
  const { child, result } = launchCdktfTurso(line.split(' '), local.env);
  launched.push(child);
  await once(child.stdout, 'data');
  return { result };
}

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

afterAll(() => {
  launched.forEach((child) => child.kill());
  expect(output).not.toContain(local.apiToken);
  expect(output).not.toContain('marked-secret');
  // Database tokens are JSON Web Tokens.
  expect(output).not.toMatch(/eyJ[\w-]+\./);
});

async function run(line: string, env: Record<string, string> = local.env): Promise<CommandResult> {
  const result = await launchCdktfTurso(line.split(' '), env).result;
  output += result.stdout + result.stderr;
  return result;
}

async function json(line: string): Promise<{ code: number | null; body: any }> {
  const { code, stdout, stderr } = await run(`${line} --json`);
  expect(stderr).toBe('');
  return { code, body: JSON.parse(stdout) };
}

async function create(name: string, parent?: string): Promise<FleetDatabase> {
  const database = await api.databases.create({ name, group: 'default', ...parent === undefined ? {} : { seed: { type: 'database', name: parent } } });
  return { id: database.dbId, name, group: 'default', httpUrl: databaseUrls(database).httpUrl };
}

interface Fleet {
  readonly schema: FleetDatabase;
  readonly tenants: readonly FleetDatabase[];
  roll(migrations: readonly Migration[], others?: Partial<RollOutOptions>): ReturnType<typeof rollOut>;
}

/** Creates a fleet at the first migration. Its tenants are branches of the schema database. */
async function fleetOf(name: string, count: number): Promise<Fleet> {
  const schema = await create(name);
  const tenants: FleetDatabase[] = [];
  const roll: Fleet['roll'] = async (migrations, others = {}) =>
    rollOut({ sql, schema, tenants: async () => tenants, migrations, holder: 'ada@laptop, process 4711', ...others });
  await roll([USERS]);
  for (let index = 1; index <= count; index++) tenants.push(await create(`${name}-t${index}`, name));
  await roll([USERS]);
  return { schema, tenants, roll };
}

describe('the command line', () => {
  test('prints help and version without any setting', async () => {
    expect(await run('--help', {})).toMatchObject({ code: 0, stdout: expect.stringContaining('cdktf-turso COMMAND'), stderr: '' });
    expect(await run('fleet watch --help', {})).toMatchObject({ code: 0, stdout: expect.stringContaining('--interval TIME') });
    expect(await run('--version', {})).toEqual({ code: 0, stdout: `cdktf-turso ${version}\n`, stderr: '' });
  });

  test('exits with 1 if it has a mistake', async () => {
    expect(await run('fleet status')).toEqual({
      code: 1, stdout: '', stderr: 'cdktf-turso: "fleet status" needs the name of the fleet\'s schema database. See cdktf-turso --help.\n',
    });
  });
});

/** Returns a URL where nothing answers. */
async function unusedUrl(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

describe('a command fails', () => {
  const status = async (env: Record<string, string>, line = 'fleet status crm-schema') => run(line, env);

  test('without an API token', async () => {
    const expected = {
      code: 1, stdout: '', stderr: 'cdktf-turso: TURSO_API_TOKEN is not set. Create an API token with "turso auth api-tokens mint NAME", and set the variable to it.\n',
    };
    expect(await status({ TURSO_API_URL: local.apiUrl })).toEqual(expected);
    expect(await status({ ...local.env, TURSO_API_TOKEN: '' })).toEqual(expected);
  });

  test('with an unknown token', async () => {
    const { code, stderr } = await status({ ...local.env, TURSO_API_TOKEN: 'marked-secret' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^cdktf-turso: GET \/v1\/organizations\/local\/databases\/crm-schema answered 401: .*expired or revoked/s);
  });

  test('for a database that does not exist, and names the organization', async () => {
    const missing = (organization: string) => ({
      code: 1,
      stdout: '',
      stderr: `cdktf-turso: Database "nowhere" does not exist in ${organization}. Correct the name, or name the organization with --organization.\n`,
    });
    expect(await status(local.env, 'fleet status nowhere')).toEqual(missing('organization "local"'));
    const { TURSO_ORGANIZATION_SLUG: slug, ...others } = local.env;
    expect(await status({ ...others, TURSO_ORG: slug }, 'fleet status nowhere')).toEqual(missing('organization "local"'));
    expect(await status({ ...others, TURSO_ORGANIZATION_SLUG: 'elsewhere' }, 'fleet status nowhere --organization local'))
      .toEqual(missing('organization "local"'));
    expect(await status({ TURSO_API_TOKEN: others.TURSO_API_TOKEN }, `fleet status nowhere --api-url ${local.apiUrl}`))
      .toEqual(missing('the personal account of the token'));
  });

  test.each(['status', 'watch', 'verify', 'release'])('with "%s" for a database without a ledger', async (command) => {
    await api.databases.find('plain') ?? await create('plain');
    expect(await run(`fleet ${command} plain${command === 'release' ? ' a' : ''}`)).toEqual({
      code: 1, stdout: '', stderr: 'cdktf-turso: Database "plain" keeps no fleet. Name the schema database of one that was applied at least once.\n',
    });
  });

  test('when the Platform API does not answer', async () => {
    const { code, stdout, stderr } = await status({ ...local.env, TURSO_API_URL: await unusedUrl() });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^cdktf-turso: GET \/v1\/organizations\/local\/databases\/crm-schema .*ECONNREFUSED/s);
  });

  test('when the connection to the database breaks', async () => {
    await fleetOf('broken', 1);
    await local.faults({ path: '/pipeline$', drop: 'before' });
    const { code, stdout, stderr } = await run('fleet status broken');
    await local.faults();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^cdktf-turso: Database "broken": /);
  });
});

describe('a fleet', () => {
  let fleet: Fleet;
  let folder: string;

  beforeAll(async () => {
    fleet = await fleetOf('crm', 6);
    folder = mkdtempSync(join(tmpdir(), 'cdktf-turso-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(...migrations: readonly (Pick<Migration, 'name' | 'sql'>)[]): void {
    for (const { name, sql: script } of migrations) writeFileSync(join(folder, `${name}.sql`), script);
  }

  test('gives the exit code 0 when it is healthy', async () => {
    expect(await run('fleet status crm')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Fleet crm of local\n {2}version {2}0001_users\n {2}tenants {2}6, all at the target\n {2}engine {3}libSQL\n/),
      stderr: '',
    });
    expect(await json('fleet status crm')).toMatchObject({
      code: 0,
      body: { version: '0001_users', versions: { '0001_users': 6 }, engines: { libSQL: 6 }, tenant_count: 6, behind_count: 0, rollout: { running: false, outcome: 'completed' } },
    });
    expect(await run('fleet verify crm')).toEqual({
      code: 0, stdout: 'Fleet crm at 0001_users: 6 tenants compared\n  no tenant was changed by hand\n', stderr: '',
    });
    expect(await run('fleet watch crm')).toMatchObject({ code: 0, stdout: expect.stringContaining('No rollout of crm is under way.') });
  });

  test('needs one SQL request for its status', async () => {
    await local.clearRequests();
    await run('fleet status crm');
    expect((await local.requests()).map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, 'ID')}`)).toEqual([
      'GET /v1/organizations/local/databases/crm',
      expect.stringMatching(/^POST .*\/auth\/tokens\?/),
      expect.stringMatching(/^POST .*\/pipeline$/),
    ]);
  });

  test('includes tenants that its ledger does not know yet, with --parent, --prefix or --pattern', async () => {
    await create('crm-new', 'crm');
    expect(await json('fleet status crm --parent crm')).toMatchObject({
      code: 2, body: { tenant_count: 7, behind_count: 1, versions: { '0001_users': 6, '(unknown)': 1 } },
    });
    expect((await json('fleet status crm --prefix crm-')).body.tenant_count).toBe(7);
    expect((await json('fleet status crm --pattern *-new --group default')).body.tenant_count).toBe(7);
    expect((await json('fleet status crm --parent crm --exclude *-new')).body.tenant_count).toBe(6);
    expect((await json('fleet verify crm --parent crm')).body).toMatchObject({ tenant_count: 7, compared_count: 7, drifted: [] });
    await api.databases.delete('crm-new');
  });

  test('has a plan that changes nothing', async () => {
    write(USERS, UNIQUE);
    const before = await json('fleet status crm');
    expect(await run(`fleet plan crm --migrations ${folder} --canary-count 1`)).toEqual({
      code: 2,
      stderr: '',
      stdout: expect.stringMatching(new RegExp([
        '^Fleet crm from 0001_users to 0002_unique: 6 of 6 tenants to change$',
        '[^]*^ {2}0002_unique  7  databases$',
        '[^]*^ {2}1\\. canaries: 1 tenant \\(crm-t1\\)\n {2}2\\. wave 1: 5 tenants \\(.*\\)\n {2}3\\. schema database crm$',
        '[^]*^Trial on crm, rolled back\n {2}passed$',
      ].join(''), 'm')),
    });
    expect(await json(`fleet plan crm --migrations ${folder} --format plain`)).toMatchObject({
      code: 2, body: { target: '0002_unique', tenant_count: 6, behind_count: 6, trial: { passed: true }, refused: [] },
    });
    expect(await json('fleet status crm')).toEqual(before);
  });

  test('rejects a plan with statements that lose data or fail, with an edited migration, or with an unknown target', async () => {
    write({ name: '0003_bad', sql: 'DROP TABLE users;\nDROP TABLE nowhere;\n' });
    const { code, stdout } = await run(`fleet plan crm --migrations ${folder}`);
    expect(code).toBe(1);
    // The length of the temporary path decides where lines break.
    expect(stdout.replace(/\s+/g, ' ')).toContain('0003_bad.sql:1: drops the table "users" (loses data) DROP TABLE users ');
    expect(stdout).toContain('An apply would refuse this\n  Migration destroys data\n');
    write({ name: '0003_bad', sql: '-- turso: allow-destructive\nDROP TABLE users;\nDROP TABLE nowhere;\n' });
    expect(await run(`fleet plan crm --migrations ${folder}`)).toMatchObject({
      code: 1, stdout: expect.stringContaining('failed: 0003_bad, line 3: no such table: nowhere\n      DROP TABLE nowhere\n'),
    });
    write({ name: '0003_bad', sql: 'ALTER TABLE nowhere ADD COLUMN x;\n' });
    expect(await run(`fleet plan crm --migrations ${folder}`)).toMatchObject({ code: 1, stdout: expect.stringContaining('no such table: nowhere') });
    rmSync(join(folder, '0003_bad.sql'));
    expect(await run(`fleet plan crm --migrations ${folder}/none`)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/does not exist/) });
    write({ name: USERS.name, sql: 'CREATE TABLE others (id);' });
    expect(await run(`fleet plan crm --migrations ${folder}`)).toMatchObject({
      code: 1, stdout: '', stderr: expect.stringMatching(/Migration "0001_users" \(.*0001_users\.sql\) was edited after it was applied\. Line 1 was `.*` and is `.*` now\./),
    });
    write(USERS);
    expect(await run(`fleet plan crm --migrations ${folder} --target-version 9`)).toMatchObject({
      code: 1, stdout: '', stderr: expect.stringContaining('The target "9" is not a migration of the fleet.'),
    });
    expect(await run(`fleet plan crm --migrations ${folder} --target-version 0001_users`)).toEqual({
      code: 0, stdout: 'Fleet crm is at 0001_users: nothing to do in 6 tenants.\n', stderr: '',
    });
  });

  test('shows failures and quarantine until they are released', async () => {
    await sql.transaction(fleet.tenants[1], [{ sql: BREAK }]);
    await sql.transaction(fleet.tenants[4], [{ sql: BREAK }]);
    await fleet.roll([USERS, UNIQUE]);
    const { code, stdout } = await run('fleet status crm');
    expect(code).toBe(2);
    expect(stdout).toContain([
      'Failed',
      '  0002_unique: UNIQUE constraint failed: users.email',
      "      CREATE UNIQUE INDEX users_email ON users (email) WHERE email <> '...'",
      '    2 tenants: crm-t2, crm-t5',
    ].join('\n'));
    expect(await json('fleet status crm')).toMatchObject({
      code: 2,
      body: {
        version: '0001_users',
        target: '0002_unique',
        versions: { '0002_unique': 4, '0001_users': 2 },
        behind_count: 2,
        failed_count: 2,
        quarantined_count: 0,
        failures: [{ migration: '0002_unique', tenant_count: 2, databases: ['crm-t2', 'crm-t5'] }],
        rollout: { outcome: 'failed' },
      },
    });

    await fleet.roll([USERS, UNIQUE], { strategy: { quarantine: true } });
    expect(await json('fleet status crm')).toMatchObject({
      code: 0, body: { version: '0002_unique', behind_count: 0, failed_count: 2, quarantined_count: 2, rollout: { outcome: 'completed' } },
    });
    expect((await run('fleet status crm')).stdout).toContain('In quarantine\n  0002_unique: UNIQUE constraint failed: users.email\n');

    expect(await run('fleet release crm crm-t2 crm-t3')).toEqual({
      code: 1,
      stdout: 'Released 1 tenant: crm-t2\nThe next apply tries it again.\n',
      stderr: 'cdktf-turso: These names are not in quarantine: "crm-t3". "cdktf-turso fleet status crm" lists the tenants in quarantine.\n',
    });
    expect(await json('fleet release crm crm-t5')).toEqual({ code: 0, body: { schema_database: 'crm', released: ['crm-t5'], not_in_quarantine: [] } });
    expect(await json('fleet status crm')).toMatchObject({ code: 2, body: { behind_count: 2, failed_count: 2, quarantined_count: 0 } });
    for (const tenant of [fleet.tenants[1], fleet.tenants[4]]) await sql.transaction(tenant, [{ sql: 'DELETE FROM users WHERE id > 1' }]);
    await fleet.roll([USERS, UNIQUE]);
    expect((await run('fleet status crm')).code).toBe(0);
  });

  test('lists tenants that were changed by hand with their differences', async () => {
    await sql.transaction(fleet.tenants[2], [{ sql: 'CREATE TABLE scratch (x)' }, { sql: 'DROP INDEX users_email' }, { sql: 'ALTER TABLE users ADD COLUMN age' }]);
    const { code, stdout } = await run('fleet verify crm');
    expect(code).toBe(2);
    expect(stdout).toContain([
      'Changed by hand', '  crm-t3', '    missing index users_email', '    extra   table scratch', '    changed table users',
    ].join('\n'));
    expect(await json('fleet verify crm --sample 100%')).toMatchObject({
      code: 2,
      body: {
        compared_count: 6,
        unreachable: [],
        behind: [],
        drifted: [{ database: 'crm-t3', missing: ['index users_email'], extra: ['table scratch'], changed: ['table users'] }],
      },
    });
    expect((await json('fleet verify crm --sample 2')).body).toMatchObject({ tenant_count: 6, compared_count: 2 });
    expect((await run('fleet verify crm --concurrency 1')).stdout).toBe(stdout);
  });

  test('counts tenants that were deleted', async () => {
    await api.databases.delete('crm-t6');
    expect((await json('fleet verify crm')).body).toMatchObject({ tenant_count: 5, compared_count: 5, gone_count: 1 });
  });
});

describe('a rollout', () => {
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await fleetOf('live', 12);
    await sql.transaction(fleet.tenants[7], [{ sql: BREAK }]);
  });

  test('is followed while it runs, by a script and in a log', async () => {
    const watchers = await Promise.all([
      watching('fleet watch live --wait --json --interval 100ms'), watching('fleet watch live --wait --interval 100ms'),
    ]);
    await local.faults({ path: '/pipeline$', latencyMs: 100 });
    await fleet.roll([USERS, UNIQUE], { strategy: { concurrency: 1, canaryCount: 2, waves: ['4'], pauseMs: 300, leaseMs: 600 } });
    const [program, log] = await Promise.all(watchers.map(({ result }) => result));
    await local.faults();
    output += program.stdout + log.stdout;

    expect(program).toMatchObject({ code: 2, stderr: '' });
    const events = program.stdout.trimEnd().split('\n').map((line) => JSON.parse(line));
    // On a slow machine the next look may come after the end.
    expect(events.map(({ event }) => event).filter((event, index, all) => event !== all[index - 1]).join(' '))
      .toMatch(/^waiting begun progress failures( progress)? ended$/);
    const progress = events.filter(({ event }) => event === 'progress').map(({ rollout }) => rollout);
    const finished = progress.map((rollout) => rollout.finished_count);
    expect(finished).toEqual([...finished].sort((left, right) => left - right));
    // The first look may come before the first wave. On a slow machine no look may fall into a short wave.
    const waves = progress.map(({ wave }) => wave);
    expect(waves.filter((wave, index) => index === 0 || wave !== waves[index - 1]).map(String).join(' ')).toMatch(/^(null )?(canaries )?(wave 1 )?wave 2$/);
    expect(events.find(({ event }) => event === 'failures').failures).toEqual([expect.objectContaining({ databases: ['live-t8'], tenant_count: 1 })]);
    expect(events.at(-1)).toMatchObject({ failed_count: 1, rollout: { running: false, outcome: 'failed', finished_count: 12, database_count: 13 } });

    expect(log).toMatchObject({ code: 2, stderr: '' });
    expect(log.stdout).toMatch(/^\d\d:\d\d:\d\dZ No rollout of live is under way; waiting for one\.$/m);
    expect(log.stdout).toMatch(/^\d\d:\d\d:\d\dZ Rollout of live to 0002_unique, by ada@laptop, process 4711$/m);
    expect(log.stdout).toMatch(/^\d\d:\d\d:\d\dZ wave 2 \d\/6: \d+ of 13 databases, [\d.]+\/s.*$/m);
    expect(log.stdout).toMatch(/^ {4}1 tenant: live-t8$/m);
    expect(log.stdout).not.toContain('\u001B');
  });

  test('ends watch with 0 if it succeeds', async () => {
    await sql.transaction(fleet.tenants[7], [{ sql: 'DELETE FROM users WHERE id > 1' }]);
    const { result } = await watching('fleet watch live --wait --interval 100ms');
    await fleet.roll([USERS, UNIQUE, NOTES]);
    expect(await result).toMatchObject({ code: 0, stdout: expect.stringMatching(/completed: 13 of 13 databases/) });
  });

  test('counts as cut off when it is silent for its lease', async () => {
    await sql.transaction(fleet.schema, [{
      sql: `INSERT INTO _turso_fleet_rollouts (epoch, holder, target, lease_ms, started_at)
        SELECT MAX(epoch) + 1, 'eve@gone', '0003_notes', 1000, '2026-01-01T00:00:00Z' FROM _turso_fleet_rollouts`,
    }]);
    expect(await run('fleet watch live --interval 200ms')).toMatchObject({
      code: 2, stdout: expect.stringMatching(/No sign of life for 1s: the rollout was cut off\. The next apply continues it\.\n$/),
    });
  });
});
