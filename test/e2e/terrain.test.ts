import { readdirSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cdktnCommand, terraformIn } from './terrain/command';
import { packageForCdktn, Project } from './terrain/flavour';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { run } from '../support/run';
import { TERRAFORM } from '../support/terraform-binary';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');
/** The examples with a program in TypeScript. */
const NAMES = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'main.ts')));
/** What the programs of the examples read when they are synthesized. */
const ENV = {
  OIDC_ISSUER: 'https://issuer.example', OIDC_JWKS_URL: 'https://issuer.example/jwks', OIDC_CLIENT_ID: 'notes', OIDC_AUDIENCE: 'https://notes.example',
};

describe('cdktn-turso, the package for CDK Terrain', () => {
  let project: Project;
  beforeAll(packageForCdktn);
  afterEach(() => project.remove());

  test.each(NAMES)('synthesizes the example %s as cdktf-turso does', async (name) => {
    project = new Project(name);
    const stacks = await project.use('cdktf').synthesize(ENV);
    expect(Object.keys(stacks).length).toBeGreaterThan(0);
    expect(await project.use('cdktn').synthesize(ENV)).toEqual(stacks);
  });

  test.each([
    ['cdktf-turso', 'cdktf', 'cdktn', 'the stack "app" belongs to CDK Terrain (cdktn), but cdktf-turso is for CDK for Terraform (cdktf). Install cdktn-turso instead, and import from it.'],
    ['cdktn-turso', 'cdktn', 'cdktf', 'the stack "app" belongs to CDK for Terraform (cdktf), but cdktn-turso is for CDK Terrain (cdktn). Install cdktf-turso instead, and import from it.'],
  ] as const)('%s says which package a stack of the other library needs', async (_package, own, other, message) => {
    project = new Project('slack');
    project.use(other);
    // The code of one package beside the other library, as after a wrong "npm install".
    const [library, turso] = [resolved(other), resolved(`${own}-turso`)];
    writeFileSync(join(project.folder, 'wrong.ts'), `
      import { App, TerraformStack } from '${library}';
      import { TursoGroup, TursoProvider } from '${turso}';
      class Stack extends TerraformStack {}
      const attempts = [
        () => new TursoGroup(new Stack(new App(), 'app'), 'main', { location: 'aws-eu-west-1' }),
        () => new TursoProvider(new Stack(new App(), 'app'), 'turso'),
      ];
      for (const attempt of attempts) try { attempt(); console.log('no error'); } catch (error) { console.log((error as Error).message); }
    `);
    expect((await project.node(['wrong.ts'])).trimEnd().split('\n')).toEqual([`app/main: ${message}`, `app: ${message}`]);
  });
});

describeWithTerraform('a stack that moves from CDKTF to CDK Terrain', () => {
  let local: TursoLocal;
  beforeAll(async () => { [local] = await Promise.all([startTursoLocal(), packageForCdktn()]); });
  afterAll(async () => { await local?.stop(); });

  test('has an empty plan', async () => {
    const project = new Project('slack');
    try {
      await project.use('cdktf').synthesize();
      await terraform(project, 'init', '-input=false');
      await terraform(project, 'apply', '-input=false', '-auto-approve');
      await project.use('cdktn').synthesize();
      expect(await terraform(project, 'plan', '-input=false')).toContain('No changes.');
      await terraform(project, 'destroy', '-input=false', '-auto-approve');
    } finally {
      project.remove();
    }
  });

  test('is deployed and destroyed by the command line of CDK Terrain', async () => {
    const cdktn = await cdktnCommand();
    if (cdktn === undefined) return;
    const project = new Project('slack');
    try {
      project.use('cdktn');
      expect(await cdktn(project.folder, 'deploy', environment(project))).toContain('Apply complete! Resources: 9 added, 0 changed, 0 destroyed.');
      const names = async () => (await local.api('GET', '/databases')).body.databases.map(({ Name: name }: { Name: string }) => name).sort();
      expect(await names()).toEqual(['workspace1', 'workspace2', 'workspaces-schema']);
      await cdktn(project.folder, 'destroy', environment(project));
      expect(await names()).toEqual([]);
    } finally {
      project.remove();
    }
  });

  async function terraform(project: Project, ...args: string[]): Promise<string> {
    return run(TERRAFORM, args, { cwd: join(project.folder, 'cdktf.out', 'stacks', 'slack'), env: environment(project) });
  }

  function environment({ folder }: Project): NodeJS.ProcessEnv {
    return { ...local.env, ...terraformIn(folder) };
  }
});

/** The absolute path of a package, so that a program can import what its folder does not have. */
function resolved(name: string): string {
  if (name === 'cdktf-turso') return ROOT;
  return name === 'cdktf' ? join(ROOT, 'node_modules', 'cdktf') : join(ROOT, 'build', 'cdktn-turso', ...name === 'cdktn-turso' ? [] : ['node_modules', name]);
}
