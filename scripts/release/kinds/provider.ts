import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDER_ADDRESS } from '../../../src/notation/provider-address';
import { sampleOf } from '../documents';
import type { Check, Kind, Release } from '../release';
import { shell } from '../shell';
import { UNRELEASED } from '../version';
import { Workshop } from '../workshop';
import { lacking } from './constructs';

const GUIDE = 'docs/guides/without-cdktf.md';

/** The files that the registries of Terraform and OpenTofu take. */
export const provider: Kind = {
  name: 'provider',
  folder: 'provider',
  build: async ({ source, version, signal }, target) => {
    await shell(`node ${join(source, 'lib', 'bin', 'cdktf-turso.js')} provider release ${target} --provider-version ${published(version)}`, { folder: target, signal });
  },
  checks: (release, target) => {
    const artefact = 'terraform-provider-turso (zips)';
    const files = readdirSync(target).filter((name) => name.startsWith('terraform-provider-turso_'));
    return [
      {
        artefact,
        files,
        checked: 'SHA256SUMS',
        run: async () => { await shell(`sha256sum --check --strict ${prefix(release)}_SHA256SUMS`, { folder: target, signal: release.signal }); },
      },
      ...programs().map((program): Check => ({
        artefact, files, checked: `plain HCL from a mirror: ${program.name}`, run: async (folder) => fromMirror(folder, target, release, program),
      })),
      ...programs().map((program): Check => ({
        artefact, files, checked: `plain HCL after "provider install": ${program.name}`, run: async (folder) => afterInstall(folder, release, program),
      })),
    ];
  },
};

interface Program {
  readonly name: 'Terraform' | 'OpenTofu';
  readonly command: string;
}

function programs(): Program[] {
  return [
    { name: 'Terraform', command: 'terraform' },
    { name: 'OpenTofu', command: process.env.TOFU_BIN ?? 'tofu' },
  ];
}

/** The zips in the packed layout of a mirror, as somebody without a registry uses them. */
async function fromMirror(folder: string, target: string, release: Release, program: Program): Promise<string | void> {
  const lacks = await lacking(program.command, `${program.command} version`, folder, release);
  if (lacks !== undefined) return lacks;
  const mirror = join(folder, 'mirror', ...PROVIDER_ADDRESS.split('/'));
  mkdirSync(mirror, { recursive: true });
  for (const name of readdirSync(target).filter((file) => file.endsWith('.zip'))) symlinkSync(join(target, name), join(mirror, name));
  writeFileSync(join(folder, 'mirror.tfrc'), `provider_installation {\n  filesystem_mirror {\n    path = "${join(folder, 'mirror')}"\n  }\n}\n`);
  writeFileSync(join(folder, 'versions.tf'), requirement(published(release.version)));
  await applyGuide(folder, release, program, { TF_CLI_CONFIG_FILE: join(folder, 'mirror.tfrc') });
}

async function afterInstall(folder: string, release: Release, program: Program): Promise<string | void> {
  const lacks = await lacking(program.command, `${program.command} version`, folder, release);
  if (lacks !== undefined) return lacks;
  const workshop = await Workshop.of('cdktf', release);
  const printed = await workshop.shell('cdktf-turso provider install', { folder });
  writeFileSync(join(folder, 'versions.tf'), /^terraform \{\n[\s\S]*?^\}/m.exec(printed)![0]);
  await applyGuide(folder, release, program);
}

async function applyGuide(folder: string, release: Release, { command }: Program, env?: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(folder, 'main.tf'), sampleOf(GUIDE, 'terraform', 'turso_database_migrations'));
  await (await Workshop.of('cdktf', release)).apply(command, 4, { folder, env });
}

function requirement(version: string): string {
  return `terraform {\n  required_providers {\n    turso = {\n      source  = "${PROVIDER_ADDRESS}"\n      version = "${version}"\n    }\n  }\n}\n`;
}

function prefix({ version }: Release): string {
  return `terraform-provider-turso_${published(version)}`;
}

/** No registry takes 0.0.0, so the command rejects it. */
function published(version: string): string {
  return version === UNRELEASED ? `${UNRELEASED}-unreleased` : version;
}
