import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, normalize } from 'node:path';
import { installationMethods, type InstallationMethod } from './provider-installation';
import { providerAddress } from '../../distribution/provider-address';

/** The folder of the carried provider, relative to the folder in which Terraform runs. */
const CARRIED = join('terraform.d', 'plugins');

/**
 * Returns warnings about CLI configuration files of Terraform and OpenTofu that hide the carried provider: a block
 * `provider_installation` replaces the default folders.
 *
 * @param address of the provider, fully qualified
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation
 */
export function installationWarnings(address: string, env: NodeJS.ProcessEnv = process.env, home = homedir()): string[] {
  return configurationFiles(env, home).filter((file) => hides(file, address)).map((file) =>
    `"${file}" has a block provider_installation. With it Terraform ignores the folder of the stack, which holds the Turso provider, `
    + `and "terraform init" fails. Add this method to the block: filesystem_mirror { path = "terraform.d/plugins", include = ["${address}"] }. `
    + `Add exclude = ["${address}"] to each other method in it.`);
}

/** The existing files that Terraform and OpenTofu read. The environment variable replaces all other files. */
function configurationFiles(env: NodeJS.ProcessEnv, home: string): string[] {
  const { TF_CLI_CONFIG_FILE, TERRAFORM_CONFIG, APPDATA, XDG_CONFIG_HOME } = env;
  const given = TF_CLI_CONFIG_FILE || TERRAFORM_CONFIG;
  if (given) return [given].filter(existsSync);
  const files = process.platform === 'win32'
    ? ['terraform.rc', 'tofu.rc'].map((name) => join(APPDATA ?? home, name))
    : [join(home, '.terraformrc'), join(home, '.tofurc'), join(XDG_CONFIG_HOME || join(home, '.config'), 'opentofu', 'tofurc')];
  const folder = join(process.platform === 'win32' ? APPDATA ?? home : home, process.platform === 'win32' ? 'terraform.d' : '.terraform.d');
  return [...files.filter(existsSync), ...filesIn(folder).filter((file) => /\.tfrc(\.json)?$/.test(file))];
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function hides(file: string, address: string): boolean {
  const methods = read(file);
  return methods !== undefined && !methods.some((method) => provides(method, address));
}

/** Terraform itself reports a file that cannot be read. */
function read(file: string): InstallationMethod[] | undefined {
  try {
    return installationMethods(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether a method finds the provider. */
function provides({ name, path, include, exclude, overrides }: InstallationMethod, address: string): boolean {
  if (overrides.some((source) => providerAddress(source) === address)) return true;
  if (exclude.some((pattern) => matches(pattern, address))) return false;
  if (include.some((pattern) => !pattern.startsWith('*') && matches(pattern, address))) return true;
  if (name !== 'filesystem_mirror' || path === undefined) return false;
  if (include.length > 0 && !include.some((pattern) => matches(pattern, address))) return false;
  return isAbsolute(path) ? existsSync(join(path, ...address.split('/'))) : normalize(`${path}/.`) === normalize(`${CARRIED}/.`);
}

/** A part of a pattern may be `*`, which matches all. */
function matches(pattern: string, address: string): boolean {
  const parts = providerAddress(pattern).split('/');
  return address.split('/').every((part, index) => parts[index] === '*' || parts[index] === part);
}
