import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Glibc, Runtime } from './platforms';

/** The version of the runtime. Its checksums are in `platforms.ts`; `npm view @oven/bun-NAME@VERSION dist.integrity` shows them. */
export const BUN = '1.4.5';

const CACHE = join(__dirname, '..', '..', 'node_modules', '.cache', 'executable');
const run = promisify(execFile);

/** A part of an executable cannot be downloaded on this machine. */
export class MissingPart extends Error {}

/** Downloads the runtime once for each clone, and returns the path of its program. */
export async function runtimeProgram({ name, integrity }: Runtime): Promise<string> {
  const directory = await once(join(CACHE, `bun-${name}-${BUN}`), async (folder) => {
    const { stdout } = await fetchPart('npm', ['pack', '--json', `@oven/bun-${name}@${BUN}`], folder);
    const [{ filename, integrity: actual }] = JSON.parse(stdout) as [{ filename: string; integrity: string }];
    if (actual !== integrity) throw new Error(`@oven/bun-${name} ${BUN} has the checksum ${actual} instead of ${integrity}. Do not use it before you know why.`);
    await run('tar', ['-xzf', filename], { cwd: folder });
    rmSync(join(folder, filename));
  });
  return join(directory, 'package', 'bin', name.startsWith('windows') ? 'bun.exe' : 'bun');
}

/** The libraries that the runtime loads. */
const LIBRARIES = ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0'];

/** Downloads the C library once for each clone, and returns its files with their license. */
export async function glibcFiles({ package: name, folder, loader }: Glibc): Promise<Record<string, Buffer>> {
  const directory = await once(join(CACHE, name), async (target) => {
    await fetchPart('apt-get', ['download', name], target);
    const [archive] = readdirSync(target).filter((file) => file.endsWith('.deb'));
    await run('dpkg-deb', ['--extract', archive, '.'], { cwd: target });
    rmSync(join(target, archive));
  });
  const files = [loader, ...LIBRARIES].map((file) => [file, readFileSync(join(directory, folder, file))] as const);
  return { ...Object.fromEntries(files), 'LICENSE.glibc': readFileSync(join(directory, 'usr', 'share', 'doc', name, 'copyright')) };
}

async function fetchPart(program: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  try {
    return await run(program, args, { cwd });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    throw new MissingPart(`"${program} ${args.join(' ')}" failed, which downloads a part of the executable: ${stderr?.trim() || message}`);
  }
}

/** Fills a folder atomically, because several processes may need it at the same time. */
async function once(directory: string, fill: (folder: string) => Promise<void>): Promise<string> {
  if (existsSync(directory)) return directory;
  mkdirSync(dirname(directory), { recursive: true });
  const mine = mkdtempSync(`${directory}-`);
  try {
    await fill(mine);
    if (!existsSync(directory)) renameSync(mine, directory);
  } finally {
    rmSync(mine, { recursive: true, force: true });
  }
  return directory;
}
