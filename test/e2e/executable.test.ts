import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleetBlock, TWINS, UNIQUE, USERS } from './provider/fleet-stage';
import { buildExecutable, MissingPart, PLATFORMS, thisPlatform } from '../../scripts/executable/build';
import { launcher } from '../../scripts/executable/launcher';
import { cdktfTursoBin } from '../support/cdktf-turso';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(120_000);

const SURROUNDINGS = `
  resource "turso_group" "g" {
    name     = "g"
    location = "aws-us-east-1"
  }
  resource "turso_database" "schema" {
    name  = "schema"
    group = turso_group.g.name
  }
  resource "turso_database" "tenant" {
    for_each = toset(["t-one", "t-two"])
    name     = each.key
    group    = turso_group.g.name
  }
`;
const AFTER_ALL = 'databases = [for tenant in turso_database.tenant : tenant.name]\n  depends_on = [turso_database.schema]';

describeWithTerraform('the executable of the provider', () => {
  let executables: string;
  let built: string | undefined;
  let local: TursoLocal;

  beforeAll(async () => {
    executables = mkdtempSync(join(tmpdir(), 'executables-'));
    [built, local] = await Promise.all([build(), startTursoLocal()]);
  });
  afterAll(async () => {
    await local?.stop();
    rmSync(executables, { recursive: true });
  });

  /** Undefined if this machine cannot download a part of it. */
  async function build(): Promise<string | undefined> {
    try {
      return await buildExecutable({ target: executables });
    } catch (error) {
      if (!(error instanceof MissingPart)) throw error;
      console.warn(`The executable is not tested. ${error.message}`);
      return undefined;
    }
  }

  test('runs the whole life of a fleet where the PATH has no program', async () => {
    if (built === undefined) return;
    const project = new TerraformProject({ ...local.env, PATH: '' });
    try {
      const { stdout } = spawnSync(process.execPath, [cdktfTursoBin(), 'provider', 'install', project.directory, '--executables', executables], { encoding: 'utf8' });
      project.file('versions.tf', /^terraform \{\n[^]*?^\}\n/m.exec(stdout)![0]);
      const configure = (...migrations: object[]) => project.config(SURROUNDINGS + fleetBlock(migrations, AFTER_ALL));
      configure(USERS);
      expect((await project.succeed('init', '-input=false')).text).not.toContain('Incomplete lock file');
      await project.apply();
      Object.assign(project.env, { TF_LOG: 'TRACE', TF_LOG_PATH: project.path('trace.log') });
      expect(await project.plannedActions()).toEqual({});
      expect(readFileSync(project.path('trace.log'), 'utf8')).toMatch(/Served a call.*rpc=ReadResource/);
      delete project.env.TF_LOG;

      // Another migration, which the data of a tenant does not permit.
      const sql = await sqlOf('t-one');
      await sql(TWINS);
      configure(USERS, UNIQUE);
      expect(await project.failApply()).toMatch(/"t-one".*UNIQUE constraint failed/);
      await sql('DELETE FROM users WHERE rowid = 1');
      await project.apply();
      expect(await project.plannedActions()).toEqual({});

      // Someone else deletes a tenant.
      await local.api('DELETE', '/databases/t-two');
      expect(await project.plannedActions()).toMatchObject({ 'turso_database.tenant["t-two"]': 'create' });
      await project.apply();
      expect(await project.plannedActions()).toEqual({});

      // The runtime has settings files of its own. A configuration may have such files for another program.
      project.file('.env', `TURSO_API_TOKEN=${local.apiToken}\n`);
      project.file('bunfig.toml', 'preload = ["./nowhere.js"]\n');
      project.file('package.json', 'no JSON');
      project.env.TURSO_API_TOKEN = '';
      expect(await project.fail('plan')).toMatch(/TURSO_API_TOKEN/);
      project.env.TURSO_API_TOKEN = local.apiToken;
      await project.destroy();
      expect((await local.api('GET', '/databases')).body.databases).toEqual([]);
    } finally {
      project.remove();
    }
  });

  test('starts on Linux with the C library of its package', () => {
    const { glibc } = PLATFORMS[thisPlatform() ?? 'windows_amd64'];
    if (built === undefined || glibc === undefined) return;
    const folder = mkdtempSync(join(tmpdir(), 'musl-'));
    try {
      for (const name of readdirSync(built)) symlinkSync(join(built, name), join(folder, name));
      // As on a system with musl.
      const program = join(folder, 'launcher');
      writeFileSync(program, launcher({ ...glibc, musl: '/' }), { mode: 0o755 });
      expect(spawnSync(program, { encoding: 'utf8', env: { PATH: '' } }).stderr).toContain('This is the Terraform provider');
      rmSync(join(folder, 'libm.so.6'));
      writeFileSync(join(folder, 'libm.so.6'), 'not a library');
      expect(spawnSync(program, { encoding: 'utf8', env: { PATH: '' } }).stderr).toContain(join(folder, 'libm.so.6'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  /** Returns what runs SQL in a database, as its application does. */
  async function sqlOf(database: string): Promise<(sql: string) => Promise<void>> {
    const { body: { jwt } } = await local.api('POST', `/databases/${database}/auth/tokens`);
    const { body: { database: { Hostname: host } } } = await local.api('GET', `/databases/${database}`);
    return async (sql) => {
      const requests = [{ type: 'execute', stmt: { sql } }, { type: 'close' }];
      const response = await fetch(`http://${host}v2/pipeline`, { method: 'POST', headers: { authorization: `Bearer ${jwt}` }, body: JSON.stringify({ requests }) });
      expect(await response.json()).toMatchObject({ results: [{ type: 'ok' }, { type: 'ok' }] });
    };
  }
});
