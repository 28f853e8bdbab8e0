import { readdirSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageForCdktn, Project } from './terrain/flavour';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { run } from '../support/run';
import { TERRAFORM, TERRAFORM_ENV } from '../support/terraform-binary';
import { startTursoLocal, type TursoLocal } from '../support/turso-local';

jest.setTimeout(300_000);

const EXAMPLES = join(__dirname, '..', '..', 'examples');
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

  async function terraform({ folder }: Project, ...args: string[]): Promise<string> {
    writeFileSync(join(folder, 'cli.tfrc'), '');
    const env = { ...local.env, ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc') };
    return run(TERRAFORM, args, { cwd: join(folder, 'cdktf.out', 'stacks', 'slack'), env });
  }
});

/** The absolute path of a package, so that a program can import what its folder does not have. */
function resolved(name: string): string {
  const root = join(__dirname, '..', '..');
  if (name === 'cdktf-turso') return root;
  return name === 'cdktf' ? join(root, 'node_modules', 'cdktf') : join(root, 'build', 'cdktn-turso', ...name === 'cdktn-turso' ? [] : ['node_modules', name]);
}
