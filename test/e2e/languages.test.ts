import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeWith, LANGUAGES } from './languages/languages';
import { checksum, synthesizeSlack, type SlackStack } from './languages/synthesize';
import { TerraformProject } from '../support/terraform';
import { startTursoLocal } from '../support/turso-local';

const ROOT = join(__dirname, '..', '..');

/** In milliseconds. A new machine first downloads and compiles the libraries of each language. */
const LONGEST_PREPARATION = 600_000;

const stacks: SlackStack[] = [];
let typescript: Promise<SlackStack> | undefined;

afterAll(() => stacks.forEach(({ directory }) => rmSync(dirname(dirname(directory)), { recursive: true })));

for (const language of LANGUAGES) {
  describeWith(language)(`the Slack example in ${language.name}`, () => {
    let expected: SlackStack;
    let stack: SlackStack;

    beforeAll(async () => {
      expected = await (typescript ??= synthesize(join(ROOT, 'examples', 'slack')));
      stack = await synthesize(language.example, await language.prepare());
    }, LONGEST_PREPARATION);

    test('synthesizes to the same configuration as in TypeScript', () => {
      expect(Object.keys(expected.configuration.resource)).toContain('turso_schema_fleet');
      // Each example names the folder of migrations relative to itself.
      const configuration = JSON.parse(JSON.stringify(stack.configuration).replaceAll('"file":"../slack/', '"file":"'));
      expect(configuration).toEqual(expected.configuration);
    });

    test('carries the plugin with its lock entry', () => {
      const { source, version } = stack.configuration.terraform.required_providers.turso;
      expect(stack.carried[join('plugins', source, version, 'linux_amd64', 'terraform-provider-turso')])
        .toEqual({ executable: true, checksum: checksum(join(ROOT, 'lib', 'plugin', 'terraform-provider-turso')) });
      expect(stack.carried).toEqual(expected.carried);
      expect(stack.lockFile).toContain(`provider "${source}" {\n  version     = "${version}"\n`);
      expect(stack.lockFile).toBe(expected.lockFile);
    });

    test('is planned by plain terraform on turso-local', async () => {
      expect(await plannedTypes(stack)).toEqual({
        turso_group: ['create'],
        turso_database: ['create', 'create', 'create'],
        turso_database_token: ['create', 'create'],
        turso_schema_fleet: ['create'],
        turso_group_token: ['create'],
        turso_api_token: ['create'],
      });
    }, 60_000);
  });
}

async function synthesize(example: string, env?: NodeJS.ProcessEnv): Promise<SlackStack> {
  const stack = await synthesizeSlack(example, env);
  stacks.push(stack);
  return stack;
}

/** Returns the planned actions by resource type. */
async function plannedTypes({ directory }: SlackStack): Promise<Record<string, string[]>> {
  const turso = await startTursoLocal();
  const project = new TerraformProject(turso.env);
  try {
    cpSync(directory, project.directory, { recursive: true });
    // A developer may have deployed the example, so its state is not copied.
    await project.succeed('init', '-input=false', `-backend-config=path=${project.path('terraform.tfstate')}`);
    const types: Record<string, string[]> = {};
    for (const [address, action] of Object.entries(await project.plannedActions())) {
      (types[address.split('.')[0]] ??= []).push(action);
    }
    return types;
  } finally {
    project.remove();
    await turso.stop();
  }
}
