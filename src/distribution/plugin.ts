import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageFiles } from './package-hash';

/** The Terraform provider: its package for each platform, by Terraform's names of platforms. */
export interface Plugin {
  /** Depends on the content. */
  readonly version: string;
  readonly packages: Readonly<Record<string, PackageFiles>>;
}

export const EXECUTABLE = 'terraform-provider-turso';
const WINDOWS_LAUNCHER = `${EXECUTABLE}.cmd`;
/** The command file names it. The extension makes it CommonJS, regardless of the nearest `package.json`. */
const WINDOWS_SCRIPT = 'turso-provider.cjs';

// The same path from the sources, from the compiled package (`lib/distribution`) and from the bundled command (`lib/bin`).
const PLUGIN_DIRECTORY = join(__dirname, '..', '..', 'lib', 'plugin');

/**
 * Returns the provider that this package carries: one script that runs on Node.js.
 *
 * @throws Error if the plugin or its manifest is missing
 */
export function readPlugin(directory = PLUGIN_DIRECTORY): Plugin {
  const version = readPluginVersion(directory);
  return { version, packages: packagesOf(read(directory, EXECUTABLE), read(join(directory, 'windows'), WINDOWS_LAUNCHER)) };
}

/** @throws Error if the plugin's manifest is missing */
export function readPluginVersion(directory = PLUGIN_DIRECTORY): string {
  const { version } = JSON.parse(read(directory, 'manifest.json').toString('utf8')) as { version: string };
  return version;
}

function read(directory: string, file: string): Buffer {
  try {
    return readFileSync(join(directory, file));
  } catch (error) {
    throw new Error(
      `The Terraform provider that cdktf-turso carries cannot be read: ${(error as Error).message}. ` +
      'Install cdktf-turso again; in a clone of its repository, run "npm run build" first.',
    );
  }
}

/**
 * Returns the packages of a script. Windows ignores the first line of a script: there Terraform starts a command file, which has the name
 * that Terraform expects.
 */
export function packagesOf(script: Buffer, windowsLauncher: Buffer): Plugin['packages'] {
  const unix = { [EXECUTABLE]: script };
  return {
    darwin_amd64: unix,
    darwin_arm64: unix,
    linux_amd64: unix,
    linux_arm64: unix,
    windows_amd64: { [WINDOWS_LAUNCHER]: windowsLauncher, [WINDOWS_SCRIPT]: script },
  };
}
