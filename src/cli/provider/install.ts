import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pluginToGive } from './plugin-to-give';
import { requirement } from './requirement';
import { carryPlugin } from '../../distribution/carry-plugin';
import { PROVIDER_ADDRESS } from '../../notation/provider-address';
import { HEALTHY, type Work } from '../command';
import { CommandError } from '../command-error';

/** `cdktf-turso provider install`: puts the provider beside a Terraform configuration, so that it needs no registry. */
export async function install({ operands: [folder = '.'], options, terminal }: Work): Promise<number> {
  const directory = resolve(folder);
  if (!isDirectory(directory)) throw new CommandError(`"${folder}" is not a folder. Name the folder with the .tf files.`);
  const plugin = pluginToGive(options);
  carryPlugin(directory, PROVIDER_ADDRESS, plugin, {});
  terminal.write(`The Turso provider is in ${directory}. Write this into the configuration:\n\n${requirement(plugin.version)}\n`
    + 'Then "terraform init" and "tofu init" find it without a registry. Run this command again after an update of cdktf-turso.\n');
  return HEALTHY;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
