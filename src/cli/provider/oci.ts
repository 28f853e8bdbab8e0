import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { archivesOf, sha256, type Archive } from './archives';
import { fieldOfIndex } from './index-file';
import { pluginToGive } from './plugin-to-give';
import { requirement } from './requirement';
import { writeAtomically } from '../../distribution/write-atomically';
import { HEALTHY, type Work } from '../command';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const EMPTY = 'application/vnd.oci.empty.v1+json';
const PROVIDER = 'application/vnd.opentofu.provider';
const PROVIDER_TARGET = 'application/vnd.opentofu.provider-target';
const ZIP = 'archive/zip';
const TAG = 'org.opencontainers.image.ref.name';

/** What an OCI manifest says of another piece of content. */
interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * `cdktf-turso provider oci`: writes an OCI layout with the provider, which tools such as oras copy into a registry. OpenTofu installs it
 * from there.
 *
 * @see https://opentofu.org/docs/cli/oci_registries/provider-mirror
 */
export async function oci({ operands: [folder], options, terminal }: Work): Promise<number> {
  const plugin = pluginToGive(options);
  const { version } = plugin;
  const layout = new Layout(resolve(folder));
  const targets = archivesOf(plugin).map((archive) => layout.target(archive));
  const index = { schemaVersion: 2, mediaType: INDEX, artifactType: PROVIDER, manifests: targets };
  layout.tag(version, layout.add(INDEX, JSON.stringify(index)));
  terminal.write(`The Turso provider ${version} is in the OCI layout ${layout.directory}. Copy it into a registry, for example with\n\n`
    + `  oras copy --from-oci-layout ${folder}:${version} REGISTRY/cdktf-turso/turso:${version}\n\n`
    + `and name it in an oci_mirror block of OpenTofu's configuration. In the Terraform configuration:\n\n${requirement(version)}`);
  return HEALTHY;
}

/** A folder in the OCI image layout. Other tags in it stay. */
class Layout {
  private readonly index: string;
  private readonly tagged: readonly Descriptor[];

  constructor(readonly directory: string) {
    this.index = join(directory, 'index.json');
    this.tagged = fieldOfIndex(this.index, 'manifests', 'an OCI layout', (value) => Array.isArray(value)) ?? [];
    mkdirSync(join(directory, 'blobs', 'sha256'), { recursive: true });
  }

  /** Adds the manifest of one platform. */
  target({ os, arch, content }: Archive): object {
    const layers = [this.add(ZIP, content)];
    const config = this.add(EMPTY, '{}');
    const manifest = { schemaVersion: 2, mediaType: MANIFEST, artifactType: PROVIDER_TARGET, config, layers };
    return { ...this.add(MANIFEST, JSON.stringify(manifest)), artifactType: PROVIDER_TARGET, platform: { architecture: arch, os } };
  }

  add(mediaType: string, content: Buffer | string): Descriptor {
    const hash = sha256(content);
    writeAtomically(join(this.directory, 'blobs', 'sha256', hash), content);
    return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(content) };
  }

  tag(name: string, descriptor: Descriptor): void {
    const others = this.tagged.filter(({ annotations }) => annotations?.[TAG] !== name);
    writeAtomically(join(this.directory, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
    writeAtomically(this.index, JSON.stringify({
      schemaVersion: 2, mediaType: INDEX, manifests: [...others, { ...descriptor, artifactType: PROVIDER, annotations: { [TAG]: name } }],
    }));
  }
}
