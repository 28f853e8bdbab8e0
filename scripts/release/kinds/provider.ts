import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_ADDRESS } from '../../../src/notation/provider-address';
import { stepIn } from '../build';
import { sampleOf } from '../documents';
import type { Check, Kind, Release } from '../release';
import { shell } from '../shell';
import { UNRELEASED } from '../version';
import { Workshop } from '../workshop';
import { lacking } from './constructs';

const GUIDE = 'docs/guides/without-cdktf.md';

/** The script for Node.js, in the form that registries take. */
export const provider: Kind = {
  name: 'provider',
  folder: 'provider',
  build: async (release, target) => writeRelease(release, target),
  checks: (release, target) => [
    ...checksOfZips('terraform-provider-turso (script)', target, release, { needsNode: true }),
    ...PROGRAMS.map((program): Check => ({
      artefact: 'terraform-provider-turso (npm)',
      files: [],
      checked: `plain HCL after "provider install": ${program.name}`,
      run: async (folder) => afterInstall(folder, release, program),
    })),
  ],
};

/** The executables, in the form that registries take. These are published, because who uses a registry may have no Node.js. */
export const executables: Kind = {
  name: 'executables',
  folder: 'executables',
  build: async (release, target) => {
    await stepIn(release.source, release.signal)(release.source, 'tsx', 'scripts/executable/main.ts');
    await writeRelease(release, target, '--executables', join(release.source, 'build', 'executable'));
  },
  checks: (release, target) => checksOfZips('terraform-provider-turso (executable)', target, release, { needsNode: false }),
};

interface Program {
  readonly name: 'Terraform' | 'OpenTofu';
  readonly command: string;
}

const PROGRAMS: readonly Program[] = [
  { name: 'Terraform', command: 'terraform' },
  { name: 'OpenTofu', command: process.env.TOFU_BIN ?? 'tofu' },
];

async function writeRelease({ source, version, signal }: Release, target: string, ...options: string[]): Promise<void> {
  const command = join(source, 'lib', 'bin', 'cdktf-turso.js');
  const args = ['provider', 'release', target, '--provider-version', published(version), ...options];
  await stepIn(source, signal)(source, process.execPath, command, ...args);
}

function checksOfZips(artefact: string, target: string, release: Release, flavour: { readonly needsNode: boolean }): Check[] {
  const prefix = `terraform-provider-turso_${published(release.version)}`;
  const about = { artefact, files: readdirSync(target) };
  return [
    {
      ...about,
      checked: 'SHA256SUMS',
      run: async () => { await shell(`sha256sum --check --strict ${prefix}_SHA256SUMS`, { folder: target, signal: release.signal }); },
    },
    ...PROGRAMS.map((program): Check => ({
      ...about,
      checked: `plain HCL from a mirror${flavour.needsNode ? '' : ', with an empty PATH'}: ${program.name}`,
      run: async (folder) => fromMirror(folder, target, release, program, flavour.needsNode),
    })),
  ];
}

/** The zips in the packed layout of a mirror, as somebody without a registry uses them. */
async function fromMirror(folder: string, target: string, release: Release, program: Program, needsNode: boolean): Promise<string | void> {
  const lacks = await lacking(program.command, `${program.command} version`, folder, release);
  if (lacks !== undefined) return lacks;
  const mirror = join(folder, 'mirror', ...PROVIDER_ADDRESS.split('/'));
  mkdirSync(mirror, { recursive: true });
  for (const name of readdirSync(target).filter((file) => file.endsWith('.zip'))) symlinkSync(join(target, name), join(mirror, name));
  const settings = join(folder, 'mirror.tfrc');
  writeFileSync(settings, `provider_installation {\n  filesystem_mirror {\n    path = "${join(folder, 'mirror')}"\n  }\n}\n`);
  writeFileSync(join(folder, 'versions.tf'), requirement(published(release.version)));
  const path = (await shell(`command -v ${program.command}`, { folder, signal: release.signal })).trim();
  await applyGuide(folder, release, needsNode ? path : `PATH= ${path}`, { TF_CLI_CONFIG_FILE: settings });
}

async function afterInstall(folder: string, release: Release, program: Program): Promise<string | void> {
  const lacks = await lacking(program.command, `${program.command} version`, folder, release);
  if (lacks !== undefined) return lacks;
  const workshop = await Workshop.of('cdktf', release);
  const printed = await workshop.shell('cdktf-turso provider install', { folder });
  writeFileSync(join(folder, 'versions.tf'), /^terraform \{\n[\s\S]*?^\}/m.exec(printed)![0]);
  await applyGuide(folder, release, program.command);
}

async function applyGuide(folder: string, release: Release, command: string, env?: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(folder, 'main.tf'), sampleOf(GUIDE, 'terraform', 'turso_database_token'));
  await (await Workshop.of('cdktf', release)).apply(command, 4, { folder, env });
}

function requirement(version: string): string {
  return `terraform {\n  required_providers {\n    turso = {\n      source  = "${PROVIDER_ADDRESS}"\n      version = "${version}"\n    }\n  }\n}\n`;
}

/** No registry takes 0.0.0, so the command rejects it. */
function published(version: string): string {
  return version === UNRELEASED ? `${UNRELEASED}-unreleased` : version;
}
