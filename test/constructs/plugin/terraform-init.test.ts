import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { carryPlugin } from '../../../src/distribution/carry-plugin';
import type { RequiredProviders } from '../../../src/distribution/lock-file';
import { packagesOf } from '../../../src/distribution/plugin';
import { describeWithTerraform } from '../../support/describe-with-terraform';
import { NULL_ADDRESS, nullMirrorConfig, testWithNull } from '../../support/null-mirror';
import { TerraformProject } from '../../support/terraform';

const TURSO = 'registry.terraform.io/cdktf-turso/turso';

// `terraform init` does not start a provider: any script will do.
const windowsLauncher = Buffer.from('@node\r\n');
const plugin = { version: '1.0.0-h2', packages: packagesOf(Buffer.from('#!/bin/sh\n'), windowsLauncher) };

jest.setTimeout(60_000);

describeWithTerraform('terraform init', () => {
  let project: TerraformProject;
  beforeEach(() => { project = new TerraformProject(); });
  afterEach(() => project.remove());

  test('accepts the carried plugin with its lock entry', async () => {
    const lock = carry({});
    requireProviders({ turso: { source: TURSO, version: plugin.version } });
    const { text } = await project.succeed('init', '-lockfile=readonly', '-input=false');
    expect(text).toMatch(/Installing (registry\.terraform\.io\/)?cdktf-turso\/turso v1\.0\.0-h2/);
    expect(text).not.toContain('Incomplete lock file');
    expect(lockFile()).toBe(lock);
  });

  test('accepts a new version after an old one', async () => {
    carry({});
    requireProviders({ turso: { source: TURSO, version: plugin.version } });
    await project.succeed('init', '-input=false');
    carry({}, { version: '1.0.0-h3', packages: packagesOf(Buffer.from('#!/bin/sh\n# changed\n'), windowsLauncher) });
    requireProviders({ turso: { source: TURSO, version: '1.0.0-h3' } });
    expect((await project.succeed('init', '-input=false')).text).toMatch(/Installing (registry\.terraform\.io\/)?cdktf-turso\/turso v1\.0\.0-h3/);
  });

  test('fails when the plugin was changed after synthesis', async () => {
    carry({});
    requireProviders({ turso: { source: TURSO, version: plugin.version } });
    for (const platform of readdirSync(project.path('terraform.d/plugins', TURSO, plugin.version))) {
      project.file(join('terraform.d/plugins', TURSO, plugin.version, platform, 'terraform-provider-turso'), 'changed');
    }
    expect(await project.fail('init', '-input=false')).toContain("doesn't match any of the checksums");
  });

  testWithNull.each(['3.3.0', '~> 3.2', '> 3.0', '>= 3.0, < 4.0'])('chooses the version of a stubbed provider itself, for %s', async (constraint) => {
    mirrorNull();
    carry({ [NULL_ADDRESS]: constraint });
    requireProviders({ turso: { source: TURSO, version: plugin.version }, null: { source: 'null', version: constraint } });
    await project.succeed('init', '-input=false');
    expect(lockFile()).toContain(`provider "${NULL_ADDRESS}" {\n  version     = "3.3.0"`);
  });

  testWithNull('keeps the entry of another provider byte for byte when the plugin changes', async () => {
    mirrorNull();
    carry({ [NULL_ADDRESS]: '~> 3.2' });
    requireProviders({ turso: { source: TURSO, version: plugin.version }, null: { source: 'null', version: '~> 3.2' } });
    await project.succeed('init', '-input=false');
    const recorded = entryOf(NULL_ADDRESS);
    const lock = carry({ [NULL_ADDRESS]: '~> 3.2' }, { ...plugin, version: '1.0.0-h3' });
    requireProviders({ turso: { source: TURSO, version: '1.0.0-h3' }, null: { source: 'null', version: '~> 3.2' } });
    expect(recorded).toContain('version     = "3.3.0"');
    expect(entryOf(NULL_ADDRESS)).toBe(recorded);
    await project.succeed('init', '-lockfile=readonly', '-input=false');
    expect(lockFile()).toBe(lock);
  });

  testWithNull('needs no -upgrade when the constraint of another provider changes', async () => {
    mirrorNull();
    project.file('.terraform.lock.hcl', `provider "${NULL_ADDRESS}" {\n  version     = "3.1.0"\n  constraints = "~> 3.1.0"\n}\n`);
    carry({ [NULL_ADDRESS]: '~> 3.2' });
    requireProviders({ turso: { source: TURSO, version: plugin.version }, null: { source: 'null', version: '~> 3.2' } });
    expect((await project.succeed('init', '-input=false')).text).toContain('Installed hashicorp/null v3.3.0');
  });

  function carry(required: RequiredProviders, carried = plugin): string {
    carryPlugin(project.directory, TURSO, carried, { ...required, [TURSO]: carried.version });
    return lockFile();
  }

  function lockFile(): string {
    return readFileSync(project.path('.terraform.lock.hcl'), 'utf8');
  }

  /** What is recorded for one provider. */
  function entryOf(address: string): string {
    return lockFile().split(/^(?=provider )/m).find((entry) => entry.startsWith(`provider "${address}"`))!.trim();
  }

  function requireProviders(required: Record<string, { source: string; version: string }>): void {
    project.file('cdk.tf.json', JSON.stringify({ terraform: { required_providers: required } }));
  }

  function mirrorNull(): void {
    project.file('cli.tfrc', nullMirrorConfig(project.directory, TURSO));
  }
});
