import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackageFiles } from './package-hash';
import { EXECUTABLE, type Plugin } from './plugin';

/**
 * Copies the plugin into a stack's `terraform.d/plugins`, which `terraform init` searches before a registry, and removes other versions.
 * Writes nothing if the plugin is there already.
 *
 * @param stackDirectory the folder in which Terraform runs
 * @param address fully qualified, as in `registry.terraform.io/cdktf-turso/turso`
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
export function installPlugin(stackDirectory: string, address: string, plugin: Plugin): void {
  const versions = join(stackDirectory, 'terraform.d', 'plugins', ...address.split('/'));
  const target = join(versions, plugin.version);
  const { packages } = plugin;
  if (!isInstalled(target, packages)) {
    install(target, packages);
  }
  for (const version of readdirSync(versions)) {
    if (version !== plugin.version) {
      rmSync(join(versions, version), { recursive: true, force: true });
    }
  }
}

/**
 * Returns a warning if the system cannot execute programs in the stack's folder. Terraform would only report "permission denied".
 */
export function executionWarning(stackDirectory: string): string | undefined {
  const plugins = join(stackDirectory, 'terraform.d', 'plugins');
  const script = (readdirSync(plugins, { recursive: true }) as string[]).find((path) => path.endsWith(`/${EXECUTABLE}`));
  if (script === undefined || process.platform === 'win32') return undefined;
  try {
    accessSync(join(plugins, script), constants.X_OK);
    return undefined;
  } catch (error) {
    return `No program can be started from "${stackDirectory}" (${(error as NodeJS.ErrnoException).code}), most likely because its disk is mounted `
      + 'with "noexec". Terraform cannot start the Turso provider there, and says "permission denied". Synthesize into another folder (the setting '
      + '"output" in cdktf.json), or copy the stack to one before you run Terraform.';
  }
}

function isInstalled(target: string, packages: Readonly<Record<string, PackageFiles>>): boolean {
  return Object.entries(packages).every(([platform, files]) => {
    const directory = join(target, platform);
    // An extra file would change the package's checksum.
    return sameNames(directory, Object.keys(files)) &&
      Object.entries(files).every(([path, content]) => isExecutable(join(directory, path), content));
  });
}

function sameNames(directory: string, names: readonly string[]): boolean {
  try {
    return readdirSync(directory).sort().join('/') === [...names].sort().join('/');
  } catch {
    return false;
  }
}

function isExecutable(path: string, content: Buffer): boolean {
  const executable = process.platform === 'win32' || Math.floor(statSync(path).mode / 0o100) % 2 === 1;
  return executable && readFileSync(path).equals(content);
}

/**
 * Creates the folder of a version atomically: fills a temporary folder, and renames it. The temporary folder lies next to the versions,
 * because `terraform.d` or `plugins` may link to another disk, and a rename works within one disk only.
 */
function install(target: string, packages: Readonly<Record<string, PackageFiles>>): void {
  const versions = dirname(target);
  mkdirSync(versions, { recursive: true });
  const staged = mkdtempSync(join(dirname(versions), '.cdktf-turso-'));
  try {
    for (const [platform, files] of Object.entries(packages)) {
      writePackage(join(staged, platform), files);
    }
    rmSync(target, { recursive: true, force: true });
    moveInto(staged, target, packages);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

function writePackage(directory: string, files: PackageFiles): void {
  mkdirSync(directory);
  for (const [path, content] of Object.entries(files)) {
    writeFileSync(join(directory, path), content);
    // The umask restricts the mode of writeFileSync.
    chmodSync(join(directory, path), 0o755);
  }
}

function moveInto(staged: string, target: string, packages: Readonly<Record<string, PackageFiles>>): void {
  chmodSync(staged, 0o755);
  try {
    renameSync(staged, target);
  } catch (error) {
    // Another process may have synthesized the same stack in the meantime.
    if (!isInstalled(target, packages)) throw error;
  }
}
