import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { installPlugin } from './install-plugin';
import { updateLockFile, type RequiredProviders } from './lock-file';
import { packageHash } from './package-hash';
import type { Plugin } from './plugin';
import { readIfPresent } from './read-if-present';
import { writeAtomically } from './write-atomically';

/** Makes a folder in which Terraform runs ready to use the plugin without a registry. */
export function carryPlugin(stackDirectory: string, address: string, plugin: Plugin, required: RequiredProviders): void {
  mkdirSync(stackDirectory, { recursive: true });
  installPlugin(stackDirectory, address, plugin);
  const path = join(stackDirectory, '.terraform.lock.hcl');
  const present = readIfPresent(path);
  const hashes = [...new Set(Object.values(plugin.packages).map(packageHash))];
  const text = updateLockFile(present ?? '', { address, version: plugin.version, hashes }, required);
  if (text !== present) {
    writeAtomically(path, text);
  }
}
