import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Probe } from './describe-with-command';
import { madeOnce } from './made-once';
import { run } from './run';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'libsql-for-python');

/** Turso's client for Python, a native package. */
const REQUIREMENT = 'libsql==0.1.11';

/** Succeeds if Python can install packages. */
export const PYTHON: Probe = ['python3', '-c', 'import ensurepip, venv'];

/** Installs the client once. Returns the Python that has it. */
export async function pythonWithLibsql(): Promise<string> {
  const venv = join(CACHE, 'venv');
  const python = join(venv, 'bin', 'python');
  const requirements = join(CACHE, 'requirements.txt');
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(requirements, `${REQUIREMENT}\n`);
  await madeOnce({
    made: python,
    stamp: join(CACHE, 'venv-made-from'),
    from: [requirements],
    make: async () => {
      rmSync(venv, { recursive: true, force: true });
      await run('python3', ['-m', 'venv', venv], { cwd: ROOT });
      await run(join(venv, 'bin', 'pip'), ['install', '--quiet', '--only-binary', ':all:', '-r', requirements], { cwd: ROOT });
    },
  });
  return python;
}
