import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, librariesOf, madeLibrary, type Language } from '../../package-languages';
import { stepIn } from '../build';
import { FLAVOURS, type Flavour, type Release } from '../release';
import { shell } from '../shell';

/** The folder of a jsii package in the sources of a release. */
export function packageOf({ source }: Release, flavour: Flavour): string {
  return flavour === 'cdktf' ? source : join(source, 'build', 'cdktn-turso');
}

/** Copies both packages for a language into one folder, or into one for each. */
export async function packBoth(release: Release, language: Language, targetOf: (flavour: Flavour) => string): Promise<void> {
  await (packing ??= packAll(release));
  for (const flavour of FLAVOURS) cpSync(join(packageOf(release, flavour), 'dist', language), targetOf(flavour), { recursive: true });
}

let packing: Promise<void> | undefined;

/** Packs all wanted languages at once, because jsii-pacmak prepares each package once for all of them. */
async function packAll({ source, signal, kinds }: Release): Promise<void> {
  const languages = LANGUAGES.filter((language) => kinds.includes(language));
  const step = stepIn(source, signal);
  for (const flavour of FLAVOURS) await step(source, 'tsx', 'scripts/package-languages.ts', ...flavour === 'cdktn' ? ['--cdktn'] : [], ...languages);
}

/** The folders with libraries that no registry has for a language, if there are any. */
export function madeLibraries(release: Release, flavour: Flavour, language: Language): string[] {
  return librariesOf(packageOf(release, flavour)).map((library) => madeLibrary(library, language)).filter(existsSync);
}

/** Writes what the samples of a language need beside their program. */
export function writeProject(folder: string, flavour: Flavour, app: string): void {
  writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app, projectId: `crm-${flavour}`, sendCrashReports: 'false' }));
  mkdirSync(join(folder, 'migrations'));
  writeFileSync(join(folder, 'migrations', '0001_customers.sql'), 'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n');
}

/** Returns a reason to skip a check if the command fails here. */
export async function lacking(program: string, command: string, folder: string, { signal }: Release): Promise<string | undefined> {
  return shell(command, { folder, signal }).then(() => undefined, () => `no ${program} here`);
}
