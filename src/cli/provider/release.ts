import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { archivesOf, sha256 } from './archives';
import { pluginToGive } from './plugin-to-give';
import { version as packageVersion } from '../../../package.json';
import { writeAtomically } from '../../distribution/write-atomically';
import { HEALTHY, type Work } from '../command';
import { CommandError } from '../command-error';

/** What registries ask of a version: a number that never comes again. */
const VERSION = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/;
const PROTOCOL = '6.0';

/**
 * `cdktf-turso provider release`: writes the files that the registries of Terraform and OpenTofu take from a release.
 *
 * @see https://developer.hashicorp.com/terraform/registry/providers/publishing
 */
export async function release({ operands: [folder], options, terminal }: Work): Promise<number> {
  const { providerVersion: version = packageVersion, gpgKey } = options;
  checkVersion(version);
  const plugin = pluginToGive(options);
  const directory = resolve(folder);
  mkdirSync(directory, { recursive: true });
  const prefix = `terraform-provider-turso_${version}`;
  const manifest = `${JSON.stringify({ version: 1, metadata: { protocol_versions: [PROTOCOL] } }, null, 2)}\n`;
  const files = [
    ...archivesOf({ ...plugin, version }),
    { name: `${prefix}_manifest.json`, content: Buffer.from(manifest) },
  ];
  const sums = `${prefix}_SHA256SUMS`;
  for (const { name, content } of files) writeAtomically(join(directory, name), content);
  writeAtomically(join(directory, sums), files.map(({ name, content }) => `${sha256(content)}  ${name}\n`).sort().join(''));
  if (gpgKey !== undefined) sign(join(directory, sums), gpgKey);
  terminal.write(`${files.length} files of the Turso provider ${version} are in ${directory}, with their checksums in ${sums}. ${gpgKey === undefined
    ? 'They are not signed: give --gpg-key, because the registries ask for a signature.' : `${sums}.sig signs them.`}\n`);
  return HEALTHY;
}

function checkVersion(version: string): void {
  if (VERSION.test(version) && version !== '0.0.0') return;
  throw new CommandError(`The version is "${version}", which no registry takes. Give --provider-version a version such as 1.2.3. Nothing was written.`);
}

/** A detached binary signature, as the registries expect. gpg asks for the passphrase itself. */
function sign(path: string, key: string): void {
  const args = ['--batch', '--yes', '--local-user', key, '--detach-sign', '--output', `${path}.sig`, path];
  const { status, error, stderr } = spawnSync('gpg', args, { encoding: 'utf8', stdio: ['inherit', 'ignore', 'pipe'] });
  if (status === 0) return;
  throw new CommandError(`gpg could not sign ${path}: ${error?.message ?? stderr.trim()}. The other files are complete.`);
}
