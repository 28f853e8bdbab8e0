import { createHash } from 'node:crypto';

/** The files of a provider package: content by path, relative to the package's folder and with `/`. */
export type PackageFiles = Readonly<Record<string, Buffer>>;

/**
 * The `h1:` checksum by which Terraform and OpenTofu recognize an unpacked provider package. Paths and contents count; modes, times
 * and empty folders do not.
 *
 * @see https://developer.hashicorp.com/terraform/language/files/dependency-lock#h1
 */
export function packageHash(files: PackageFiles): string {
  const summary = Object.keys(files).sort(byBytes).map((path) => `${sha256(files[path]).toString('hex')}  ${path}\n`).join('');
  return `h1:${sha256(Buffer.from(summary, 'utf8')).toString('base64')}`;
}

function sha256(content: Buffer): Buffer {
  return createHash('sha256').update(content).digest();
}

/** Terraform sorts paths by their bytes in UTF-8; JavaScript's own order is by UTF-16 units. */
function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, 'utf8'), Buffer.from(right, 'utf8'));
}
