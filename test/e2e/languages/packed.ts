import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, packageLanguages, type Language } from '../../../scripts/package-languages';
import { Probe } from '../../support/describe-with-command';
import { madeOnce } from '../../support/made-once';
import { packageForCdktn, CDKTN_TURSO, type Library } from '../terrain/flavour';

const ROOT = join(__dirname, '..', '..', '..');
export const CACHE = join(ROOT, 'node_modules', '.cache', 'languages');

/** Commands that succeed if a language is installed. The sources for .NET need nothing. */
export const PROBES: Record<Exclude<Language, 'dotnet'>, Probe> = {
  python: ['python3', '-c', 'import ensurepip, venv'],
  go: ['go', 'version'],
  java: ['mvn', '--version'],
};

/** The folder of the package for a library. */
export function packageOf(library: Library): string {
  return library === 'cdktf' ? ROOT : CDKTN_TURSO;
}

/** Packs the package for every installed language, unless it is packed already. Returns the folder that has one for each language. */
export async function packed(library: Library): Promise<string> {
  if (library === 'cdktn') await packageForCdktn();
  const folder = packageOf(library);
  const languages = LANGUAGES.filter((language) => language === 'dotnet' || isInstalled(language));
  await madeOnce({
    made: join(folder, 'dist', languages[0]),
    stamp: join(CACHE, `${library}-packed-for-${languages.join('-')}`),
    from: ['.jsii', 'lib', 'package.json'].map((name) => join(folder, name)).concat(join(ROOT, 'package-lock.json')),
    make: async () => packageLanguages({ folder, languages, quick: true }),
  });
  return join(folder, 'dist');
}

/** The version of the package. */
export function versionOf(library: Library): string {
  return (JSON.parse(readFileSync(join(packageOf(library), 'package.json'), 'utf8')) as { version: string }).version;
}

function isInstalled(language: keyof typeof PROBES): boolean {
  const [command, ...args] = PROBES[language];
  return spawnSync(command, args).status === 0;
}
