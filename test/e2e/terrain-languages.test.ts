import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeDotnet } from './languages/dotnet-names';
import { describeWith, LANGUAGES, PYTHON } from './languages/languages';
import { runSlack, synthesizeSlack, type SlackStack } from './languages/synthesize';
import { moveToTerrain } from './languages/terrain';
import { cdktnCommand, terraformIn } from './terrain/command';
import { startTursoLocal } from '../support/turso-local';

const SLACK = join(__dirname, '..', '..', 'examples', 'slack');

/** In milliseconds. A new machine first downloads and compiles the libraries of each language. */
const LONGEST_PREPARATION = 600_000;

let typescript: Promise<SlackStack> | undefined;

afterAll(async () => { if (typescript) rmSync(dirname(dirname((await typescript).directory)), { recursive: true }); });

for (const language of LANGUAGES) {
  describeWith(language)(`the Slack example in ${language.name} with CDK Terrain`, () => {
    let folder: string;
    let env: NodeJS.ProcessEnv;

    beforeAll(async () => {
      env = await language.prepare('cdktn');
      folder = moveToTerrain(language);
    }, LONGEST_PREPARATION);
    afterAll(() => { if (folder) rmSync(dirname(folder), { recursive: true }); });

    test('synthesizes to what cdktf-turso synthesizes in TypeScript', async () => {
      const expected = await (typescript ??= synthesizeSlack(SLACK));
      const stack = await runSlack(folder, env);
      expect(Object.keys(expected.configuration.resource)).toContain('turso_schema_fleet');
      expect({ ...stack, directory: '' }).toEqual({ ...expected, directory: '' });
    }, LONGEST_PREPARATION);

    if (language === PYTHON) {
      test('is deployed and destroyed by the command line of CDK Terrain', async () => {
        const cdktn = await cdktnCommand();
        if (cdktn === undefined) return;
        const local = await startTursoLocal();
        try {
          const variables = { ...env, ...local.env, ...terraformIn(folder) };
          const names = async () => (await local.api('GET', '/databases')).body.databases.map(({ Name: name }: { Name: string }) => name).sort();
          expect(await cdktn(folder, 'deploy', variables)).toContain('Apply complete! Resources: 9 added, 0 changed, 0 destroyed.');
          expect(await names()).toEqual(['workspace1', 'workspace2', 'workspaces-schema']);
          await cdktn(folder, 'destroy', variables);
          expect(await names()).toEqual([]);
        } finally {
          await local.stop();
        }
      }, LONGEST_PREPARATION);
    }
  });
}

describeDotnet('cdktn', 'CdktnTurso');
