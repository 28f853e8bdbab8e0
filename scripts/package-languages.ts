/**
 * Packs the constructs for other languages than TypeScript.
 *
 *     tsx scripts/package-languages.ts [--cdktn] python go java dotnet
 *
 * The packages of `cdktf-turso` go to `dist`, those of `cdktn-turso` (with --cdktn) to `build/cdktn-turso/dist`.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';

const ROOT = join(__dirname, '..');
const PACMAK = require.resolve('jsii-pacmak/bin/jsii-pacmak');
const ROSETTA = join(dirname(require.resolve('jsii-rosetta/package.json')), 'bin', 'jsii-rosetta');
const { version: PACMAK_VERSION } = readJson(require.resolve('jsii-pacmak/package.json'));

/** For Java programs that run for seconds: Maven and the compilers that it starts. */
export const JAVA_OPTIONS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';
const QUICK = ['-Dmaven.javadoc.skip=true', '-Dmaven.source.skip=true', '-Dmaven.install.skip=true'];

export const LANGUAGES = ['python', 'go', 'java', 'dotnet'] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Packing {
  /** The folder of the compiled jsii package: the root of the clone, or `build/cdktn-turso`. */
  readonly folder: string;
  readonly languages: readonly Language[];
  /** Each language gets a folder of its name here. @default `dist` in the folder of the package */
  readonly output?: string;
  /** Leaves out what a test does not need: Java's API pages and sources, and the copy in Maven's local repository. @default false */
  readonly quick?: boolean;
  /** Maven's local repository. @default the one of the user */
  readonly mavenRepository?: string;
}

/**
 * Packs a jsii package: a wheel and a source archive for Python, a module for Go, a Maven repository for Java, sources for .NET.
 * The package and, for `cdktn-turso`, its dependencies must be installed and compiled already.
 */
export async function packageLanguages({ folder, languages, output = join(folder, 'dist'), quick = false, mavenRepository }: Packing): Promise<void> {
  const maven = mavenRepository === undefined ? [] : ['--maven-local-repository', mavenRepository];
  for (const language of languages) {
    const lacking = await lackingLibraries(folder, language, mavenRepository);
    if (lacking.length > 0) await makeLibraries(lacking, language, maven);
  }
  await translateSamples(folder);
  for (const language of languages) rmSync(join(output, language), { recursive: true, force: true });
  const built = languages.filter((language) => language !== 'dotnet');
  if (built.length > 0) await pacmak([folder, ...targets(built), '--outdir', output, ...maven], quick ? QUICK : []);
  // The compiler of .NET needs packages that may be missing here, so the sources must do.
  if (languages.includes('dotnet')) await pacmak([folder, ...targets(['dotnet']), '--code-only', '--outdir', output]);
}

/** A library whose constructs the package uses: constructs, and cdktf or cdktn. */
interface Library {
  readonly folder: string;
  readonly version: string;
  readonly jsii: { readonly outdir: string; readonly targets: Record<string, any> };
}

/** Where jsii-pacmak looks for a library that no registry has. */
export function madeLibrary(library: { readonly folder: string; readonly jsii: { readonly outdir: string } }, language: Language): string {
  return join(library.folder, library.jsii.outdir, language);
}

/** The libraries that no registry has for this language, and that are not made here yet. */
async function lackingLibraries(folder: string, language: Language, mavenRepository?: string): Promise<Library[]> {
  const lacking: Library[] = [];
  for (const library of librariesOf(folder)) {
    if (isMade(library, language) || await isPublished(library, language, mavenRepository)) continue;
    lacking.push(library);
  }
  return lacking;
}

/** The jsii packages among the peers of a package. */
export function librariesOf(folder: string): Library[] {
  const own = join(folder, 'package.json');
  return Object.keys(readJson(own).peerDependencies as object).map((name) => {
    const path = createRequire(own).resolve(`${name}/package.json`);
    return { folder: dirname(path), ...readJson(path) } as Library;
  }).filter(({ jsii }) => jsii !== undefined);
}

function isMade(library: Library, language: Language): boolean {
  const stamp = stampOf(library, language);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === contentOfStamp(library);
}

