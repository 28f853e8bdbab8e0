import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { timed } from './measure';
import { PROVIDER_ADDRESS } from '../src/notation/provider-address';
import { MIRROR } from '../test/support/mirror';
import { PLATFORM } from '../test/support/platform';
import { TERRAFORM } from '../test/support/terraform-binary';

const PLUGIN = join(__dirname, '..', 'lib', 'plugin');
const { version: VERSION } = JSON.parse(readFileSync(join(PLUGIN, 'manifest.json'), 'utf8')) as { version: string };

const run = promisify(execFile);

/** A folder with a configuration, where the real Terraform runs the built provider. */
export class TerraformWorkspace {
  static async create(configuration: object, env: Record<string, string> = {}): Promise<TerraformWorkspace> {
    const workspace = new TerraformWorkspace(mkdtempSync(join(tmpdir(), 'bench-')), env);
    workspace.write(configuration);
    await workspace.terraform('init');
    return workspace;
  }

  private constructor(readonly folder: string, private readonly env: Record<string, string>) {
    writeFileSync(join(folder, 'empty.tfrc'), '');
    const target = join(folder, 'terraform.d', 'plugins', PROVIDER_ADDRESS, VERSION, PLATFORM);
    mkdirSync(target, { recursive: true });
    cpSync(join(PLUGIN, 'terraform-provider-turso'), join(target, 'terraform-provider-turso'));
    if (hasNullProvider()) cpSync(MIRROR, join(folder, 'terraform.d', 'plugins'), { recursive: true });
  }

  write(configuration: object): void {
    writeFileSync(join(this.folder, 'main.tf.json'), JSON.stringify(configuration));
  }

  /** Runs a command and returns its time in milliseconds. */
  async terraform(...args: string[]): Promise<number> {
    return timed(() => run(TERRAFORM, args, {
      cwd: this.folder,
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: join(this.folder, 'empty.tfrc'), ...this.env },
    }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether the mirror exists. */
export function hasNullProvider(): boolean {
  return existsSync(MIRROR);
}

/** Returns a configuration with resources of hashicorp/null, which sends no requests. It shows what Terraform spends on any provider. */
export function nullResources(count: number): object {
  return {
    terraform: { required_providers: { null: { source: 'hashicorp/null' } } },
    resource: { null_resource: Object.fromEntries(names(count).map((name) => [name, { triggers: { name } }])) },
  };
}

/** Returns a configuration of `count` databases in one group. */
export function databases(count: number): object {
  const group = '${turso_group.bench.name}';
  return withProvider({
    turso_group: { bench: { name: 'bench', location: 'aws-eu-west-1' } },
    ...count === 0 ? {} : { turso_database: Object.fromEntries(names(count).map((name) => [name, { name, group }])) },
  });
}

/** Returns a configuration of these Turso resources. */
export function withProvider(resource: object): object {
  return { ...provider(), resource };
}

/** Returns a configuration that starts the provider, but needs no request. */
export function justStarted(): object {
  return { ...provider(), output: { name: { value: '${provider::turso::tenant_database_name("bench", "one")}' } } };
}

function provider(): object {
  return { terraform: { required_providers: { turso: { source: PROVIDER_ADDRESS, version: VERSION } } } };
}

/** Returns a configuration with resources that need only Terraform's own time. */
export function terraformData(count: number): object {
  return { resource: { terraform_data: Object.fromEntries(names(count).map((name) => [name, { input: name }])) } };
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `tenant-${String(index).padStart(5, '0')}`);
}
