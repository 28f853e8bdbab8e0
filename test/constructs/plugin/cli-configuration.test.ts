import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { TursoProvider } from '../../../src';
import { installationWarnings } from '../../../src/constructs/plugin/cli-configuration';
import { installationMethods } from '../../../src/constructs/plugin/provider-installation';
import { carryPlugin } from '../../../src/distribution/carry-plugin';
import { packagesOf } from '../../../src/distribution/plugin';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { TerraformProject } from '../../support/terraform';

const ADDRESS = 'registry.terraform.io/cdktf-turso/turso';

let home: string;
beforeEach(() => { home = mkdtempSync(join(tmpdir(), 'home-')); });
afterEach(() => rmSync(home, { recursive: true }));

describe('a CLI configuration file', () => {
  const block = (text: string) => `# ours\nplugin_cache_dir = "/x" // y\ncredentials "app.terraform.io" {\n  token = "a{b"\n}\nprovider_installation {\n${text}\n}\n`;

  test.each([
    ['that goes to the registry alone', block('direct {}')],
    ['that goes to a mirror', block('network_mirror { url = "https://mirror.example.com/" }')],
    ['that takes all from a folder without it', block('filesystem_mirror {\n  path = "/nowhere"\n  include = ["*/*"]\n}')],
    ['that takes all but it from the folder of the stack', block(`filesystem_mirror {\n path = "terraform.d/plugins"\n exclude = ["${ADDRESS}"]\n}`)],
    ['that takes others from the folder of the stack', block('filesystem_mirror {\n path = "terraform.d/plugins"\n include = ["hashicorp/*"]\n}')],
    ['that overrides another provider', block('dev_overrides {\n "hashicorp/null" = "/x"\n}\ndirect {}')],
    ['that is empty', block('')],
    ['in JSON', '{ "provider_installation": [{ "direct": [{}] }] }'],
  ])('%s is warned of', (_, text) => {
    writeFileSync(join(home, '.terraformrc'), text);
    expect(installationWarnings(ADDRESS, {}, home)).toEqual([
      `"${join(home, '.terraformrc')}" has a block provider_installation. With it Terraform ignores the folder of the stack, which holds the Turso provider, `
      + 'and "terraform init" fails. Add this method to the block: filesystem_mirror { path = "terraform.d/plugins", '
      + `include = ["${ADDRESS}"] }. Add exclude = ["${ADDRESS}"] to each other method in it.`,
    ]);
  });

  test.each([
    ['without the block', 'plugin_cache_dir = "/x" # provider_installation {}\n/* provider_installation { } */\n'],
    ['that takes it from the folder of the stack', block(`filesystem_mirror {\n  path = "terraform.d/plugins"\n  include = ["${ADDRESS}"]\n}\ndirect {}`)],
    ['that takes all from the folder of the stack', block('filesystem_mirror { path = "./terraform.d/plugins/" }')],
    ['that names its namespace for a mirror', block('network_mirror {\n url = "https://m/"\n include = ["cdktf-turso/*"]\n}')],
    ['that overrides it', block('dev_overrides {\n  "cdktf-turso/turso" = "/x"\n}\ndirect {}')],
    ['in JSON that names it', `{ "provider_installation": { "filesystem_mirror": { "path": "/m", "include": ["${ADDRESS}"] } } }`],
    ['that cannot be read', '{ "provider_installation": '],
    ['that is empty', ''],
  ])('%s is not', (_, text) => {
    writeFileSync(join(home, '.terraformrc'), text);
    expect(installationWarnings(ADDRESS, {}, home)).toEqual([]);
  });

  test('that takes all from a folder that has the provider is not warned of', () => {
    mkdirSync(join(home, 'mirror', ADDRESS), { recursive: true });
    writeFileSync(join(home, '.terraformrc'), block(`filesystem_mirror { path = "${join(home, 'mirror')}" }`));
    expect(installationWarnings(ADDRESS, {}, home)).toEqual([]);
  });

  test.each(['.terraformrc', '.tofurc', '.config/opentofu/tofurc', '.terraform.d/company.tfrc', '.terraform.d/company.tfrc.json'])('is found as ~/%s', (name) => {
    mkdirSync(join(home, name, '..'), { recursive: true });
    writeFileSync(join(home, name), name.endsWith('json') ? '{ "provider_installation": {} }' : block('direct {}'));
    expect(installationWarnings(ADDRESS, {}, home)).toEqual([expect.stringContaining(`"${join(home, name)}" has a block`)]);
  });

  test('that the environment names takes the place of all others', () => {
    writeFileSync(join(home, '.terraformrc'), block('direct {}'));
    writeFileSync(join(home, 'other.tfrc'), '');
    expect(installationWarnings(ADDRESS, { TF_CLI_CONFIG_FILE: join(home, 'other.tfrc') }, home)).toEqual([]);
    writeFileSync(join(home, 'other.tfrc'), block('direct {}'));
    expect(installationWarnings(ADDRESS, { TF_CLI_CONFIG_FILE: join(home, 'other.tfrc') }, home)).toHaveLength(1);
  });
});

