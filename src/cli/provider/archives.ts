import { createHash } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { Zip, ZipPassThrough } from 'fflate';
import { packageHash, type PackageFiles } from '../../distribution/package-hash';
import type { Plugin } from '../../distribution/plugin';

/** A zip with the provider for one platform, as registries and mirrors serve it. */
export interface Archive {
  readonly os: string;
  readonly arch: string;
  readonly name: string;
  readonly content: Buffer;
  /** The hash of the files inside, and that of the zip. */
  readonly hashes: readonly [h1: string, zh: string];
}

/** Zips the provider for each platform. The same provider gives the same bytes, with the same version of Node.js. */
export function archivesOf({ packages, version }: Plugin): Archive[] {
  // Most platforms have the same files.
  const zips = new Map<PackageFiles, Buffer>();
  return Object.entries(packages).map(([platform, files]) => {
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
const DEFLATE = 8;
/** A regular file that everybody may execute. Terraform unpacks it with this mode. */
const EXECUTABLE_MODE = 0o100755;
/** Zips keep local times. One fixed local time gives the same bytes everywhere. */
const FIXED_TIME = new Date(2000, 0, 1);

function zipOf(files: PackageFiles): Buffer {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    chunks.push(chunk);
  });
  for (const [path, content] of Object.entries(files)) {
    const entry = new NativelyDeflated(path);
    Object.assign(entry, { os: UNIX, attrs: EXECUTABLE_MODE * 2 ** 16, mtime: FIXED_TIME });
    zip.add(entry);
    entry.push(content, true);
  }
  zip.end();
  return Buffer.concat(chunks);
}

/** A file that zlib compresses. An executable has 110 MB, for which fflate alone takes three times as long. */
class NativelyDeflated extends ZipPassThrough {
  override compression = DEFLATE;

  protected override process(content: Uint8Array, final: boolean): void {
    this.ondata(null, deflateRawSync(content, { level: 9 }), final);
  }
}
