import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { archivesOf } from './archives';
import { fieldOfIndex } from './index-file';
import { pluginToGive } from './plugin-to-give';
import { requirement } from './requirement';
import { writeAtomically } from '../../distribution/write-atomically';
import { PROVIDER_ADDRESS } from '../../notation/provider-address';
import { HEALTHY, type Work } from '../command';

/**
 * `cdktf-turso provider mirror`: writes a folder that is a filesystem mirror, and a network mirror if a web server serves it. Other
 * versions and providers in it stay.
 *
 * @see https://developer.hashicorp.com/terraform/internals/provider-network-mirror-protocol
 */
export async function mirror({ operands: [folder], options, terminal }: Work): Promise<number> {
  const plugin = pluginToGive(options);
  const directory = join(resolve(folder), ...PROVIDER_ADDRESS.split('/'));
  const index = join(directory, 'index.json');
  const versions = { ...fieldOfIndex(index, 'versions', 'a mirror', isObject), [plugin.version]: {} };
  mkdirSync(directory, { recursive: true });
  const archives = archivesOf(plugin);
  for (const { name, content } of archives) writeAtomically(join(directory, name), content);
  const entries = archives.map(({ os, arch, name, hashes }) => [`${os}_${arch}`, { url: name, hashes }] as const);
  writeAtomically(join(directory, `${plugin.version}.json`), json({ archives: Object.fromEntries(entries) }));
  // The index comes last, because it names what is complete.
  writeAtomically(index, json({ versions }));
  terminal.write(`${archives.length} packages of the Turso provider ${plugin.version} are in ${directory}.\n\n`
    + `In the configuration of Terraform's or OpenTofu's command line:\n\n${installation(resolve(folder))}\n`
    + `In the Terraform configuration:\n\n${requirement(plugin.version)}`);
  return HEALTHY;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function installation(path: string): string {
  const include = `    include = ["${PROVIDER_ADDRESS}"]\n`;
  const others = `  direct {\n    exclude = ["${PROVIDER_ADDRESS}"]\n  }\n`;
  return `provider_installation {\n  filesystem_mirror {\n    path    = ${JSON.stringify(path)}\n${include}  }\n${others}}\n\n`
    + 'If a web server serves the folder, write network_mirror and url = "https://.../" instead.\n';
}