/** Asks the registry of the language, through its own client. */
async function isPublished({ version, jsii }: Library, language: Language, mavenRepository?: string): Promise<boolean> {
  if (language === 'go') {
    const { moduleName, packageName = 'constructs' } = jsii.targets.go;
    const major = Number(version.split('.')[0]);
    return succeeds('go', ['list', '-m', `${moduleName}/${packageName}${major > 1 ? `/v${major}` : ''}@v${version}`]);
  }
  if (language === 'java') {
    const { groupId, artifactId } = jsii.targets.java.maven;
    return succeeds('mvn', [
      '--quiet', '--batch-mode', 'dependency:get', '-Dtransitive=false', `-Dartifact=${groupId}:${artifactId}:${version}`,
      ...mavenRepository === undefined ? [] : [`-Dmaven.repo.local=${mavenRepository}`],
    ]);
  }
  // PyPI has all. For .NET, only sources are made.
  return true;
}

/** Makes libraries in their own folders, where jsii-pacmak finds them when it packs a package that depends on them. */
async function makeLibraries(libraries: readonly Library[], language: Language, maven: readonly string[]): Promise<void> {
  for (const library of libraries) rmSync(madeLibrary(library, language), { recursive: true, force: true });
  // Maven must not take the made library for a published one, so its local repository does not get it.
  await pacmak([...libraries.map(({ folder }) => folder), ...targets([language]), ...maven], QUICK);
  for (const library of libraries) {
    mkdirSync(dirname(stampOf(library, language)), { recursive: true });
    writeFileSync(stampOf(library, language), contentOfStamp(library));
  }
}

function stampOf(library: Library, language: Language): string {
  return join(madeLibrary(library, language), '.made-from');
}

/** The code of one jsii-pacmak does not work with the run-time library of another one. */
function contentOfStamp({ version }: Library): string {
  return `${version} jsii-pacmak ${PACMAK_VERSION}`;
}

/** Translates the code in the docs, into a file where jsii-pacmak looks for it. Code that does not compile is an error. */
async function translateSamples(folder: string): Promise<void> {
  await runJsii(ROSETTA, ['extract', '--strict', '--batch', '1000', folder]);
}

function targets(languages: readonly Language[]): string[] {
  return languages.flatMap((language) => ['--target', language]);
}

async function pacmak(args: readonly string[], mavenOptions: readonly string[] = []): Promise<void> {
  await runJsii(PACMAK, args, {
    MAVEN_OPTS: withOptions('MAVEN_OPTS', ...mavenOptions),
    JAVA_TOOL_OPTIONS: withOptions('JAVA_TOOL_OPTIONS', JAVA_OPTIONS),
  });
}

/** Returns the value of a variable with options of a program, and more options behind it. */
export function withOptions(variable: string, ...options: readonly string[]): string {
  return [process.env[variable], ...options].filter(Boolean).join(' ');
}

async function runJsii(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<void> {
  const status = await run(process.execPath, [program, ...args], { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', ...env });
  if (status !== 0) throw new Error(`${basename(program)} ${args.join(' ')} ended with ${status}.`);
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return await run(command, args, {}, 'ignore') === 0;
}

async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, stdio: 'inherit' | 'ignore' = 'inherit'): Promise<number | null> {
  const child = spawn(command, args, { cwd: ROOT, stdio, env: { ...process.env, ...env } });
  return new Promise((done, fail) => child.on('error', fail).on('close', done));
}

function readJson(path: string): Record<string, any> {
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, any>;
}

async function main(args: readonly string[]): Promise<void> {
  const wanted = args.filter((arg) => arg !== '--cdktn');
  const unknown = wanted.find((arg) => !(LANGUAGES as readonly string[]).includes(arg));
  if (unknown !== undefined || wanted.length === 0) {
    throw new Error(`${unknown === undefined ? 'No language is given' : `"${unknown}" is not a language`}. Give one or more of ${LANGUAGES.join(', ')}.`);
  }
  const folder = resolve(ROOT, ...args.includes('--cdktn') ? ['build', 'cdktn-turso'] : []);
  await packageLanguages({ folder, languages: wanted as Language[] });
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
  });
}
