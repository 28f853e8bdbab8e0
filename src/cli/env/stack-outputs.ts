import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { quotedNames } from '../../notation/words';
import { CommandError } from '../command-error';

/** An output of a stack, as `terraform output -json` shows it. */
export interface StackOutput {
  readonly sensitive: boolean;
  readonly value: unknown;
}

/** The outputs of a stack, by the names that Terraform uses. */
export type StackOutputs = Readonly<Record<string, StackOutput>>;

/**
 * Reads the outputs of a deployed stack from its state, with any backend.
 *
 * @throws CommandError if the stack does not exist or is not deployed
 */
export async function readOutputs(stack: string, outdir: string | undefined, env: NodeJS.ProcessEnv): Promise<StackOutputs> {
  const { folder, file } = findStack(stack, outdir ?? synthesizedFolder(env));
  const outputs = parseOutputs(await terraformOutput(stack, folder, env));
  if (Object.keys(outputs).length === 0 && declaresOutputs(file)) {
    throw new CommandError(`Stack "${stack}" declares outputs, but its state holds none: it is not deployed. Deploy it first: npx cdktf deploy ${stack}.`);
  }
  return outputs;
}

/** Returns the folder that cdktf writes to: https://developer.hashicorp.com/terraform/cdktf/create-and-deploy/configuration-file */
function synthesizedFolder({ CDKTF_OUTDIR: outdir }: NodeJS.ProcessEnv): string {
  if (outdir !== undefined && outdir !== '') return outdir;
  const configured = existsSync('cdktf.json') ? readJson('cdktf.json').output : undefined;
  return typeof configured === 'string' && configured !== '' ? configured : 'cdktf.out';
}

interface SynthesizedStack {
  readonly folder: string;
  readonly file: string;
}

function findStack(stack: string, outdir: string): SynthesizedStack {
  const manifest = join(outdir, 'manifest.json');
  if (!existsSync(manifest)) {
    throw new CommandError(`${resolve(outdir)} holds no synthesized stacks. Run this in the folder of cdktf.json, after "npx cdktf deploy ${stack}", or name the folder with --outdir.`);
  }
  const stacks = readJson(manifest).stacks as Record<string, { workingDirectory: string; synthesizedStackPath: string }>;
  if (!Object.hasOwn(stacks, stack)) {
    throw new CommandError(`"${stack}" is not a stack in ${resolve(outdir)}. Use one of ${quotedNames(Object.keys(stacks))}.`);
  }
  const { workingDirectory, synthesizedStackPath } = stacks[stack];
  return { folder: join(outdir, workingDirectory), file: join(outdir, synthesizedStackPath) };
}

function readJson(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}. Synthesize the stacks again: npx cdktf synth.`);
  }
}

/** Outputs may hold long lists. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Returns what the program prints. It does not need the provider, only the state. */
async function terraformOutput(stack: string, folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const program = env.TERRAFORM_BINARY_NAME === undefined || env.TERRAFORM_BINARY_NAME === '' ? 'terraform' : env.TERRAFORM_BINARY_NAME;
  try {
    return (await promisify(execFile)(program, ['output', '-json', '-no-color'], { cwd: folder, env, maxBuffer: MAX_OUTPUT_BYTES })).stdout;
  } catch (error) {
    const { code, stderr = '' } = error as NodeJS.ErrnoException & { readonly stderr?: string };
    if (code === 'ENOENT') {
      throw new CommandError(`"${program}" was not found. Install Terraform or OpenTofu, or name the program in TERRAFORM_BINARY_NAME.`);
    }
    if (/initialization required|terraform init|tofu init/i.test(stderr)) {
      throw new CommandError(`Stack "${stack}" is not initialized on this machine, so its state cannot be read. Deploy it first: npx cdktf deploy ${stack}. `
        + `If it is deployed elsewhere and has a remote backend, run: ${program} -chdir=${folder} init.`);
    }
    throw new CommandError(`"${program} output -json" failed in ${resolve(folder)}: ${oneParagraph(stderr)}`);
  }
}

/** Returns the text of an error of Terraform without its frame. */
function oneParagraph(text: string): string {
  const words = text.replace(/[│╷╵]/g, ' ').replace(/\s+/g, ' ').trim();
  return words === '' ? 'it printed no reason.' : words;
}

function parseOutputs(text: string): StackOutputs {
  return JSON.parse(text) as StackOutputs;
}

/** Whether a synthesized stack has outputs. False if that is unknown, as for a stack in HCL. */
function declaresOutputs(file: string): boolean {
  if (!file.endsWith('.json')) return false;
  return Object.keys(readJson(file).output ?? {}).length > 0;
}
