/**
 * Bundles each program into one file: the Terraform provider with the manifest of its version, turso-local and cdktf-turso. Also bundles
 * the runtime for applications as a module.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { bundleRuntime } from './bundle-runtime';
import { bundleProvider } from './plugin/bundle-provider';
import { WINDOWS_LAUNCHER } from './plugin/launcher';

const ROOT = join(__dirname, '..');
const PLUGIN = join(ROOT, 'lib', 'plugin', 'terraform-provider-turso');
const WINDOWS = join(ROOT, 'lib', 'plugin', 'windows', 'terraform-provider-turso.cmd');
const TURSO_LOCAL = join(ROOT, 'lib', 'bin', 'turso-local.js');
const CDKTF_TURSO = join(ROOT, 'lib', 'bin', 'cdktf-turso.js');

const shared: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: true,
  legalComments: 'none',
  banner: { js: '#!/usr/bin/env node' },
  absWorkingDir: ROOT,
  logLevel: 'warning',
};

async function main(): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  mkdirSync(join(ROOT, 'lib', 'plugin'), { recursive: true });
  await bundleProvider(PLUGIN);
  // In its own folder, because a development override expects one provider in a folder.
  mkdirSync(dirname(WINDOWS), { recursive: true });
  writeFileSync(WINDOWS, WINDOWS_LAUNCHER);
  await build({ ...shared, entryPoints: ['src/local/main.ts'], outfile: TURSO_LOCAL });
  await build({ ...shared, conditions: ['workerd'], entryPoints: ['src/cli/main.ts'], outfile: CDKTF_TURSO });
  for (const file of [PLUGIN, TURSO_LOCAL, CDKTF_TURSO]) {
    chmodSync(file, 0o755);
    console.log(`${file.slice(ROOT.length + 1)}: ${Math.round(statSync(file).size / 1024)} kB`);
  }
  writeManifest(version);
  await bundleRuntime();
}

/** Puts a hash of the content into the version, so that caches and lock files never mix up two builds. */
function writeManifest(packageVersion: string): void {
  const content = createHash('sha256').update(readFileSync(PLUGIN)).update(readFileSync(WINDOWS)).digest('hex');
  const version = `${packageVersion}-h${content.slice(0, 8)}`;
  writeFileSync(join(ROOT, 'lib', 'plugin', 'manifest.json'), `${JSON.stringify({ version }, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
