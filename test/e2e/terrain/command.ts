import { writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installed, nodeOf } from '../../support/installed';
import { run } from '../../support/run';
import { CDKTF_ENV, TERRAFORM_ENV } from '../../support/terraform-binary';

/** Runs a command of CDK Terrain in a folder, with approval. Returns what it prints. */
export type Cdktn = (folder: string, command: 'deploy' | 'destroy', env: NodeJS.ProcessEnv) => Promise<string>;

/** The command line of CDK Terrain on the Node.js that it wants; undefined, with a warning, if npm lacks one of them. */
export async function cdktnCommand(): Promise<Cdktn | undefined> {
  const [node, modules] = [await nodeOf('22'), await installed('cdktn-cli', 'cdktn-cli@0.24.0', 'jsii@~5.9.0', 'jsii-pacmak@1.128.0', 'constructs@10.6.0')];
  if (node === undefined || modules === undefined) {
    console.warn('Skipped: npm has no Node.js 22 for this machine, or no cdktn-cli.');
    return undefined;
  }
  const program = join(modules, 'cdktn-cli', 'bundle', 'bin', 'cdktn');
  return async (folder, command, env) => run(node, [program, command, '--auto-approve'], {
    cwd: folder, env: { ...CDKTF_ENV, ...env, PATH: [dirname(node), env.PATH ?? process.env.PATH].join(delimiter) },
  });
}

/** The variables for Terraform in a folder, without the settings of this machine. */
export function terraformIn(folder: string): NodeJS.ProcessEnv {
  const settings = join(folder, 'cli.tfrc');
  writeFileSync(settings, '');
  return { ...TERRAFORM_ENV, TF_CLI_CONFIG_FILE: settings, CDKTF_DISABLE_PLUGIN_CACHE_ENV: '1' };
}
