import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeDotnet } from './languages/dotnet-names';
import { firstSteps } from './languages/first-steps';
import { describeWith, LANGUAGES } from './languages/languages';
import { checksum, runProgram, synthesizeSlack, type SlackStack } from './languages/synthesize';

const ROOT = join(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

/** In milliseconds. A new machine first downloads and compiles the libraries of each language. */
const LONGEST_PREPARATION = 600_000;

const stacks: SlackStack[] = [];
let typescript: Promise<SlackStack> | undefined;

afterAll(() => stacks.forEach(({ directory }) => rmSync(dirname(dirname(directory)), { recursive: true })));

for (const language of LANGUAGES) {
  describeWith(language)(`the Slack example in ${language.name}`, () => {
    let expected: SlackStack;
    let stack: SlackStack;
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      expected = await (typescript ??= synthesize('slack'));
      env = await language.prepare('cdktf');
      stack = await synthesize(language.example, env);
    }, LONGEST_PREPARATION);

    test('synthesizes to the same configuration as in TypeScript', () => {
      expect(Object.keys(expected.configuration.resource)).toContain('turso_schema_fleet');
      expect(stack.configuration).toEqual(expected.configuration);
    });

    test('carries the plugin with its lock entry', () => {
      const { source, version } = stack.configuration.terraform.required_providers.turso;
      expect(stack.carried[join('plugins', source, version, 'linux_amd64', 'terraform-provider-turso')])
        .toEqual({ executable: true, checksum: checksum(join(ROOT, 'lib', 'plugin', 'terraform-provider-turso')) });
      expect(stack.carried).toEqual(expected.carried);
      expect(stack.lockFile).toContain(`provider "${source}" {\n  version     = "${version}"\n`);
      expect(stack.lockFile).toBe(expected.lockFile);
    });

    test('begins as the page about installing says', async () => {
      const folder = firstSteps(language);
      try {
        const output = await runProgram(folder, env);
        const { resource } = JSON.parse(readFileSync(join(output, 'stacks', 'crm', 'cdk.tf.json'), 'utf8'));
        expect(Object.values(resource.turso_group)).toEqual([expect.objectContaining({ name: 'crm-eu', location: 'aws-eu-west-1' })]);
        expect(Object.values(resource.turso_database).map((database: any) => database.name).sort()).toEqual(['acme', 'tenants-schema']);
        expect(Object.keys(resource.turso_schema_fleet)).toHaveLength(1);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }, LONGEST_PREPARATION);
  });
}

describeDotnet('cdktf', 'CdktfTurso');

async function synthesize(example: string, env?: NodeJS.ProcessEnv): Promise<SlackStack> {
  const stack = await synthesizeSlack(join(EXAMPLES, example), env);
  stacks.push(stack);
  return stack;
}
