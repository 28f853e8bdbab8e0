import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { packageHash, type PackageFiles } from '../../distribution/package-hash';
import { packagesOf, type Plugin } from '../../distribution/plugin';

/** A zip with the provider for one platform, as registries and mirrors serve it. */
export interface Archive {
  readonly os: string;
  readonly arch: string;
  readonly name: string;
  readonly content: Buffer;
  /** The hash of the files inside, and that of the zip. */
  readonly hashes: readonly [h1: string, zh: string];
}

/** Zips the provider for each platform. The same provider gives the same bytes. */
export function archivesOf(plugin: Plugin, version: string): Archive[] {
  // Most platforms have the same files.
  const zips = new Map<PackageFiles, Buffer>();
  return Object.entries(packagesOf(plugin)).map(([platform, files]) => {
    const [os, arch] = platform.split('_');
    const content = zips.get(files) ?? zipOf(files);
    zips.set(files, content);
    return {
      os, arch, name: `terraform-provider-turso_${version}_${platform}.zip`, content, hashes: [packageHash(files), `zh:${sha256(content)}`],
    };
  });
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

const UNIX = 3;
/** A regular file that everybody may execute. Terraform unpacks it with this mode. */
const EXECUTABLE_MODE = 0o100755;
/** Zips keep local times. One fixed local time gives the same bytes everywhere. */
const FIXED_TIME = new Date(2000, 0, 1);

function zipOf(files: PackageFiles): Buffer {
  const entries = Object.entries(files).map(([path, content]) => (
    [path, [new Uint8Array(content), { os: UNIX, attrs: EXECUTABLE_MODE * 2 ** 16, mtime: FIXED_TIME }] as const]));
  return Buffer.from(zipSync(Object.fromEntries(entries) as Parameters<typeof zipSync>[0], { level: 9 }));
}
