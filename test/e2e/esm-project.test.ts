import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Application, ROOT } from './runtime/packed';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { TERRAFORM } from '../support/terraform-binary';

jest.setTimeout(120_000);

const run = promisify(execFile);

const MAIN = `import { App, TerraformStack } from 'cdktf';
import { TursoDatabase, TursoGroup } from 'cdktf-turso';

const app = new App();
const stack = new TerraformStack(app, 'shop');
new TursoDatabase(stack, 'orders', { group: new TursoGroup(stack, 'main', { location: 'aws-eu-west-1' }) });
app.synth();
`;

/** The published package in a typical new project. */
describeWithTerraform('a project of ES modules', () => {
  let application: Application;
  beforeAll(async () => {
    application = await Application.install();
    for (const name of ['cdktf', 'constructs', '@cdktf']) {
      symlinkSync(join(ROOT, 'node_modules', name), join(application.folder, 'node_modules', name), 'junction');
    }
    application.write('cli.tfrc', '');
  });
  afterAll(() => application.remove());

  test.each([
    ['of its own', '.', { type: 'module' }],
    ['in a workspace whose root is one', 'packages/infra', { private: true }],
  ])('synthesizes, initializes and validates %s', async (_, path, manifest) => {
    const folder = join(application.folder, path);
    mkdirSync(folder, { recursive: true });
    application.write('package.json', '{ "type": "module" }');
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'main.mjs'), MAIN);
    // cdktf writes cdktf.out into the working directory, which is the root.
    await run(process.execPath, [join(folder, 'main.mjs')], { cwd: application.folder });
    const stack = join(application.folder, 'cdktf.out', 'stacks', 'shop');
    expect(existsSync(join(stack, 'cdk.tf.json'))).toBe(true);
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(application.folder, 'cli.tfrc') };
    await run(TERRAFORM, ['init', '-input=false'], { cwd: stack, env });
    const { stdout } = await run(TERRAFORM, ['validate', '-no-color'], { cwd: stack, env });
    expect(stdout).toContain('Success! The configuration is valid.');
  });
});
