/**
 * Makes the package `cdktn-turso`, for CDK Terrain, from the sources of `cdktf-turso`. The constructs are compiled again, against cdktn and
 * with classes of its own generator. The provider, the runtime and the commands are the same files.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { generateBindings, type Generation } from './bindings/generate';

const ROOT = join(__dirname, '..');
const TARGET = join(ROOT, 'build', 'cdktn-turso');

const CDKTN = '0.24.0';
const CONSTRUCTS = '10.6.0';

/** The sources that jsii compiles, beside the bindings. esbuild has bundled the others. */
const COMPILED = ['constructs', 'distribution', 'hcl', 'migrations', 'notation'];
/** What both packages share, below `lib/`. */
const SHARED = ['bin', 'plugin', 'runtime'];

async function main(): Promise<void> {
  mkdirSync(TARGET, { recursive: true });
  for (const name of ['README.md', 'LICENSE']) cpSync(join(ROOT, name), join(TARGET, name));
  writePackageJson();
  installLibrary();
  writeSources();
  const own = createRequire(join(TARGET, 'package.json'));
  const generator = { ...own('@cdktn/commons'), ...own('@cdktn/provider-generator') } as Generation['generator'];
  await generateBindings({ library: 'cdktn', generator, target: join(TARGET, 'src', 'bindings') });
  rmSync(join(TARGET, 'lib'), { recursive: true, force: true });
  execFileSync(join(ROOT, 'node_modules', '.bin', 'jsii'), ['--silence-warnings=reserved-word', '--tsconfig', 'tsconfig.json'], { cwd: TARGET, stdio: 'inherit' });
  for (const name of SHARED) cpSync(join(ROOT, 'lib', name), join(TARGET, 'lib', name), { recursive: true });
  console.log(`cdktn-turso is in ${TARGET}`);
}

/** Writes the package.json of cdktf-turso with other names. */
function writePackageJson(): void {
  const { scripts, devDependencies, overrides, jsii, ...same } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, any>;
  writeJson('package.json', {
    ...same,
    name: 'cdktn-turso',
    bin: { ...same.bin, 'cdktn-turso': same.bin['cdktf-turso'] },
    engines: { node: '>= 22' },
    keywords: [...same.keywords.filter((word: string) => word !== 'cdktf'), 'cdktn', 'cdk-terrain'].sort(),
    peerDependencies: { cdktn: `>=${CDKTN} <1`, constructs: `>=${CONSTRUCTS}` },
    devDependencies: {
      '@cdktn/commons': CDKTN, '@cdktn/provider-generator': CDKTN, '@types/node': devDependencies['@types/node'], 'cdktn': CDKTN, 'constructs': CONSTRUCTS,
    },
    jsii: { ...jsii, targets: renamed(jsii.targets) },
    files: ['lib', '.jsii', '.warnings.jsii.js'],
  });
  const tsconfig = JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8').replace(/^\/\/.*$/gm, '')) as { compilerOptions: object };
  writeJson('tsconfig.json', { ...tsconfig, compilerOptions: { ...tsconfig.compilerOptions, types: ['node'] }, exclude: ['node_modules', 'lib'] });
}

/** The names in the other languages: `cdktn_turso`, `cdktn-turso-go`, `CdktnTurso` and so on. */
function renamed(targets: object): object {
  return JSON.parse(JSON.stringify(targets).replaceAll('cdktf', 'cdktn').replaceAll('Cdktf', 'Cdktn')) as object;
}

function installLibrary(): void {
  const present = join(TARGET, 'node_modules', 'cdktn', 'package.json');
  if (existsSync(present) && (JSON.parse(readFileSync(present, 'utf8')) as { version: string }).version === CDKTN) return;
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'], { cwd: TARGET, stdio: 'inherit' });
}

/** Copies the sources and what the samples of their docs import: cdktn instead of cdktf. */
function writeSources(): void {
  for (const folder of ['src', 'rosetta']) rmSync(join(TARGET, folder), { recursive: true, force: true });
  for (const name of [...COMPILED, 'index.ts']) cpSync(join(ROOT, 'src', name), join(TARGET, 'src', name), { recursive: true });
  cpSync(join(ROOT, 'rosetta'), join(TARGET, 'rosetta'), { recursive: true });
  for (const folder of ['src', 'rosetta']) {
    for (const path of readdirSync(join(TARGET, folder), { recursive: true }) as string[]) {
      if (!/\.ts(-fixture)?$/.test(path)) continue;
      const file = join(TARGET, folder, path);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/from 'cdktf(-turso)?'/g, "from 'cdktn$1'"));
    }
  }
}

function writeJson(name: string, value: object): void {
  writeFileSync(join(TARGET, name), `${JSON.stringify(value, null, 2)}\n`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
