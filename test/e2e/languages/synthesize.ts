import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../support/run';
import { CDKTF_ENV } from '../../support/terraform-binary';

const CDKTF = join(__dirname, '..', '..', '..', 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');

/** The synthesized stack "slack" of an example. */
export interface SlackStack {
  /** The folder where Terraform runs. */
  readonly directory: string;
  /** `cdk.tf.json` without the metadata of the constructs, and with `.` instead of the folder of the example. */
  readonly configuration: any;
  readonly lockFile: string;
  /** Hashes of the files that the stack contains for Terraform, by path. */
  readonly carried: Readonly<Record<string, CarriedFile>>;
}

export interface CarriedFile {
  readonly executable: boolean;
  readonly checksum: string;
}

/** Synthesizes an example with the command line of cdktf into a new folder, which the caller removes. */
export async function synthesizeSlack(example: string, env: NodeJS.ProcessEnv = {}): Promise<SlackStack> {
  const output = mkdtempSync(join(tmpdir(), 'cdktf-out-'));
  await run(process.execPath, [CDKTF, 'synth', '--output', output], { cwd: example, env: { ...CDKTF_ENV, ...env } });
  return readSlack(example, output);
}

/** Runs the program of an example as the command lines do, which writes into the folder of the example. */
export async function runSlack(example: string, env: NodeJS.ProcessEnv = {}): Promise<SlackStack> {
  return readSlack(example, await runProgram(example, env));
}

/** Runs the program in a folder as the command lines do. Returns the folder with the stacks. */
export async function runProgram(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { app } = JSON.parse(readFileSync(join(folder, 'cdktf.json'), 'utf8')) as { app: string };
  await run('sh', ['-c', app], { cwd: folder, env });
  return join(folder, 'cdktf.out');
}

/** Reads the stack, in which an example in another language than TypeScript names the migrations of the example in TypeScript. */
function readSlack(example: string, output: string): SlackStack {
  const directory = join(output, 'stacks', 'slack');
  const json = readFileSync(join(directory, 'cdk.tf.json'), 'utf8').replaceAll(example, '.');
  return {
    directory,
    configuration: JSON.parse(json.replaceAll('"../slack/', '"'), (key, value) => (key === '//' ? undefined : value)),
    lockFile: readFileSync(join(directory, '.terraform.lock.hcl'), 'utf8'),
    carried: Object.fromEntries(filesOf(join(directory, 'terraform.d'))),
  };
}

function filesOf(folder: string): [string, CarriedFile][] {
  return (readdirSync(folder, { recursive: true }) as string[]).sort()
    .map((path) => ({ path, file: join(folder, path) }))
    .filter(({ file }) => statSync(file).isFile())
    .map(({ path, file }) => [path, { executable: (statSync(file).mode % 0o1000) === 0o755, checksum: checksum(file) }]);
}

/** Hashes the content of a file. */
export function checksum(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
