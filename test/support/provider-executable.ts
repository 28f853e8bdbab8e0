import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';

/**
 * The path of an executable to test instead of the sources, in the folder with all files of its package. It has to work without Node.js,
 * so its PATH is empty.
 */
export const PROVIDER_EXECUTABLE = process.env.PROVIDER_EXECUTABLE;

/** For tests that put the provider's clock forward or shorten its waits, which an executable does not allow. */
export const testWithClock: typeof test = PROVIDER_EXECUTABLE === undefined ? test : test.skip as typeof test;

const REATTACH = /^TF_REATTACH_PROVIDERS='(.+)'$/m;

/** Starts the executable for many runs of Terraform. */
export async function serveExecutable(executable: string): Promise<{ env: NodeJS.ProcessEnv; close: () => Promise<void> }> {
  const child = spawn(executable, ['--debug'], { env: { PATH: '', TMPDIR: tmpdir() }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const close = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    output += text;
    const [, config] = REATTACH.exec(output) ?? [];
    if (config !== undefined) return { env: { TF_REATTACH_PROVIDERS: config }, close };
  }
  throw new Error(`${executable} ended instead of serving: ${output}`);
}
