import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { launcher, PROGRAM } from './launcher';
import { BUN, glibcFiles, MissingPart, runtimeProgram } from './parts';
import { PLATFORMS, thisPlatform, type ExecutablePlatform } from './platforms';
import { signMachO } from './sign-mach-o';
import { EXECUTABLE } from '../../src/distribution/plugin';
import { providerBuild } from '../plugin/bundle-provider';

export { MissingPart, PLATFORMS, thisPlatform, type ExecutablePlatform };

/** Where `npm run package:executable` writes. */
export const EXECUTABLES = join(__dirname, '..', '..', 'build', 'executable');

export interface ExecutableOptions {
  /** @default - this machine's */
  readonly platform?: ExecutablePlatform;
  /** The folder that gets a folder for each platform. @default {@link EXECUTABLES} */
  readonly target?: string;
}

/**
 * Builds the provider as a program that needs no Node.js. The same sources give the same bytes.
 *
 * @returns the folder of the platform, with all files of the provider's package
 * @throws MissingPart if a part of it cannot be downloaded here
 */
export async function buildExecutable({ platform = ownPlatform(), target = EXECUTABLES }: ExecutableOptions = {}): Promise<string> {
  const { glibc } = PLATFORMS[platform];
  const folder = join(target, platform);
  mkdirSync(target, { recursive: true });
  const staged = mkdtempSync(join(target, `.${platform}-`));
  try {
    const name = glibc === undefined ? EXECUTABLE : PROGRAM;
    await compile(platform, staged, platform.startsWith('windows') ? `${name}.exe` : name);
    writeFileSync(join(staged, 'NOTICE'), NOTICE);
    if (glibc !== undefined) write(staged, { ...await glibcFiles(glibc), [EXECUTABLE]: launcher(glibc) });
    chmodSync(staged, 0o755);
    rmSync(folder, { recursive: true, force: true });
    renameSync(staged, folder);
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
  return folder;
}

/** Says whose work is in the program. npm's packages of Bun have no license text. */
const NOTICE = `The Turso provider contains the runtime Bun ${BUN} (https://bun.com), which has the MIT license. Bun contains JavaScriptCore, with the license
LGPL-2, and other libraries. Their licenses, their sources and how to link them again:
https://github.com/oven-sh/bun/blob/bun-v${BUN}/LICENSE.md
The Linux packages also contain the GNU C Library. LICENSE.glibc has its license.
`;

/** Joins the provider and the runtime of a platform. */
async function compile(platform: ExecutablePlatform, folder: string, name: string): Promise<void> {
  const { runtime } = PLATFORMS[platform];
  const [compiler, program] = await Promise.all([runtimeProgram(PLATFORMS[ownPlatform()].runtime), runtimeProgram(runtime)]);
  // The paths become part of the result, so they are the same everywhere.
  const workplace = mkdtempSync(join(tmpdir(), 'executable-'));
  try {
    await bundle(join(workplace, 'provider.cjs'));
    await promisify(execFile)(compiler, [
      'build', '--compile', '--bytecode', `--target=bun-${runtime.name}`, `--compile-executable-path=${program}`,
      // By default, the program would read settings from the folder in which Terraform runs.
      '--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig', '--no-compile-autoload-tsconfig', '--no-compile-autoload-package-json',
      'provider.cjs', `--outfile=${name}`,
    ], { cwd: workplace });
    if (!existsSync(join(workplace, name))) throw new Error(`Bun wrote no ${name} for ${platform}.`);
    const content = readFileSync(join(workplace, name));
    write(folder, { [name]: platform.startsWith('darwin') ? signMachO(content, EXECUTABLE) : content });
  } finally {
    rmSync(workplace, { recursive: true, force: true });
  }
}

async function bundle(outfile: string): Promise<void> {
  await build({ ...await providerBuild(), outfile, format: 'cjs' });
}

function write(folder: string, files: Readonly<Record<string, Buffer | string>>): void {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    chmodSync(join(folder, name), 0o755);
  }
}

function ownPlatform(): ExecutablePlatform {
  const platform = thisPlatform();
  if (platform === undefined) throw new MissingPart(`Bun does not run on ${process.platform} ${process.arch}.`);
  return platform;
}
