import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from '../../support/made-once';
import { run } from '../../support/run';

const ROOT = join(__dirname, '..', '..', '..');
/** Where `npm run package:cdktn` puts the package for CDK Terrain. */
export const CDKTN_TURSO = join(ROOT, 'build', 'cdktn-turso');

const TSX = require.resolve('tsx/cli');

/** The two libraries for which the package exists. */
export type Library = 'cdktf' | 'cdktn';

/** What the package is made from. */
const SOURCES = [
  'package.json', 'tsconfig.json', 'README.md', 'rosetta', 'lib/bin', 'lib/plugin', 'lib/runtime', 'scripts/package-cdktn.ts', 'scripts/bindings', 'src/index.ts',
  'src/constructs', 'src/distribution', 'src/hcl', 'src/migrations', 'src/notation',
];

/** Makes the package for CDK Terrain, unless it is made from the present sources already. */
export async function packageForCdktn(): Promise<void> {
  await madeOnce({
    made: join(CDKTN_TURSO, '.jsii'),
    stamp: join(ROOT, 'node_modules', '.cache', 'cdktn-turso-made-from'),
    from: SOURCES.map((path) => join(ROOT, path)),
    make: async () => { await run(process.execPath, [TSX, join(ROOT, 'scripts', 'package-cdktn.ts')], { cwd: ROOT }); },
  });
}

/** A folder with a copy of an example, whose library can be changed. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), 'terrain-'));

  constructor(example: string) {
    cpSync(join(ROOT, 'examples', example), this.folder, { recursive: true, filter: (path) => !path.endsWith('node_modules') });
  }

  /** Makes the code import one of the libraries, and installs this one only. */
  use(library: Library): this {
    for (const path of this.sources()) {
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, text.replace(/'cdkt[fn](-turso(?:\/runtime)?)?'/g, (_, rest = '') => `'${library}${rest}'`));
    }
    const modules = join(this.folder, 'node_modules');
    rmSync(modules, { recursive: true, force: true });
    if (library === 'cdktf') {
      symlinkSync(join(ROOT, 'node_modules'), modules, 'junction');
      return this;
    }
    mkdirSync(modules);
    symlinkSync(CDKTN_TURSO, join(modules, 'cdktn-turso'), 'junction');
    // The program of an example starts with "node --import tsx".
    symlinkSync(join(ROOT, 'node_modules', 'tsx'), join(modules, 'tsx'), 'junction');
    for (const name of readdirSync(join(CDKTN_TURSO, 'node_modules')).filter((entry) => !entry.startsWith('.'))) {
      symlinkSync(join(CDKTN_TURSO, 'node_modules', name), join(modules, name), 'junction');
    }
    return this;
  }

  /** Runs the program, as the command lines of both libraries do. Returns the synthesized stacks, by name, without metadata. */
  async synthesize(env: NodeJS.ProcessEnv = {}): Promise<Readonly<Record<string, unknown>>> {
    await this.node(['main.ts'], env);
    const stacks = join(this.folder, 'cdktf.out', 'stacks');
    return Object.fromEntries(readdirSync(stacks).map((name) => [name, configuration(join(stacks, name, 'cdk.tf.json'))]));
  }

  async node(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    return run(process.execPath, [TSX, ...args], { cwd: this.folder, env });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Does not enter links: `node_modules` links to a folder that contains itself. */
  private sources(folder = this.folder): string[] {
    return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'cdktf.out').flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : this.sources(path);
      return entry.isFile() && path.endsWith('.ts') ? [path] : [];
    });
  }
}

/** The metadata names the library and its version. */
function configuration(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'), (key, value: unknown) => (key === '//' ? undefined : value));
}
