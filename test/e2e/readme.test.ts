import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeWithTerraform } from '../support/describe-with-terraform';
import { CDKTF_ENV, TERRAFORM } from '../support/terraform-binary';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

jest.setTimeout(120_000);

/** The first screen of the README as pasted, except `npm install`: the test uses the packages of the repository. */
describeWithTerraform('the first screen of the README', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'readme-'));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
    writeFileSync(join(folder, 'cli.tfrc'), '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('deploys, and plans an added migration', async () => {
    writeFileSync(join(folder, 'main.ts'), sample('tsx'));
    const commands = sample('sh').split('\n').filter((line) => line !== '' && !/npm install/.test(line));
    expect(commands).toHaveLength(2);
    const output = await shell(`${commands.join('\n')} --auto-approve`.replace(/( *#[^\n]*)( --auto-approve)$/, '$2'));
    expect(output).toContain('Apply complete! Resources: 5 added, 0 changed, 0 destroyed.');
    expect(output).toMatch(/url = http:\/\/127\.0\.0\.1:\d+\/local\/acme\//);

    const added = "{ name: '0002_orders', sql: 'CREATE TABLE orders (id INTEGER PRIMARY KEY);' },";
    writeFileSync(join(folder, 'main.ts'), sample('tsx').replace(/^( *)\{ name: '0001.*\n/m, (line, indent) => `${line}${indent}${added}\n`));
    const plan = `cd cdktf.out/stacks/crm && ${TERRAFORM} plan -no-color`;
    expect(await shell(`npx turso-local exec --data .turso -- bash -ec 'npx cdktf synth; ${plan}'`)).toContain(planned());
  });

  /** Returns the part of a plan that the README shows. */
  function planned(): string {
    return /```\n( {2}# turso_schema_fleet[\s\S]*?)```/.exec(README)![1];
  }

  function sample(language: string): string {
    const found = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(README);
    return found![1];
  }

  async function shell(script: string): Promise<string> {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder,
      env: {
        ...process.env,
        ...CDKTF_ENV,
        CHECKPOINT_DISABLE: '1',
        CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1',
        TF_CLI_CONFIG_FILE: join(folder, 'cli.tfrc'),
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout + stderr;
  }
});
