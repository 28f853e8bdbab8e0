import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { codeIn } from '../../scripts/docs/code-blocks';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TerraformProject } from '../support/terraform';
import { TERRAFORM } from '../support/terraform-binary';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '..', '..');
const GUIDE = readFileSync(join(ROOT, 'docs', 'guides', 'without-cdktf.md'), 'utf8');

/** The code blocks of a language in a section of the guide. */
function blocks(section: string, language: string): string[] {
  return codeIn(GUIDE.split(/^## /m).find((part) => part.startsWith(`${section}\n`))!, language);
}

describeWithTerraform('the commands of the guide "Without cdktf"', () => {
  let local: TursoLocal;
  let project: TerraformProject;
  beforeAll(async () => { local = await startTursoLocal(); });
  beforeEach(() => { project = new TerraformProject(local.env); });
  afterEach(() => project.remove());
  afterAll(async () => { await local?.stop(); });

  /** Runs commands as a shell of a user does, and returns their output. */
  async function shell(commands: string): Promise<string> {
    const env = {
      PATH: `${dirname(TERRAFORM)}:${process.env.PATH}`, HOME: process.env.HOME, TF_CLI_CONFIG_FILE: project.path('cli.tfrc'), CHECKPOINT_DISABLE: '1', TF_CLI_ARGS: '-no-color', ...local.env,
    };
    const { stdout } = await promisify(execFile)('sh', ['-ec', commands], { cwd: project.directory, env });
    return stdout;
  }

  test('lead from nothing to a plan, and a job in CI repeats it from the lock files', async () => {
    project.file('package.json', JSON.stringify({ private: true, devDependencies: { 'cdktf-turso': `file:${ROOT}` } }));
    await shell('npm install --ignore-scripts --no-audit --no-fund --offline --legacy-peer-deps');
    const [install, plan] = blocks('From nothing to a plan', 'sh');
    const output = await shell(install);
    // The block that the guide shows, with the version of this provider.
    const requirement = /^terraform \{\n[^]*?^\}\n/m.exec(output)![0];
    expect(requirement.replace(/-h[0-9a-f]{8}"|"\d+\.\d+\.\d+/g, '')).toBe(blocks('From nothing to a plan', 'hcl')[0].replace(/-h[0-9a-f]{8}"|"\d+\.\d+\.\d+/g, ''));
    project.file('versions.tf', requirement);
    project.file('main.tf', [...blocks('From nothing to a plan', 'terraform'), ...blocks('Many migrations', 'terraform')].join('\n'));
    for (const name of ['0002_items', '0001_orders']) project.file(`migrations/${name}.sql`, `CREATE TABLE t${name} (id INTEGER PRIMARY KEY);\n`);
    // The reader has a token and an organization of their own.
    expect(await shell(plan.replace(/^export .*$/m, ':'))).toContain('Plan: 6 to add, 0 to change, 0 to destroy.');
    await project.apply();
    expect(project.instance('turso_database_migrations.orders').attributes.migrations.map(({ name }: { name: string }) => name)).toEqual(['0001_orders', '0002_items']);

    // A job has what is in version control, and the state.
    for (const folder of ['.terraform', 'terraform.d', 'node_modules']) rmSync(project.path(folder), { recursive: true });
    const [job] = blocks('In CI', 'sh');
    expect(job).toMatch(/^npm ci\n/);
    expect(await shell(job.replace(/^npm ci$/m, 'npm ci --ignore-scripts --no-audit --no-fund --offline --legacy-peer-deps'))).toContain('No changes.');
    await project.destroy();
  });
});