test('reads methods as they are written', () => {
  expect(installationMethods('provider_installation {\n  filesystem_mirror {\n    path = "C:\\\\m"\n    exclude = ["a/b", "c/*",]\n  }\n  direct {}\n}')).toEqual([
    { name: 'filesystem_mirror', path: 'C:\\m', include: [], exclude: ['a/b', 'c/*'], overrides: [] },
    { name: 'direct', include: [], exclude: [], overrides: [] },
  ]);
});

test('is a warning of the stack at synthesis, once', () => {
  const given = process.env.TF_CLI_CONFIG_FILE;
  process.env.TF_CLI_CONFIG_FILE = join(home, 'company.tfrc');
  writeFileSync(join(home, 'company.tfrc'), 'provider_installation {\n  direct {}\n}\n');
  try {
    const app = new App({ outdir: join(home, 'cdktf.out') });
    const stack = new TerraformStack(app, 'app');
    TursoProvider.of(stack);
    TursoProvider.of(stack);
    app.synth();
    expect(app.manifest.forStack(stack).annotations).toEqual([
      expect.objectContaining({ level: '@cdktf/warn', message: expect.stringContaining(`"${join(home, 'company.tfrc')}" has a block provider_installation.`) }),
    ]);
  } finally {
    if (given === undefined) delete process.env.TF_CLI_CONFIG_FILE;
    else process.env.TF_CLI_CONFIG_FILE = given;
  }
});

describeWithTerraform('terraform init', () => {
  test('fails with such a configuration, and works once what the warning says is done', async () => {
    const project = new TerraformProject();
    try {
      const plugin = { version: '1.0.0-h2', packages: packagesOf(Buffer.from('#!/bin/sh\n'), Buffer.from('')) };
      carryPlugin(project.directory, ADDRESS, plugin, { [ADDRESS]: plugin.version });
      project.file('main.tf', `terraform {\n  required_providers {\n    turso = {\n      source = "${ADDRESS}"\n      version = "${plugin.version}"\n    }\n  }\n}\n`);
      mkdirSync(project.path('mirror'));
      const other = (more: string) => `  filesystem_mirror {\n    path = "${project.path('mirror')}"\n${more}  }\n`;
      project.file('cli.tfrc', `provider_installation {\n${other('')}}\n`);
      const [warning] = installationWarnings(ADDRESS, { TF_CLI_CONFIG_FILE: project.path('cli.tfrc') });
      expect(await project.fail('init', '-input=false')).toContain('cdktf-turso/turso');

      const added = /Add this method to the block: (.*?\}) *\./.exec(warning)![1];
      const excluded = /Add (exclude = .*?\])/.exec(warning)![1];
      project.file('cli.tfrc', `provider_installation {\n${added}\n${other(`    ${excluded}\n`)}}\n`);
      await project.succeed('init', '-input=false');
      expect(installationWarnings(ADDRESS, { TF_CLI_CONFIG_FILE: project.path('cli.tfrc') })).toEqual([]);
    } finally {
      project.remove();
    }
  });
});
