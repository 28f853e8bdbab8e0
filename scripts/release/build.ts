import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Source } from './source';
import { run } from '../story/commands';

/** Builds both packages and packs them for npm, from which the other kinds are made. Returns the folder of the sources. */
export async function buildPackages(version: string, signal: AbortSignal): Promise<string> {
  const source = new Source(version);
  if (!source.write()) return source.folder;
  const step = stepIn(source.folder, signal);
  const target = join(source.folder, 'dist', 'js');
  mkdirSync(target, { recursive: true });
  await step(source.folder, 'projen', 'build:package');
  await step(source.folder, 'npm', 'pack', '--ignore-scripts', '--pack-destination', target);
  await step(source.folder, 'tsx', 'scripts/package-runtime.ts');
  await step(source.folder, 'tsx', 'scripts/package-cdktn.ts');
  await step(join(source.folder, 'build', 'cdktn-turso'), 'npm', 'pack', '--ignore-scripts', '--pack-destination', target);
  source.built();
  return source.folder;
}

/** Returns a function that runs a command of the development dependencies. */
export function stepIn(source: string, signal: AbortSignal): (folder: string, command: string, ...args: string[]) => Promise<string> {
  const env = { ...process.env, PATH: `${join(source, 'node_modules', '.bin')}:${process.env.PATH}` };
  return async (cwd, command, ...args) => run(command, args, { cwd, signal, env });
}

/** Returns the folder of a kind of artefacts, empty: another version in it would be published, too. */
export function emptyFolder(...path: string[]): string {
  const folder = join(...path);
  if (existsSync(folder)) rmSync(folder, { recursive: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
