import { copyFileSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PLATFORM } from './platform';
import { PROVIDER_EXECUTABLE, serveExecutable } from './provider-executable';
import { TerraformProject } from './terraform';
import type { TursoLocal } from './turso-local';
import { bundleProvider } from '../../scripts/plugin/bundle-provider';
import { PROVIDER_ADDRESS } from '../../src/notation/provider-address';
import { tursoProvider } from '../../src/provider/provider';
import type { Provider } from '../../src/terraform';
import type { Logger } from '../../src/terraform/author/context';
import { createLogger, serveForReattach } from '../../src/terraform/wire';
import { providerServer } from '../../src/terraform/wire/provider-server';

const ROOT = join(__dirname, '..', '..');
const SILENCE = createLogger({ level: 'off', write: () => undefined });

/** The beginning of every configuration for the Turso provider. */
export const REQUIRED_PROVIDERS = `terraform {\n  required_providers {\n    turso = { source = "${PROVIDER_ADDRESS}" }\n  }\n}\n`;

/** A provider for many runs of Terraform. */
export interface ServedProvider {
  /** The variables for Terraform's environment. */
  readonly env: NodeJS.ProcessEnv;
  readonly close: () => Promise<void>;
}

/** Serves the Turso provider in this process, which saves its start. Close it in `afterAll`. */
export async function serveTurso(provider: Provider = tursoProvider, log: Logger = SILENCE): Promise<ServedProvider> {
  if (PROVIDER_EXECUTABLE !== undefined) return serveExecutable(PROVIDER_EXECUTABLE);
  return serveForReattach(providerServer(provider, log), PROVIDER_ADDRESS, log);
}

/** Creates a project in which Terraform starts the provider itself, from the folder where a stack has it. */
export async function projectWithPlugin(local: Pick<TursoLocal, 'env'>, env: NodeJS.ProcessEnv = {}): Promise<TerraformProject> {
  const project = new TerraformProject({ ...local.env, ...env, ...PROVIDER_EXECUTABLE === undefined ? {} : { PATH: '' } });
  const folder = project.path('terraform.d', 'plugins', PROVIDER_ADDRESS, '0.0.1', PLATFORM);
  if (PROVIDER_EXECUTABLE === undefined) {
    mkdirSync(folder, { recursive: true });
    copyFileSync(await builtProvider(), join(folder, 'terraform-provider-turso'));
  } else {
    mkdirSync(dirname(folder), { recursive: true });
    symlinkSync(dirname(PROVIDER_EXECUTABLE), folder);
  }
  project.config(REQUIRED_PROVIDERS);
  await project.succeed('init');
  return project;
}

/** The environment of a run in which Terraform starts the plugin of {@link projectWithBoth}. */
export const OWN_PLUGIN: NodeJS.ProcessEnv = { TF_REATTACH_PROVIDERS: undefined };

/**
 * Creates a project as {@link projectWithPlugin} does, but with a provider that runs already. Runs with {@link OWN_PLUGIN} start their own
 * provider, so that a test can kill both.
 */
export async function projectWithBoth(local: Pick<TursoLocal, 'env'>, reattached: NodeJS.ProcessEnv): Promise<TerraformProject> {
  const project = await projectWithPlugin(local);
  Object.assign(project.env, reattached);
  return project;
}

let built: Promise<string> | undefined;

/** Bundles the provider from the present sources, once for each process. Returns its file. */
export async function builtProvider(): Promise<string> {
  return built ??= buildProvider();
}

async function buildProvider(): Promise<string> {
  const folder = join(ROOT, 'node_modules', '.cache', 'terraform-provider-turso');
  const mine = join(folder, `${process.pid}.js`);
  await bundleProvider(mine);
  const file = join(folder, 'terraform-provider-turso');
  // Several test processes build at the same time. The rename makes sure that each sees a complete file.
  renameSync(mine, file);
  return file;
}

/** Returns a `provider` block. A provider in this process does not see Terraform's environment. */
export function providerBlock({ apiUrl, apiToken, organization }: Pick<TursoLocal, 'apiUrl' | 'apiToken' | 'organization'>): string {
  return `provider "turso" {\n  api_url = "${apiUrl}"\n  region_url = "${apiUrl}/region"\n  api_token = "${apiToken}"\n  organization = "${organization}"\n}\n`;
}
